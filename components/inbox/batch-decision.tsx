'use client'
// The decision on a job: all that waits for this person, or those that are ticked, with one note. Each request is reviewed by
// itself, on the hash of what is shown here; where the policy wants it, one touch of a passkey confirms them all.
import { type FormEvent, useRef, useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { plural } from '@/components/catalog/words'
import { Button } from '@/components/ui/button'
import { Field, Textarea } from '@/components/ui/field'
import { formatDuration } from '@/lib/domain/duration'
import { BatchResult } from './batch-outcome'
import { BatchTable } from './batch-table'
import type { Batch, BatchDevice, BatchOutcome } from './batch-types'
import { type PrepareStepUp, type StepUpAnswer, confirmWithPasskey } from './confirmed'
import { StepUpNote } from './decide'

export type DecideBatchInput = {
  catalogId: string
  batch: string
  decision: 'approve' | 'deny'
  note: string | null
  read: { id: string; contentHash: string }[]
  stepUp?: StepUpAnswer
}
export type DecideBatch = Action<DecideBatchInput, { outcomes: BatchOutcome[] }>

export interface BatchDecisionProps {
  batch: Batch
  decide: DecideBatch
  prepare: PrepareStepUp
}

export function BatchDecision({ batch, decide, prepare }: BatchDecisionProps) {
  const [page, setPage] = useState(0)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const able = batch.devices.filter((one) => one.mayReview)
  const chosen = able.filter((one) => !left.has(one.id))
  const decision = useBatchDecision({ batch, decide, prepare })
  const toggle = (id: string) =>
    setLeft((before) => {
      const after = new Set(before)
      if (!after.delete(id)) after.add(id)
      return after
    })
  const setAll = (all: boolean) => setLeft(new Set(all ? [] : able.map((one) => one.id)))
  const { outcomes, pressed, pending, refused } = decision
  return (
    <div className="flex flex-col gap-4">
      {outcomes && pressed && <BatchResult outcomes={outcomes} decision={pressed} devices={batch.devices} />}
      {able.length > 1 && (
        <p className="flex flex-wrap items-center gap-2 text-sm">
          <span role="status" className="mr-auto tabular-nums">
            {chosen.length} of {able.length} chosen
          </span>
          <Button size="sm" disabled={pending || chosen.length === able.length} onClick={() => setAll(true)}>
            Choose all
          </Button>
          <Button size="sm" disabled={pending || chosen.length === 0} onClick={() => setAll(false)}>
            Choose none
          </Button>
        </p>
      )}
      <BatchTable
        devices={batch.devices}
        needed={batch.needed}
        page={page}
        onPage={setPage}
        hrefOf={(one) => `/catalogs/${batch.catalogId}/inbox/${one.id}`}
        {...(able.length > 0 && { chosen: new Set(chosen.map((one) => one.id)), onToggle: toggle })}
        disabled={pending}
      />
      {able.length > 0 && (
        <Bar batch={batch} chosen={chosen} pending={pending} pressed={pressed} onDecide={decision.run}>
          <Refusal refused={refused} />
        </Bar>
      )}
    </div>
  )
}

interface BarProps {
  batch: Batch
  chosen: readonly BatchDevice[]
  pending: boolean
  pressed: 'approve' | 'deny' | null
  onDecide: (
    decision: 'approve' | 'deny',
    asked: { note: string | null; chosen: readonly BatchDevice[] },
  ) => void
  children: React.ReactNode
}

function Bar({ batch, chosen, pending, pressed, onDecide, children }: BarProps) {
  const [note, setNote] = useState('')
  const [noteError, setNoteError] = useState<string | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const send = (decision: 'approve' | 'deny') => {
    const text = note.trim()
    if (decision === 'deny' && text.length < 3) {
      setNoteError(`Say in a sentence why, so that ${batch.requester} can act on it.`)
      field.current?.focus()
      return
    }
    onDecide(decision, { note: text || null, chosen })
  }
  const many = plural(chosen.length, 'device')
  const time = formatDuration(batch.durationS)
  const none = chosen.length === 0
  return (
    <form
      aria-label="Decision"
      onSubmit={(event: FormEvent) => event.preventDefault()}
      className="flex flex-col gap-3 md:sticky md:bottom-0 md:z-10 md:-mx-8 md:border-t md:bg-background md:px-8 md:py-4"
    >
      {children}
      {batch.stepUp && (
        <StepUpNote
          ready={batch.stepUp.ready}
          signing={pending && pressed === 'approve'}
          what={`the approvals for ${many}, ${time} each, asked by ${batch.requester}`}
        />
      )}
      <div className="flex items-start gap-2.5">
        <Field
          className="min-w-0 flex-1 md:gap-0"
          label={<span className="md:sr-only">Note to {batch.requester}</span>}
          name="note"
          error={noteError}
        >
          {(ids) => (
            <Textarea
              {...ids}
              ref={field}
              rows={1}
              maxLength={1000}
              value={note}
              disabled={pending}
              placeholder={`Note to ${batch.requester} (needed to deny)`}
              className="md:min-h-9 md:py-1.5"
              onChange={(event) => {
                setNote(event.target.value)
                if (noteError && event.target.value.trim().length >= 3) setNoteError(null)
              }}
            />
          )}
        </Field>
        <div
          data-bottom-bar
          data-action-bar
          className="flex gap-2 max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:z-40 max-md:min-h-16.5 max-md:items-center max-md:border-t max-md:bg-background max-md:px-4 max-md:pb-[env(safe-area-inset-bottom)]"
        >
          <Button
            onClick={() => send('deny')}
            pending={pending && pressed === 'deny'}
            disabled={pending || none}
          >
            Deny {many}
          </Button>
          <Button
            variant="primary"
            className="max-md:flex-1"
            onClick={() => send('approve')}
            pending={pending && pressed === 'approve'}
            disabled={pending || none || batch.stepUp?.ready === false}
          >
            Approve {many}
            <span className="max-md:hidden"> for {time}</span>
          </Button>
        </div>
      </div>
    </form>
  )
}

function useBatchDecision({ batch, decide, prepare }: BatchDecisionProps) {
  const [pressed, setPressed] = useState<'approve' | 'deny' | null>(null)
  const [outcomes, setOutcomes] = useState<BatchOutcome[] | null>(null)
  const { catalogId } = batch
  const decideWhole: DecideBatch = async (input) => {
    if (input.decision === 'approve' && batch.stepUp) {
      const contentHashes = input.read.map((one) => one.contentHash)
      const confirmed = await confirmWithPasskey(prepare, { catalogId, contentHashes })
      if (!confirmed.ok) return confirmed
      input = { ...input, stepUp: confirmed.value }
    }
    return decide(input)
  }
  const action = useAction(decideWhole, (made) => setOutcomes(made.outcomes))
  const run: BarProps['onDecide'] = (decision, { note, chosen }) => {
    setPressed(decision)
    const read = chosen.map(({ id, contentHash }) => ({ id, contentHash }))
    action.run({ catalogId, batch: batch.batch, decision, note, read })
  }
  return { run, pending: action.pending, refused: action.refused, pressed, outcomes }
}

'use client'
// The decision on a job: all that waits for this person, or those that are ticked, with one note. Each request is reviewed by
// itself, on the hash of what is shown here; where the policy wants it, one touch of a passkey confirms them all.
import { useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { plural } from '@/components/catalog/words'
import { Button } from '@/components/ui/button'
import { formatDuration } from '@/lib/domain/duration'
import { BatchResult } from './batch-outcome'
import { BatchTable } from './batch-table'
import type { Batch, BatchDevice, BatchOutcome } from './batch-types'
import { type PrepareStepUp, type StepUpAnswer, confirmWithPasskey } from './confirmed'
import { StepUpNote } from './decide'
import { NoteBar } from './note-bar'
import type { Decision } from './types'

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
  const many = plural(chosen.length, 'device')
  // A phone has no room for it beside the number.
  const devices = chosen.length === 1 ? 'device' : 'devices'
  const time = formatDuration(batch.durationS)
  const none = chosen.length === 0
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
        <NoteBar
          requester={batch.requester}
          pending={pending}
          page
          onDecide={(what, note) => decision.run(what, { note, chosen })}
          pressed={pressed}
          deny={{
            words: (
              <>
                Deny {chosen.length}
                <span className="max-md:hidden"> {devices}</span>
              </>
            ),
            disabled: none,
          }}
          approve={{
            words: (
              <>
                Approve {chosen.length}
                <span className="max-md:hidden">
                  {' '}
                  {devices} for {time}
                </span>
              </>
            ),
            disabled: none || batch.stepUp?.ready === false,
          }}
        >
          <Refusal refused={refused} />
          {batch.stepUp && (
            <StepUpNote
              ready={batch.stepUp.ready}
              signing={pending && pressed === 'approve'}
              what={`the approvals for ${many}, ${time} each, asked by ${batch.requester}`}
            />
          )}
        </NoteBar>
      )}
    </div>
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
  const run = (
    decision: Decision['decision'],
    { note, chosen }: { note: string | null; chosen: readonly BatchDevice[] },
  ) => {
    setPressed(decision)
    const read = chosen.map(({ id, contentHash }) => ({ id, contentHash }))
    action.run({ catalogId, batch: batch.batch, decision, note, read })
  }
  return { run, pending: action.pending, refused: action.refused, pressed, outcomes }
}

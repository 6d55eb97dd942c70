'use client'
// The decision: a note, Deny, Approve for the time that stands in the title. No key approves; a second press does nothing.
// Where the policy wants it, a passkey confirms after the press.
import { FingerprintPattern } from 'lucide-react'
import { useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { LinkButton } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { toast } from '@/components/ui/toast'
import { formatDuration } from '@/lib/domain/duration'
import { type PrepareStepUp, confirmWithPasskey } from './confirmed'
import { NoteBar } from './note-bar'
import { OvertakenNote, keepOvertaken } from './overtaken-note'
import type { Became, Decision } from './types'

export type Decide = Action<
  Decision,
  { state: 'waiting' | 'approved' | 'denied'; approvals: number; needed: number }
>
export type AskBecame = Action<{ catalogId: string; id: string }, Became>

export interface DecideBarProps {
  request: {
    catalogId: string
    id: string
    contentHash: string
    durationS: number
    requester: string
    stepUp: { ready: boolean } | null
  }
  device: string
  decide: Decide
  prepare: PrepareStepUp
  became: AskBecame
  /** The request is the page: on a phone the buttons take the place of the bottom bar. */
  page: boolean
}

const TOO_LATE = new Set(['request-not-waiting', 'already-reviewed', 'request-lapsed', 'changed-meanwhile'])

export function DecideBar(props: DecideBarProps) {
  const { request, device, page } = props
  const { run, pending, pressed, refused, overtaken } = useDecision(props)
  const time = formatDuration(request.durationS)
  if (overtaken)
    return (
      <div className="bg-background pb-6 md:sticky md:bottom-0">
        <OvertakenNote request={request.id} />
      </div>
    )
  return (
    <NoteBar
      requester={request.requester}
      pending={pending}
      page={page}
      onDecide={run}
      pressed={pressed}
      deny={{ words: 'Deny' }}
      approve={{ words: `Approve for ${time}`, disabled: request.stepUp?.ready === false }}
    >
      <Refusal refused={refused} />
      {request.stepUp && (
        <StepUpNote
          ready={request.stepUp.ready}
          signing={pending && pressed === 'approve'}
          what={`the approval for ${device}, ${time}, asked by ${request.requester}`}
        />
      )}
    </NoteBar>
  )
}

function useDecision({ request, device, decide, prepare, became }: DecideBarProps) {
  const [pressed, setPressed] = useState<Decision['decision'] | null>(null)
  const [overtaken, setOvertaken] = useState(false)
  const { catalogId, id, contentHash } = request
  const decideWhole: Decide = async (input) => {
    if (input.decision === 'approve' && request.stepUp) {
      const confirmed = await confirmWithPasskey(prepare, { catalogId, contentHashes: [contentHash] })
      if (!confirmed.ok) return confirmed
      input = { ...input, stepUp: confirmed.value }
    }
    const answer = await decide(input)
    if (!answer.ok && TOO_LATE.has(answer.error.code)) {
      const told = await became({ catalogId, id })
      if (told.ok) {
        keepOvertaken(id, { became: told.value, meant: input.decision })
        setOvertaken(true)
      }
    }
    return answer
  }
  const action = useAction(decideWhole, ({ state, approvals, needed }) => {
    if (state === 'denied') toast(`Denied for ${device}`)
    else
      toast(
        state === 'approved' ? `Approved for ${device}` : `${approvals} of ${needed} approved for ${device}`,
      )
    // Never the next request under the same finger: the decided one stays, with what became of it.
    return `/catalogs/${catalogId}/inbox/${id}`
  })
  const run = (decision: Decision['decision'], note: string | null) => {
    setPressed(decision)
    action.run({ catalogId, id, decision, contentHash, note })
  }
  return { run, pending: action.pending, refused: action.refused, pressed, overtaken }
}

export function StepUpNote({ ready, signing, what }: { ready: boolean; signing: boolean; what: string }) {
  if (!ready)
    return (
      <Callout
        tone="warning"
        title="The policy asks for a passkey, and you have none for this catalog"
        action={
          <LinkButton size="sm" href="/account">
            Open Account
          </LinkButton>
        }
      >
        Add one on your account page and enrol it for this catalog. You can deny without one.
      </Callout>
    )
  return (
    <p role="status" className="flex items-start gap-2 text-sm text-muted-foreground">
      <FingerprintPattern className="mt-0.5 size-4 shrink-0" />
      {signing ? `Confirm with your passkey: ${what}.` : `Your passkey confirms ${what}.`}
    </p>
  )
}

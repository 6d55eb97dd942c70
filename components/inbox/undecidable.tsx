'use client'
// What stands where the buttons would: whose decision it is, what became of it, and the approval's way back.
import { useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Button, LinkButton } from '@/components/ui/button'
import { Callout, type CalloutTone } from '@/components/ui/callout'
import { AlertDialog } from '@/components/ui/dialog'
import { Field, Textarea } from '@/components/ui/field'
import { When } from '@/components/ui/time'
import { toast } from '@/components/ui/toast'
import type { ReviewedRequest } from './types'

export type WithdrawApproval = Action<
  { catalogId: string; id: string; note: string | null },
  { state: 'withdrawn' }
>

export interface UndecidableProps {
  request: ReviewedRequest
  device: string
  catalogPath: string
  withdraw: WithdrawApproval
}

export function Undecidable({ request, device, catalogPath, withdraw }: UndecidableProps) {
  const { tone, title, text } = wordsOf(request)
  return (
    <Callout
      tone={tone}
      title={title}
      role="status"
      action={
        request.capability ? (
          <LinkButton size="sm" href={`${catalogPath}/capabilities/${request.capability.cti}`}>
            Open its life
          </LinkButton>
        ) : request.may.withdrawApproval ? (
          <Withdraw request={request} device={device} withdraw={withdraw} />
        ) : undefined
      }
    >
      {text}
      {request.state === 'approved' && request.approval && (
        <>
          {' '}
          It can be downloaded until <When at={request.approval.lapsesAt} form="clock" />.
        </>
      )}
    </Callout>
  )
}

type Words = { tone: CalloutTone; title: string; text: string }

function wordsOf({ state, may, approvals, needed, own, requester }: ReviewedRequest): Words {
  const who = own ? 'You have' : `${requester} has`
  if (state === 'approved')
    return { tone: 'verified', title: 'Approved', text: `${who} not downloaded it yet.` }
  if (state === 'downloaded')
    return { tone: 'session', title: 'Downloaded', text: 'What was approved is in use or over.' }
  if (state === 'denied')
    return { tone: 'neutral', title: 'Denied', text: 'Nothing more comes of it. It can be asked for again.' }
  if (state === 'withdrawn') return { tone: 'neutral', title: 'Withdrawn', text: 'Nothing more comes of it.' }
  if (state === 'lapsed')
    return { tone: 'neutral', title: 'Lapsed', text: 'Its time to be decided or downloaded is over.' }
  if (may.why === 'own')
    return { tone: 'neutral', title: 'You asked for this', text: 'Another owner decides.' }
  if (may.why === 'approver')
    return {
      tone: 'neutral',
      title: 'Others decide',
      text: 'The policy names who may approve this, and you are not among them.',
    }
  if (may.why === 'decided') {
    return {
      tone: 'neutral',
      title: `${approvals} of ${needed} approved`,
      text: 'You have approved. Another owner has to approve too.',
    }
  }
  return {
    tone: 'neutral',
    title: 'An owner decides',
    text: 'Your role reads requests and does not decide them.',
  }
}

function Withdraw({ request, device, withdraw }: Omit<UndecidableProps, 'catalogPath'>) {
  const [open, setOpen] = useState(false)
  const [note, setNote] = useState('')
  const { run, pending, refused } = useAction(withdraw, () => {
    setOpen(false)
    toast(`Approval for ${device} withdrawn`)
  })
  const { catalogId, id } = request
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        Withdraw approval
      </Button>
      <AlertDialog
        open={open}
        onOpenChange={setOpen}
        tone="danger"
        title={`Withdraw the approval for ${device}?`}
        description={`${request.own ? 'You' : request.requester} can no longer download it and would have to ask again.`}
        cancelLabel="Keep the approval"
        confirmLabel="Withdraw approval"
        pending={pending}
        onConfirm={() => run({ catalogId, id, note: note.trim() || null })}
      >
        <div className="flex flex-col gap-3">
          <Refusal refused={refused} />
          <Field label="Note" name="note" optional>
            {(ids) => (
              <Textarea
                {...ids}
                rows={2}
                maxLength={1000}
                value={note}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
        </div>
      </AlertDialog>
    </>
  )
}

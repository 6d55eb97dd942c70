'use client'
// The decision: a note, Deny, Approve for the time that stands in the title. On a phone the buttons take the place of
// the bottom bar. No key approves; a second press does nothing.
import { type FormEvent, useRef, useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { Field, Textarea } from '@/components/ui/field'
import { toast } from '@/components/ui/toast'
import { formatDuration } from '@/lib/domain/duration'
import type { Decision } from './types'

export type Decide = Action<
  Decision,
  { state: 'waiting' | 'approved' | 'denied'; approvals: number; needed: number }
>

export interface DecideBarProps {
  request: { catalogId: string; id: string; contentHash: string; durationS: number; requester: string }
  device: string
  decide: Decide
  /** The request is the page: on a phone the buttons take the place of the bottom bar. */
  page: boolean
}

export function DecideBar({ request, device, decide, page }: DecideBarProps) {
  const [note, setNote] = useState('')
  const [noteError, setNoteError] = useState<string | null>(null)
  const [pressed, setPressed] = useState<Decision['decision'] | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const { run, pending, refused } = useAction(decide, ({ state, approvals, needed }) => {
    if (state === 'denied') toast(`Denied for ${device}`)
    else
      toast(
        state === 'approved' ? `Approved for ${device}` : `${approvals} of ${needed} approved for ${device}`,
      )
    // Never the next request under the same finger: the decided one stays, with what became of it.
    return `/catalogs/${request.catalogId}/inbox/${request.id}`
  })
  const send = (decision: Decision['decision']) => {
    const text = note.trim()
    if (decision === 'deny' && text.length < 3) {
      setNoteError(`Say in a sentence why, so that ${request.requester} can act on it.`)
      field.current?.focus()
      return
    }
    setPressed(decision)
    const { catalogId, id, contentHash } = request
    run({ catalogId, id, decision, contentHash, note: text || null })
  }
  const time = formatDuration(request.durationS)
  return (
    <form
      aria-label="Decision"
      onSubmit={(event: FormEvent) => event.preventDefault()}
      className="flex flex-col gap-3 md:sticky md:bottom-0 md:z-10 md:-mx-8 md:border-t md:bg-background md:px-8 md:py-4"
    >
      <Refusal refused={refused} />
      <div className="flex items-start gap-2.5">
        <Field
          className="min-w-0 flex-1 md:gap-0"
          label={<span className="md:sr-only">Note to {request.requester}</span>}
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
              placeholder={`Note to ${request.requester} (needed to deny)`}
              className="md:min-h-9 md:py-1.5"
              onChange={(event) => {
                setNote(event.target.value)
                if (noteError && event.target.value.trim().length >= 3) setNoteError(null)
              }}
            />
          )}
        </Field>
        <div
          data-bottom-bar={page || undefined}
          data-action-bar={page || undefined}
          className="flex gap-2 max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:z-40 max-md:min-h-16.5 max-md:items-center max-md:border-t max-md:bg-background max-md:px-4 max-md:pb-[env(safe-area-inset-bottom)]"
        >
          <Button className="md:hidden" onClick={() => field.current?.focus()} disabled={pending}>
            Note
          </Button>
          <Button onClick={() => send('deny')} pending={pending && pressed === 'deny'} disabled={pending}>
            Deny
          </Button>
          <Button
            variant="primary"
            className="max-md:flex-1"
            onClick={() => send('approve')}
            pending={pending && pressed === 'approve'}
            disabled={pending}
          >
            Approve for {time}
          </Button>
        </div>
      </div>
    </form>
  )
}

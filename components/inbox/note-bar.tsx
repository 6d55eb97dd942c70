'use client'
// The note and the buttons of a decision, on one request or on many. On a phone the buttons take the place of the bottom
// bar where the decision is the page. A denial without a note is not sent.
import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field, Textarea } from '@/components/ui/field'
import type { Decision } from './types'

export interface NoteBarProps {
  requester: string
  pending: boolean
  page: boolean
  onDecide: (decision: Decision['decision'], note: string | null) => void
  pressed: Decision['decision'] | null
  deny: { words: ReactNode; disabled?: boolean }
  approve: { words: ReactNode; disabled?: boolean }
  /** What stands above the note. */
  children: ReactNode
}

export function NoteBar(props: NoteBarProps) {
  const { requester, pending, page, onDecide, pressed, deny, approve, children } = props
  const [note, setNote] = useState('')
  const [error, setError] = useState<string | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const send = (decision: Decision['decision']) => {
    const text = note.trim()
    if (decision === 'deny' && text.length < 3) {
      setError(`Say in a sentence why, so that ${requester} can act on it.`)
      field.current?.focus()
      return
    }
    onDecide(decision, text || null)
  }
  return (
    <form
      aria-label="Decision"
      onSubmit={(event: FormEvent) => event.preventDefault()}
      className="flex flex-col gap-3 md:sticky md:bottom-0 md:z-10 md:-mx-8 md:border-t md:bg-background md:px-8 md:py-4"
    >
      {children}
      <div className="flex items-start gap-2.5">
        <Field
          className="min-w-0 flex-1 md:gap-0"
          label={<span className="md:sr-only">Note to {requester}</span>}
          name="note"
          error={error}
        >
          {(ids) => (
            <Textarea
              {...ids}
              ref={field}
              rows={1}
              maxLength={1000}
              value={note}
              disabled={pending}
              placeholder={`Note to ${requester} (needed to deny)`}
              className="md:min-h-9 md:py-1.5"
              onChange={(event) => {
                setNote(event.target.value)
                if (error && event.target.value.trim().length >= 3) setError(null)
              }}
            />
          )}
        </Field>
        <div
          data-bottom-bar={page || undefined}
          data-action-bar={page || undefined}
          className="flex gap-2 max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:z-40 max-md:min-h-16.5 max-md:items-center max-md:border-t max-md:bg-background max-md:px-4 max-md:pb-[env(safe-area-inset-bottom)]"
        >
          {page && (
            <Button className="md:hidden" onClick={() => field.current?.focus()} disabled={pending}>
              Note
            </Button>
          )}
          <Button
            onClick={() => send('deny')}
            pending={pending && pressed === 'deny'}
            disabled={pending || deny.disabled}
          >
            {deny.words}
          </Button>
          <Button
            variant="primary"
            className="max-md:flex-1"
            onClick={() => send('approve')}
            pending={pending && pressed === 'approve'}
            disabled={pending || approve.disabled}
          >
            {approve.words}
          </Button>
        </div>
      </div>
    </form>
  )
}

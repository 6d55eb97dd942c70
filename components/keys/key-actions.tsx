'use client'
// What can be done to one key: retire it when another has taken over, or report it as stolen, which ends at once whatever
// it signed.
import { useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { formatKid, plural } from '@/components/catalog/words'
import { Button } from '@/components/ui/button'
import { AlertDialog } from '@/components/ui/dialog'
import { Field, Textarea } from '@/components/ui/field'
import { toast } from '@/components/ui/toast'
import { type Advanced, tellAdvanced } from './advanced'
import { type KeyLine, USES } from './key-words'

export interface KeyActionsProps {
  catalogId: string
  line: KeyLine
  retire: Action<{ catalogId: string; kid: string }, Advanced>
  stolen: Action<{ catalogId: string; kid: string; note: string }, Advanced & { ended: number }>
}

export function KeyActions(props: KeyActionsProps) {
  const { standing } = props.line
  return (
    <div className="flex flex-wrap gap-2">
      {['waits', 'later', 'believed'].includes(standing) && <Retire {...props} />}
      <Stolen {...props} />
    </div>
  )
}

function Retire({ catalogId, line, retire }: KeyActionsProps) {
  const [open, setOpen] = useState(false)
  const { run, pending, refused, refuse } = useAction(retire, (done) => {
    setOpen(false)
    tellAdvanced(done)
  })
  const show = (next: boolean) => {
    refuse(null)
    setOpen(next)
  }
  return (
    <>
      <Button size="sm" onClick={() => show(true)} aria-label={`Retire key ${line.kid}`}>
        Retire
      </Button>
      <AlertDialog
        open={open}
        onOpenChange={show}
        title={`Retire key ${formatKid(line.kid)}?`}
        description={`The next keystore no longer lists it. A device that has that keystore takes nothing more that this key signed.${
          line.use === 2
            ? ' Images that are installed stay and start; those that the portal still offers under it have to be signed again.'
            : ''
        } It cannot come back.`}
        confirmLabel="Retire key"
        cancelLabel="Keep it"
        tone="danger"
        pending={pending}
        onConfirm={() => run({ catalogId, kid: line.kid })}
      >
        <Refusal refused={refused} />
      </AlertDialog>
    </>
  )
}

function Stolen({ catalogId, line, stolen }: KeyActionsProps) {
  const [open, setOpen] = useState(false)
  const [note, setNote] = useState('')
  const [error, setError] = useState<string | null>(null)
  const { run, pending, refused, refuse } = useAction(stolen, (done) => {
    setOpen(false)
    tellAdvanced(done)
    if (done.ended > 0) toast(`${plural(done.ended, 'capability', 'capabilities')} ended with the key`)
  })
  const show = (next: boolean) => {
    refuse(null)
    setError(null)
    setOpen(next)
  }
  const confirm = () => {
    if (note.trim().length < 3) return setError('Say in a sentence what happened.')
    run({ catalogId, kid: line.kid, note: note.trim() })
  }
  return (
    <>
      <Button size="sm" onClick={() => show(true)} aria-label={`Report key ${line.kid} as stolen`}>
        Report stolen
      </Button>
      <AlertDialog
        open={open}
        onOpenChange={show}
        title={`Report key ${formatKid(line.kid)} as stolen?`}
        description={consequence(line)}
        confirmLabel="Report stolen"
        cancelLabel="Keep using it"
        tone="danger"
        typed={line.kid.slice(0, 8)}
        pending={pending}
        onConfirm={confirm}
      >
        <div className="flex flex-col gap-3">
          <Refusal refused={refused} />
          <Field label="What happened" name="note" hint="For the log." error={error}>
            {(ids) => (
              <Textarea
                {...ids}
                rows={2}
                maxLength={500}
                value={note}
                disabled={pending}
                onChange={(event) => {
                  setNote(event.target.value)
                  setError(null)
                }}
              />
            )}
          </Field>
        </div>
      </AlertDialog>
    </>
  )
}

function consequence(line: KeyLine): string {
  const { signs } = USES[line.use]!
  const first =
    line.origin === 'portal'
      ? `From this moment the portal signs nothing with it, and a new key for ${signs} is made.`
      : 'The next keystore no longer lists it.'
  const dying =
    line.liveCapabilities > 0
      ? ` ${plural(line.liveCapabilities, 'live capability ends', 'live capabilities end')} with it.`
      : ''
  const believers =
    line.believers > 0
      ? ` ${plural(line.believers, 'device believes', 'devices believe')} it until each has the new keystore.`
      : ''
  return `${first}${dying}${believers} It cannot be taken back.`
}

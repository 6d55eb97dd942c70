'use client'
// A new key for a use: at once, or from a set time, so that devices can learn it before it signs.
import { Plus } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field, Input, RadioCards } from '@/components/ui/field'
import { type Advanced, tellAdvanced } from './advanced'
import { USES } from './key-words'

export type RotateInput = { catalogId: string; use: number; from: string | null }

export interface NewKeyProps {
  catalogId: string
  use: number
  /** One is on its way already. */
  pending: boolean
  devices: { behind: number; total: number }
  action: Action<RotateInput, Advanced>
}

export function NewKey({ catalogId, use, pending, devices, action }: NewKeyProps) {
  const [open, setOpen] = useState(false)
  const [when, setWhen] = useState<'now' | 'later'>('later')
  const [error, setError] = useState<string | null>(null)
  const form = useId()
  const work = useAction(action, (done) => {
    setOpen(false)
    tellAdvanced(done)
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (when === 'now') return work.run({ catalogId, use, from: null })
    const from = new Date(String(new FormData(event.currentTarget).get('from')))
    if (Number.isNaN(from.getTime()) || from.getTime() <= Date.now())
      return setError('Choose a day and time from now on.')
    setError(null)
    work.run({ catalogId, use, from: from.toISOString() })
  }
  const show = (next: boolean) => {
    work.refuse(null)
    setError(null)
    setOpen(next)
  }
  const { name, signs } = USES[use]!
  return (
    <>
      <Button
        size="sm"
        icon={<Plus />}
        disabled={pending}
        onClick={() => show(true)}
        aria-label={`New key for ${signs}`}
      >
        New key
      </Button>
      <Dialog
        open={open}
        onOpenChange={show}
        title={`A new key for ${signs}`}
        description="The next keystore lists it beside the present one. Devices can get that keystore at once; nothing is retired yet."
        footer={
          <>
            <Button onClick={() => show(false)}>Cancel</Button>
            <Button variant="primary" type="submit" form={form} pending={work.pending}>
              Make key for {name.toLowerCase()}
            </Button>
          </>
        }
      >
        <form id={form} onSubmit={submit} noValidate className="flex flex-col gap-4">
          <Refusal refused={work.refused} />
          <RadioCards
            name="when"
            legend="It signs"
            options={[
              { value: 'later', label: 'From a set time' },
              { value: 'now', label: 'At once' },
            ]}
            value={when}
            onChange={(value) => setWhen(value as 'now' | 'later')}
            disabled={work.pending}
            hint={
              when === 'now'
                ? `Until a device has the new keystore it refuses what the new key signed. ${devices.total === 1 ? 'That is one device now.' : `That is ${devices.total} devices now.`}`
                : 'Leave time for devices to be visited. The present key signs until then.'
            }
          />
          {when === 'later' && (
            <Field
              label="Day and time"
              name="from"
              hint="In this computer’s time zone, within a year."
              error={error}
            >
              {(ids) => (
                <Input
                  {...ids}
                  type="datetime-local"
                  name="from"
                  disabled={work.pending}
                  className="max-w-64"
                  onChange={() => setError(null)}
                />
              )}
            </Field>
          )}
        </form>
      </Dialog>
    </>
  )
}

'use client'
// A new passkey: its name first, then the browser asks which device is to hold it.
import { type FormEvent, useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { type PasskeyCreation, makePasskey } from '@/components/lib/passkey'
import { Button } from '@/components/ui/button'
import { CardBody, CardFooter } from '@/components/ui/card'
import { Field, Input } from '@/components/ui/field'
import { toast } from '@/components/ui/toast'

export interface AddPasskeyProps {
  prepare: Action<Record<string, never>, PasskeyCreation>
  add: Action<{ label: string; challenge: string; response: unknown }, { id: string }>
  done: () => void
}

export function AddPasskey({ prepare, add, done }: AddPasskeyProps) {
  const [label, setLabel] = useState('')
  const whole: Action<{ label: string }, { id: string }> = async (input) => {
    const prepared = await prepare({})
    if (!prepared.ok) return prepared
    const made = await makePasskey(prepared.value)
    if (!made.ok) return made
    return add({ ...input, challenge: prepared.value.challenge, response: made.value })
  }
  const { run, pending, refused } = useAction(whole, () => {
    toast('Passkey added')
    done()
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    run({ label })
  }
  return (
    <form onSubmit={submit} className="border-b border-border-subtle">
      <CardBody className="flex flex-col gap-4">
        <Refusal refused={refused} />
        <Field
          label="Name"
          name="label"
          hint="What holds it: you and the auditors know it by this later."
          error={refused?.fields?.label}
        >
          {(ids) => (
            <Input
              {...ids}
              name="label"
              required
              maxLength={100}
              autoComplete="off"
              value={label}
              onChange={(event) => setLabel(event.target.value)}
            />
          )}
        </Field>
      </CardBody>
      <CardFooter className="justify-end">
        <Button onClick={done} disabled={pending}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" pending={pending} disabled={label.trim() === ''}>
          Add passkey
        </Button>
      </CardFooter>
    </form>
  )
}

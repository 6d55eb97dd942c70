'use client'
// Changing one's own password: the present one, then the new one twice.
import { type FormEvent, useRef, useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card'
import { Field, PasswordInput } from '@/components/ui/field'

const SHORTEST = 12
const EMPTY = { current: '', next: '', again: '' }
type Given = typeof EMPTY
type Errors = Partial<Record<keyof Given, string>>

export interface ChangePasswordProps {
  action: Action<{ current: string; next: string }, { changed: true }>
}

function errorsIn({ current, next, again }: Given): Errors {
  return {
    ...(current === '' && { current: 'Type your present password.' }),
    ...(next.length < SHORTEST && { next: `Use at least ${SHORTEST} characters.` }),
    ...(next !== again && { again: 'The two are not the same.' }),
  }
}

export function ChangePassword({ action }: ChangePasswordProps) {
  const [given, setGiven] = useState(EMPTY)
  const [errors, setErrors] = useState<Errors>({})
  const [changed, setChanged] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const { run, pending, refused } = useAction(action, () => {
    setGiven(EMPTY)
    setChanged(true)
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChanged(false)
    const found = errorsIn(given)
    setErrors(found)
    const [first] = Object.keys(found)
    if (first) return form.current?.querySelector<HTMLInputElement>(`input[name=${first}]`)?.focus()
    run({ current: given.current, next: given.next })
  }
  const field = (name: keyof Given, label: string, hint?: string) => (
    <Field label={label} name={name} hint={hint} error={errors[name]}>
      {(ids) => (
        <PasswordInput
          {...ids}
          name={name}
          required
          disabled={pending}
          autoComplete={name === 'current' ? 'current-password' : 'new-password'}
          value={given[name]}
          onChange={(event) => {
            setGiven({ ...given, [name]: event.target.value })
            setErrors({ ...errors, [name]: undefined })
          }}
        />
      )}
    </Field>
  )
  return (
    <Card>
      <form ref={form} onSubmit={submit} noValidate>
        <CardHeader
          title="Password"
          description="A new one signs you out everywhere else and ends your API tokens."
        />
        <CardBody className="flex flex-col gap-4">
          {changed && <Callout tone="verified" role="status" title="The password is changed" />}
          <Refusal refused={refused} />
          {field('current', 'Present password')}
          {field('next', 'New password', 'At least 12 characters. A sentence is good.')}
          {field('again', 'New password again')}
        </CardBody>
        <CardFooter className="justify-end">
          <Button type="submit" variant="primary" pending={pending}>
            Change password
          </Button>
        </CardFooter>
      </form>
    </Card>
  )
}

'use client'
// E-mail and password. Works before its script has come: it is a plain form.
import { useActionState } from 'react'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Field, Input, PasswordInput } from '@/components/ui/field'

type State = { error: { title: string; next: string } | null; email: string }

export function SignInForm({
  action,
  to,
}: {
  action: (state: State, form: FormData) => Promise<State>
  to: string | null
}) {
  const [state, submit, pending] = useActionState(action, { error: null, email: '' })
  return (
    <form action={submit} className="flex flex-col gap-4">
      {state.error && (
        <Callout tone="danger" title={state.error.title} role="alert">
          {state.error.next}
        </Callout>
      )}
      <input type="hidden" name="to" value={to ?? ''} />
      <Field label="Email" name="email">
        {(ids) => (
          <Input
            {...ids}
            name="email"
            type="email"
            autoComplete="username"
            required
            defaultValue={state.email}
          />
        )}
      </Field>
      <Field label="Password" name="password">
        {(ids) => <PasswordInput {...ids} name="password" autoComplete="current-password" required />}
      </Field>
      <Button type="submit" variant="primary" size="lg" pending={pending}>
        Sign in
      </Button>
    </form>
  )
}

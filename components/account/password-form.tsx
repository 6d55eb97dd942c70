'use client'
// Setting a password with a single-use link.
import { useActionState } from 'react'
import { Button, LinkButton } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Field, PasswordInput } from '@/components/ui/field'

type State = { done: boolean; error: { title: string; next: string } | null }

export function PasswordForm({ action }: { action: (state: State, form: FormData) => Promise<State> }) {
  const [state, submit, pending] = useActionState(action, { done: false, error: null })
  if (state.done) {
    return (
      <Callout
        tone="verified"
        role="status"
        title="The password is set"
        action={
          <LinkButton href="/sign-in" variant="primary">
            Sign in
          </LinkButton>
        }
      >
        Every sign-in that was open has ended.
      </Callout>
    )
  }
  return (
    <form action={submit} className="flex flex-col gap-4">
      {state.error && (
        <Callout tone="danger" role="alert" title={state.error.title}>
          {state.error.next}
        </Callout>
      )}
      <Field label="New password" name="password" hint="At least 12 characters. A sentence is good.">
        {(ids) => (
          <PasswordInput {...ids} name="password" autoComplete="new-password" required minLength={12} />
        )}
      </Field>
      <Button type="submit" variant="primary" size="lg" pending={pending}>
        Set password
      </Button>
    </form>
  )
}

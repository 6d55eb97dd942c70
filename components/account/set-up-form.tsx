'use client'
// The form of the set-up: who operates, what the first catalog is called, and who owns it.
import { useActionState } from 'react'
import { LinkOnce } from '@/components/catalog/link-once'
import { Button, LinkButton } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Field, Input, PasswordInput } from '@/components/ui/field'

type Given = Partial<Record<'name' | 'email' | 'catalog' | 'ownerName' | 'ownerEmail', string>>
type State = {
  ownerLink: string | null
  done: boolean
  error: { title: string; next: string } | null
  given: Given
}
const EMPTY: State = { ownerLink: null, done: false, error: null, given: {} }

export function SetUpForm({ action }: { action: (state: State, form: FormData) => Promise<State> }) {
  const [state, submit, pending] = useActionState(action, EMPTY)
  const { given } = state
  if (state.done) {
    return (
      <div className="flex flex-col gap-4">
        {state.ownerLink && (
          <LinkOnce link={state.ownerLink} title="A link for the first owner" lasts="seven days" />
        )}
        <Callout
          tone="verified"
          role="status"
          title="The portal is set up"
          action={
            <LinkButton href="/sign-in" variant="primary">
              Sign in
            </LinkButton>
          }
        >
          Next, the owner makes the catalog’s keys and its first product.
        </Callout>
      </div>
    )
  }
  return (
    <form action={submit} className="flex flex-col gap-4">
      {state.error && (
        <Callout tone="danger" role="alert" title={state.error.title}>
          {state.error.next}
        </Callout>
      )}
      <Field label="Your name" name="name">
        {(ids) => (
          <Input
            {...ids}
            name="name"
            defaultValue={given.name}
            autoComplete="name"
            required
            maxLength={200}
          />
        )}
      </Field>
      <Field label="Email" name="email">
        {(ids) => (
          <Input
            {...ids}
            name="email"
            defaultValue={given.email}
            type="email"
            autoComplete="username"
            required
          />
        )}
      </Field>
      <Field label="Password" name="password" hint="At least 12 characters. A sentence is good.">
        {(ids) => (
          <PasswordInput {...ids} name="password" autoComplete="new-password" required minLength={12} />
        )}
      </Field>
      <Field label="Password again" name="again">
        {(ids) => <PasswordInput {...ids} name="again" autoComplete="new-password" required />}
      </Field>
      <Field
        label="Name of the first catalog"
        name="catalog"
        hint="A catalog owns products, devices and keys: “Cold-chain controllers”."
      >
        {(ids) => <Input {...ids} name="catalog" defaultValue={given.catalog} required maxLength={200} />}
      </Field>
      <fieldset className="flex flex-col gap-4 rounded-md border p-4">
        <legend className="px-1 text-sm font-medium">Its first owner, if it is not you</legend>
        <Field label="Owner’s name" name="ownerName" optional>
          {(ids) => <Input {...ids} name="ownerName" defaultValue={given.ownerName} maxLength={200} />}
        </Field>
        <Field label="Owner’s email" name="ownerEmail" optional>
          {(ids) => <Input {...ids} name="ownerEmail" defaultValue={given.ownerEmail} type="email" />}
        </Field>
      </fieldset>
      <Button type="submit" variant="primary" size="lg" pending={pending}>
        Set up
      </Button>
    </form>
  )
}

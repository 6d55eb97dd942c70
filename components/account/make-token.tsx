'use client'
// Making an API token: its name, how long it lasts, what it may do. The token itself is shown once, here.
import { type FormEvent, useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'
import { CheckboxCard, Field, Input, NativeSelect } from '@/components/ui/field'
import { When } from '@/components/ui/time'
import { EVERY_SCOPE, TOKEN_DAYS, TOKEN_SCOPES } from '@/lib/domain/token-scopes'

type Input = { label: string; days: number; scopes: string[]; catalogId: string | null }
type Made = { id: string; token: string; expiresAt: string }
export type Named = { id: string; name: string }
export interface MakeTokenProps {
  action: Action<Input, Made>
  catalogs: readonly Named[]
}

const DAYS = [1, 7, TOKEN_DAYS.usual, TOKEN_DAYS.longest]

function inputOf(form: HTMLFormElement): Input {
  const given = new FormData(form)
  return {
    label: String(given.get('label')),
    days: Number(given.get('days')),
    scopes: given.getAll('scopes').map(String),
    catalogId: String(given.get('catalog')) || null,
  }
}

export function MakeToken({ action, catalogs }: MakeTokenProps) {
  const [open, setOpen] = useState(false)
  const [made, setMade] = useState<Made | null>(null)
  const { run, pending, refused, refuse } = useAction(action, (value) => {
    setMade(value)
    setOpen(false)
  })
  const show = (shown: boolean) => {
    refuse(null)
    setMade(null)
    setOpen(shown)
  }
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    run(inputOf(event.currentTarget))
  }
  return (
    <Card>
      <CardHeader
        title="API tokens"
        description="For the command line and for programs of yours. A token stands for you, within its rights; it never decides on requests."
        action={!open && <Button onClick={() => show(true)}>Make a token</Button>}
      />
      {made && <TokenOnce made={made} />}
      {open && (
        <form onSubmit={submit}>
          <CardBody className="flex flex-col gap-4">
            <Refusal refused={refused} />
            <TokenFields catalogs={catalogs} errors={refused?.fields ?? {}} />
          </CardBody>
          <CardFooter className="justify-end">
            <Button onClick={() => show(false)}>Cancel</Button>
            <Button type="submit" variant="primary" pending={pending}>
              Make token
            </Button>
          </CardFooter>
        </form>
      )}
    </Card>
  )
}

function TokenFields({ catalogs, errors }: { catalogs: readonly Named[]; errors: Record<string, string> }) {
  return (
    <>
      <Field
        label="Name"
        name="label"
        hint="Where it will be used: you know it by this later."
        error={errors.label}
      >
        {(ids) => <Input {...ids} name="label" required maxLength={100} autoComplete="off" />}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Lasts" name="days">
          {(ids) => (
            <NativeSelect {...ids} name="days" defaultValue={TOKEN_DAYS.usual}>
              {DAYS.map((days) => (
                <option key={days} value={days}>
                  {days === 1 ? '1 day' : `${days} days`}
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
        <Field label="Reach" name="catalog">
          {(ids) => (
            <NativeSelect {...ids} name="catalog" defaultValue="">
              <option value="">All your catalogs</option>
              {catalogs.map((catalog) => (
                <option key={catalog.id} value={catalog.id}>
                  {catalog.name} only
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
      </div>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1.5 text-sm font-medium">It may</legend>
        {EVERY_SCOPE.map((scope) => (
          <CheckboxCard
            key={scope}
            name="scopes"
            value={scope}
            label={TOKEN_SCOPES[scope].words}
            aside={<code className="font-mono text-xs max-sm:hidden">{scope}</code>}
          />
        ))}
      </fieldset>
    </>
  )
}

function TokenOnce({ made }: { made: Made }) {
  return (
    <CardBody>
      <Callout tone="warning" role="status" title="Copy the token now: it is shown only here and only once">
        <p>
          Whoever has it acts as you, within its rights, until <When at={made.expiresAt} />.
        </p>
        <p className="mt-2 flex items-start gap-1 rounded-sm border bg-card px-2.5 py-1.5">
          <code className="min-w-0 flex-1 font-mono text-xs break-all">{made.token}</code>
          <CopyButton text={made.token} label="Copy the token" />
        </p>
      </Callout>
    </CardBody>
  )
}

'use client'
// Letting a command line in: its code, then what asks and from where, then allowing or denying.
import { Terminal } from 'lucide-react'
import { useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Facts } from '@/components/catalog/facts'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card'
import { Field, Input, RadioCards } from '@/components/ui/field'
import { When } from '@/components/ui/time'
import { durationInWords } from '@/lib/domain/duration'
import { GRANT_LASTS_S, TOKEN_SCOPES, isTokenScope } from '@/lib/domain/token-scopes'
import { formatUserCode } from '@/lib/domain/user-code'

export type Grant = {
  userCode: string
  label: string
  scopes: string[]
  address: string | null
  createdAt: string
}
type Decision =
  { userCode: string; decision: 'allow'; lastsS: number } | { userCode: string; decision: 'deny' }
export type Decide = Action<Decision, { decision: 'allow' | 'deny' }>

/** A plain form: it works before its script has come. */
export function CodeForm({ error }: { error: { title: string; next: string } | null }) {
  return (
    <Card>
      <form action="/activate">
        <CardHeader title="Type the code" />
        <CardBody className="flex flex-col gap-4">
          {error && (
            <Callout tone="danger" role="alert" title={error.title}>
              {error.next}
            </Callout>
          )}
          <Field label="Code" name="code" hint="Eight letters, as the command line shows them.">
            {(ids) => (
              <Input
                {...ids}
                name="code"
                required
                maxLength={20}
                autoComplete="off"
                autoCapitalize="characters"
                spellCheck={false}
                placeholder="BCDF-GHJK"
                className="font-mono tracking-widest uppercase"
              />
            )}
          </Field>
        </CardBody>
        <CardFooter className="justify-end">
          <Button type="submit" variant="primary">
            Continue
          </Button>
        </CardFooter>
      </form>
    </Card>
  )
}

export function GrantCard({ grant, decide, email }: { grant: Grant; decide: Decide; email: string }) {
  const [lasts, setLasts] = useState(String(GRANT_LASTS_S[0]))
  const { run, pending, refused } = useAction(decide, ({ decision }) => `/activate?done=${decision}`)
  const { userCode } = grant
  return (
    <Card>
      <CardHeader title="A command line asks to act as you" />
      <CardBody className="flex flex-col gap-5">
        <Refusal refused={refused} />
        <p className="rounded-md border bg-sunken px-4 py-3 text-center font-mono text-xl tracking-[0.2em]">
          {formatUserCode(userCode)}
        </p>
        <Facts
          facts={[
            { label: 'Calls itself', value: <span className="wrap-anywhere">{grant.label}</span> },
            { label: 'From', value: grant.address ?? 'An unknown address' },
            { label: 'Asked', value: <When at={grant.createdAt} form="clock" /> },
            { label: 'As', value: email },
          ]}
        />
        <div className="flex flex-col gap-1.5">
          <h3 className="text-sm font-medium">It could, as you</h3>
          <ul className="list-disc pl-5 text-sm">
            {grant.scopes.filter(isTokenScope).map((scope) => (
              <li key={scope}>{TOKEN_SCOPES[scope].words}</li>
            ))}
          </ul>
          <p className="text-sm text-muted-foreground">It could never decide on a request.</p>
        </div>
        <RadioCards
          name="lasts"
          legend="For"
          value={lasts}
          onChange={setLasts}
          disabled={pending}
          options={GRANT_LASTS_S.map((seconds) => ({
            value: String(seconds),
            label: durationInWords(seconds),
          }))}
        />
        <Callout tone="warning" title="Did you start this yourself?" icon={<Terminal />}>
          Allow it only if this code is on the screen of a computer that you are using now. Nobody who asks
          you for it by telephone or e-mail needs it.
        </Callout>
      </CardBody>
      <CardFooter className="justify-end">
        <Button disabled={pending} onClick={() => run({ userCode, decision: 'deny' })}>
          Deny
        </Button>
        <Button
          variant="primary"
          pending={pending}
          onClick={() => run({ userCode, decision: 'allow', lastsS: Number(lasts) })}
        >
          Allow
        </Button>
      </CardFooter>
    </Card>
  )
}

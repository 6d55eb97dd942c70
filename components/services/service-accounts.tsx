'use client'
// The service accounts of a catalog, each with its tokens: two at most, so that one takes over from the other.
import { Bot } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'
import { AlertDialog } from '@/components/ui/dialog'
import { Empty } from '@/components/ui/empty'
import { Field, Input, NativeSelect } from '@/components/ui/field'
import { When } from '@/components/ui/time'

type Token = { id: string; label: string; expiresAt: string; lastUsedAt: string | null }
type Account = {
  id: string
  name: string
  role: string | null
  scopes: string[]
  endedAt: string | null
  tokens: Token[]
}
type One = { catalogId: string; id: string }
type Made = { id: string; token: string; expiresAt: string }
interface Actions {
  makeToken: Action<One & { label: string; days: number }, Made>
  revoke: Action<One & { token: string }, { id: string }>
  end: Action<One, { id: string }>
}
export interface ServiceAccountsProps extends Actions {
  catalogId: string
  accounts: readonly Account[]
  mayChange: boolean
}

const MOST_TOKENS = 2
const DAYS = [7, 30, 90]

export function ServiceAccounts({ accounts, ...rest }: ServiceAccountsProps) {
  if (accounts.length === 0)
    return (
      <Card>
        <Empty icon={<Bot />} as="h2" title="No service accounts">
          A program that acts for the catalog gets one, so that it does not stop when a person leaves.
        </Empty>
      </Card>
    )
  return accounts.map((account) => <OneAccount key={account.id} account={account} {...rest} />)
}

type OneProps = Omit<ServiceAccountsProps, 'accounts'> & { account: Account }

function OneAccount({ account, catalogId, mayChange, makeToken, revoke, end }: OneProps) {
  const at = { catalogId, id: account.id }
  const live = account.endedAt === null
  return (
    <Card>
      <CardHeader
        title={account.name}
        description={live ? `${account.role ?? 'No role'} · ${account.scopes.join(', ')}` : 'Ended'}
        action={mayChange && live && <End at={at} name={account.name} end={end} />}
      />
      {live && (
        <CardBody className="flex flex-col gap-4">
          {account.tokens.length === 0 && <p className="text-sm text-muted-foreground">No tokens.</p>}
          <ul className="flex flex-col gap-2">
            {account.tokens.map((token) => (
              <li key={token.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
                <b className="font-medium wrap-anywhere">{token.label}</b>
                <span className="text-muted-foreground">
                  Used {token.lastUsedAt ? <When at={token.lastUsedAt} /> : 'never'} · Ends{' '}
                  <When at={token.expiresAt} />
                </span>
                {mayChange && <Revoke at={at} token={token} revoke={revoke} />}
              </li>
            ))}
          </ul>
          {mayChange && (
            <NewToken at={at} full={account.tokens.length >= MOST_TOKENS} makeToken={makeToken} />
          )}
        </CardBody>
      )}
    </Card>
  )
}

function NewToken({ at, full, makeToken }: { at: One; full: boolean } & Pick<Actions, 'makeToken'>) {
  const [made, setMade] = useState<Made | null>(null)
  const { run, pending, refused } = useAction(makeToken, setMade)
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    run({ ...at, label: String(given.get('label')), days: Number(given.get('days')) })
  }
  return (
    <>
      {made && (
        <Callout tone="warning" role="status" title="Copy the token now: it is shown only here and only once">
          <p className="flex items-start gap-1 rounded-sm border bg-card px-2.5 py-1.5">
            <code className="min-w-0 flex-1 font-mono text-xs break-all">{made.token}</code>
            <CopyButton text={made.token} label="Copy the token" />
          </p>
        </Callout>
      )}
      {full ? (
        <p className="text-sm text-muted-foreground">Two tokens at most. Revoke one to make another.</p>
      ) : (
        <form onSubmit={submit} className="flex flex-wrap items-end gap-3">
          <Refusal refused={refused} />
          <Field label="Name of the token" name="label">
            {(ids) => <Input {...ids} name="label" required maxLength={100} autoComplete="off" />}
          </Field>
          <Field label="Lasts" name="days">
            {(ids) => (
              <NativeSelect {...ids} name="days" defaultValue={30}>
                {DAYS.map((days) => (
                  <option key={days} value={days}>{`${days} days`}</option>
                ))}
              </NativeSelect>
            )}
          </Field>
          <Button type="submit" pending={pending}>
            Make a token
          </Button>
        </form>
      )}
    </>
  )
}

function Revoke({ at, token, revoke }: { at: One; token: Token } & Pick<Actions, 'revoke'>) {
  const [open, setOpen] = useState(false)
  const { run, pending, refused } = useAction(revoke, () => setOpen(false))
  return (
    <>
      <Button size="sm" aria-label={`Revoke ${token.label}`} onClick={() => setOpen(true)}>
        Revoke
      </Button>
      <AlertDialog
        open={open}
        onOpenChange={setOpen}
        tone="danger"
        title={`Revoke the token ${token.label}?`}
        description="Whatever uses it stops at once."
        cancelLabel="Keep it"
        confirmLabel="Revoke"
        pending={pending}
        onConfirm={() => run({ ...at, token: token.id })}
      >
        <Refusal refused={refused} />
      </AlertDialog>
    </>
  )
}

function End({ at, name, end }: { at: One; name: string } & Pick<Actions, 'end'>) {
  const [open, setOpen] = useState(false)
  const { run, pending, refused } = useAction(end, () => setOpen(false))
  return (
    <>
      <Button onClick={() => setOpen(true)}>End</Button>
      <AlertDialog
        open={open}
        onOpenChange={setOpen}
        tone="danger"
        title={`End the service account ${name}?`}
        description="Its tokens stop at once, and it cannot be brought back. Capabilities that it downloaded stay good until they expire."
        cancelLabel="Keep it"
        confirmLabel="End"
        pending={pending}
        onConfirm={() => run(at)}
      >
        <Refusal refused={refused} />
      </AlertDialog>
    </>
  )
}

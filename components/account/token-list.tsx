'use client'
// One's API tokens that are good now: what each may do, when it was last used, when it ends; and revoking one.
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { AlertDialog } from '@/components/ui/dialog'
import { Empty } from '@/components/ui/empty'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { When } from '@/components/ui/time'
import { toast } from '@/components/ui/toast'
import type { Named } from './make-token'

export type TokenRow = {
  id: string
  label: string
  scopes: string[]
  catalogId: string | null
  expiresAt: string
  lastUsedAt: string | null
}
type Revoke = Action<{ id: string }, { id: string }>

export interface TokenListProps {
  tokens: readonly TokenRow[]
  catalogs: readonly Named[]
  revoke: Revoke
}

export function TokenList({ tokens, catalogs, revoke }: TokenListProps) {
  const [chosen, setChosen] = useState<TokenRow | null>(null)
  if (tokens.length === 0) {
    return (
      <Card>
        <Empty icon={<KeyRound />} as="h2" title="No API tokens">
          Signing in on the command line makes one, and so does <i>Make a token</i>.
        </Empty>
      </Card>
    )
  }
  return (
    <Card className="overflow-clip">
      <Table
        label="API tokens"
        head={
          <>
            <Th>Name</Th>
            <Th>May</Th>
            <Th>Last used</Th>
            <Th>Ends</Th>
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          </>
        }
      >
        {tokens.map((token) => (
          <Tr key={token.id}>
            <Td primary className="max-w-48 wrap-anywhere max-md:max-w-full max-md:pr-24">
              {token.label}
              {token.catalogId && (
                <span className="block text-sm font-normal text-muted-foreground">
                  {catalogs.find((one) => one.id === token.catalogId)?.name ?? 'A catalog you left'} only
                </span>
              )}
            </Td>
            <Td secondary className="max-md:basis-full">
              <ul className="font-mono text-xs max-md:flex max-md:flex-wrap max-md:gap-x-2">
                {token.scopes.map((scope) => (
                  <li key={scope}>{scope}</li>
                ))}
              </ul>
            </Td>
            <Td>
              <span className="text-muted-foreground md:hidden">Used </span>
              {token.lastUsedAt ? <When at={token.lastUsedAt} /> : 'Never'}
            </Td>
            <Td>
              <span className="text-muted-foreground md:hidden">Ends </span>
              <When at={token.expiresAt} />
            </Td>
            <Td className="py-1 text-right max-md:absolute max-md:top-1.5 max-md:right-2">
              <Button size="sm" aria-label={`Revoke ${token.label}`} onClick={() => setChosen(token)}>
                Revoke
              </Button>
            </Td>
          </Tr>
        ))}
      </Table>
      <RevokeDialog token={chosen} revoke={revoke} onClose={() => setChosen(null)} />
    </Card>
  )
}

function RevokeDialog(props: { token: TokenRow | null; revoke: Revoke; onClose: () => void }) {
  const { token, revoke, onClose } = props
  const { run, pending, refused, refuse } = useAction(revoke, () => {
    onClose()
    toast('Token revoked')
  })
  const close = () => {
    refuse(null)
    onClose()
  }
  return (
    <AlertDialog
      open={token !== null}
      onOpenChange={(next) => !next && close()}
      tone="danger"
      title={`Revoke the token ${token?.label ?? ''}?`}
      description="Whatever uses it is signed out at once. Capabilities that it downloaded stay good until they expire."
      cancelLabel="Keep it"
      confirmLabel="Revoke"
      pending={pending}
      onConfirm={() => token && run({ id: token.id })}
    >
      <Refusal refused={refused} />
    </AlertDialog>
  )
}

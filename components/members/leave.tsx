'use client'
// Removing somebody, or leaving oneself. It says first what ends at once and what outlives it.
import { useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { plural } from '@/components/catalog/words'
import { Button } from '@/components/ui/button'
import { AlertDialog } from '@/components/ui/dialog'
import { toast } from '@/components/ui/toast'
import type { MemberPerson, Providers } from './types'

export type Left = { withdrawn: number; live: number; signInsEnded: boolean }
export interface LeaveProps {
  catalogId: string
  person: MemberPerson
  own: boolean
  open: { waiting: number; approved: number }
  held: number
  providers: Providers
  action: Action<{ catalogId: string; personId: string }, Left>
}

export function Leave(props: LeaveProps) {
  const { catalogId, person, own } = props
  const [open, setOpen] = useState(false)
  const verb = own
    ? 'Leave the catalog'
    : person.pending
      ? 'Withdraw the invitation'
      : 'Remove from the catalog'
  const { run, pending, refused, refuse } = useAction(props.action, ({ live }) => {
    setOpen(false)
    if (own) return '/'
    toast(live > 0 ? `${person.name} is removed. See what they still hold` : `${person.name} is removed`)
  })
  return (
    <>
      <Button variant="danger" className="self-start" onClick={() => setOpen(true)}>
        {verb}
      </Button>
      <AlertDialog
        open={open}
        onOpenChange={(next) => {
          setOpen(next)
          if (!next) refuse(null)
        }}
        tone="danger"
        title={
          own
            ? 'Leave this catalog?'
            : `${person.pending ? 'Withdraw the invitation of' : 'Remove'} ${person.name}?`
        }
        description={`${own ? 'You lose' : `${person.name} loses`} access at once, in every browser and program.`}
        cancelLabel={own ? 'Stay' : 'Keep them'}
        confirmLabel={own ? 'Leave' : person.pending ? 'Withdraw' : 'Remove'}
        pending={pending}
        onConfirm={() => run({ catalogId, personId: person.personId })}
      >
        <div className="flex flex-col gap-3 text-sm">
          <Consequences {...props} />
          <Refusal refused={refused} />
        </div>
      </AlertDialog>
    </>
  )
}

function Consequences({ person, own, open, held, providers }: LeaveProps) {
  const { waiting, approved } = open
  const from = [...new Set(person.roles.flatMap((role) => role.origin ?? []))]
  const lines = [
    waiting > 0 && `${plural(waiting, 'request that waits is', 'requests that wait are')} withdrawn.`,
    approved > 0 &&
      `${plural(approved, 'approval that was not downloaded is', 'approvals that were not downloaded are')} withdrawn.`,
    held > 0 &&
      `${plural(held, 'capability stays', 'capabilities stay')} good until ${held === 1 ? 'it expires' : 'they expire'}. ${own ? 'An owner can revoke them.' : 'You can revoke them on this page afterwards.'}`,
    from.length > 0 &&
      `The next sign-in with ${from.map((issuer) => providers[issuer] ?? issuer).join(', ')} adds them again. Take them out of the group there first.`,
  ].filter((line): line is string => Boolean(line))
  if (lines.length === 0) return null
  return (
    <ul className="flex list-disc flex-col gap-1 pl-5">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}

'use client'
// Where one is signed in: each browser, and ending any of them at once.
import { MonitorSmartphone } from 'lucide-react'
import { useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { plural } from '@/components/catalog/words'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Card, CardHeader } from '@/components/ui/card'
import { AlertDialog } from '@/components/ui/dialog'
import { When } from '@/components/ui/time'
import { toast } from '@/components/ui/toast'

export type SignInRow = {
  id: string
  browser: string
  address: string | null
  via: string | null
  since: string
  lastUsedAt: string
  current: boolean
}
export interface SignInListProps {
  rows: readonly SignInRow[]
  /** Names of the providers, by issuer. */
  providers: Readonly<Record<string, string>>
  end: Action<{ id: string | null }, { ended: number }>
}

export function SignInList({ rows, providers, end }: SignInListProps) {
  const [asked, setAsked] = useState(false)
  const others = rows.filter((row) => !row.current)
  const { run, pending, refused, refuse } = useAction(end, ({ ended }) => {
    setAsked(false)
    toast(`${plural(ended, 'sign-in')} ended`)
  })
  return (
    <Card className="overflow-clip">
      <CardHeader
        title="Where you are signed in"
        description="End what you do not know, and change your password."
        action={
          others.length > 1 && (
            <Button size="sm" onClick={() => setAsked(true)}>
              End all others
            </Button>
          )
        }
      />
      {!asked && refused && <Refusal refused={refused} className="p-4" />}
      <ul aria-label="Sign-ins">
        {rows.map((row) => (
          <li
            key={row.id}
            className="flex items-center gap-3 border-b border-border-subtle px-4 py-3 last:border-b-0 md:px-5"
          >
            <MonitorSmartphone aria-hidden className="size-5 flex-none text-muted-foreground max-sm:hidden" />
            <div className="min-w-0 flex-1 text-sm">
              <p className="flex flex-wrap items-center gap-x-2 font-medium">
                {row.browser}
                {row.current && <Badge tone="verified">This one</Badge>}
              </p>
              <p className="wrap-anywhere text-muted-foreground">
                {row.address ?? 'Unknown address'} · {row.via ? (providers[row.via] ?? row.via) : 'Password'}
              </p>
              <p className="text-muted-foreground">
                Since <When at={row.since} form="clock" /> · last used{' '}
                <When at={row.lastUsedAt} form="clock" />
              </p>
            </div>
            {!row.current && (
              <Button
                size="sm"
                aria-label={`End the sign-in of ${row.browser}`}
                disabled={pending}
                onClick={() => run({ id: row.id })}
              >
                End
              </Button>
            )}
          </li>
        ))}
      </ul>
      <AlertDialog
        open={asked}
        onOpenChange={(next) => {
          setAsked(next)
          if (!next) refuse(null)
        }}
        tone="danger"
        title={`End ${plural(others.length, 'other sign-in')}?`}
        description="Those browsers are signed out at once. This one stays, and so do API tokens."
        cancelLabel="Keep them"
        confirmLabel="End all others"
        pending={pending}
        onConfirm={() => run({ id: null })}
      >
        <Refusal refused={refused} />
      </AlertDialog>
    </Card>
  )
}

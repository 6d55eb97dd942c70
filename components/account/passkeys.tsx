'use client'
// One's passkeys: adding one by name, for which catalogs each confirms approvals, taking that back, removing one.
import { FingerprintPattern } from 'lucide-react'
import { useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { Card, CardHeader } from '@/components/ui/card'
import { AlertDialog } from '@/components/ui/dialog'
import { Empty } from '@/components/ui/empty'
import { When } from '@/components/ui/time'
import { toast } from '@/components/ui/toast'
import { AddPasskey, type AddPasskeyProps } from './add-passkey'
import { PasskeyCatalogs, type PasskeyCatalogsProps } from './passkey-catalogs'

export type PasskeyLine = {
  id: string
  label: string
  createdAt: string
  lastUsedAt: string | null
  enrolments: { id: string; catalogId: string }[]
  waiting: { catalogId: string; change: string; inForceAt: string | null }[]
}
type Remove = Action<{ id: string }, { id: string }>

export interface PasskeysProps {
  passkeys: readonly PasskeyLine[]
  /** Catalogs in which this person decides. */
  catalogs: PasskeyCatalogsProps['catalogs']
  prepare: AddPasskeyProps['prepare']
  add: AddPasskeyProps['add']
  enrol: PasskeyCatalogsProps['enrol']
  unenrol: PasskeyCatalogsProps['unenrol']
  remove: Remove
}

export function Passkeys({ passkeys, catalogs, remove, ...actions }: PasskeysProps) {
  const [adding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<PasskeyLine | null>(null)
  return (
    <Card className="overflow-clip">
      <CardHeader
        title="Passkeys"
        description="A passkey confirms approvals where a catalog’s policy asks for it. It does not sign you in."
        action={!adding && <Button onClick={() => setAdding(true)}>Add a passkey</Button>}
      />
      {adding && <AddPasskey prepare={actions.prepare} add={actions.add} done={() => setAdding(false)} />}
      {passkeys.length === 0 && !adding && (
        <Empty icon={<FingerprintPattern />} as="h3" title="No passkey">
          This device, a phone or a security key can hold one.
        </Empty>
      )}
      <ul className="divide-y" aria-label="Your passkeys">
        {passkeys.map((passkey) => (
          <li key={passkey.id} className="flex flex-col gap-3 px-5 py-4 max-md:px-4">
            <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
              <div className="min-w-0">
                <p className="font-medium wrap-anywhere">{passkey.label}</p>
                <p className="text-sm text-muted-foreground">
                  Added <When at={passkey.createdAt} /> · last used{' '}
                  {passkey.lastUsedAt ? <When at={passkey.lastUsedAt} form="clock" /> : 'never'}
                </p>
              </div>
              <Button size="sm" aria-label={`Remove ${passkey.label}`} onClick={() => setRemoving(passkey)}>
                Remove
              </Button>
            </div>
            <PasskeyCatalogs
              passkey={passkey}
              catalogs={catalogs}
              enrol={actions.enrol}
              unenrol={actions.unenrol}
            />
          </li>
        ))}
      </ul>
      <RemoveDialog passkey={removing} remove={remove} onClose={() => setRemoving(null)} />
    </Card>
  )
}

function RemoveDialog(props: { passkey: PasskeyLine | null; remove: Remove; onClose: () => void }) {
  const { passkey, remove, onClose } = props
  const { run, pending, refused, refuse } = useAction(remove, () => {
    onClose()
    toast('Passkey removed')
  })
  const close = () => {
    refuse(null)
    onClose()
  }
  return (
    <AlertDialog
      open={passkey !== null}
      onOpenChange={(next) => !next && close()}
      tone="danger"
      title={`Remove the passkey ${passkey?.label ?? ''}?`}
      description="It confirms nothing more, in any catalog. What it confirmed stays and can still be verified. The passkey itself stays on its device until you delete it there."
      cancelLabel="Keep it"
      confirmLabel="Remove"
      pending={pending}
      onConfirm={() => passkey && run({ id: passkey.id })}
    >
      <Refusal refused={refused} />
    </AlertDialog>
  )
}

'use client'
// Browser profiles, and the one act for one that was lost. Of a blocked one it says which devices have confirmed it.
import { Laptop } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { deviceName, plural } from '@/components/catalog/words'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { AlertDialog } from '@/components/ui/dialog'
import { Empty } from '@/components/ui/empty'
import { Field, Textarea } from '@/components/ui/field'
import { When } from '@/components/ui/time'
import { toast } from '@/components/ui/toast'

export type ProfileRow = {
  catalogId: string
  catalog: string
  thumbprint: string
  person: string
  own: boolean
  label: string
  firstSeen: string
  live: number
  blocked: { at: string; by: string | null; reason: string | null } | null
  devices: {
    id: string
    deviceId: string
    name: string | null
    signed: boolean
    confirmedAt: string | null
  }[]
  mayBlock: boolean
}
export type BlockProfile = Action<
  { catalogId: string | null; thumbprint: string; reason: string },
  { devices: number; ended: number; untold: number }
>

export function ProfileList({
  rows,
  ownOnly,
  block,
}: {
  rows: readonly ProfileRow[]
  ownOnly: boolean
  block: BlockProfile
}) {
  if (rows.length === 0)
    return (
      <Empty icon={<Laptop />} title="No browser profiles yet">
        A browser is known here when a capability is downloaded in it.
      </Empty>
    )
  return (
    <ul className="divide-y divide-border-subtle">
      {rows.map((row) => (
        <li
          key={`${row.catalogId} ${row.thumbprint}`}
          className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3.5 text-sm md:px-5"
        >
          <span className="min-w-0 flex-1 basis-60">
            <span className="block font-medium break-words">
              {ownOnly ? row.label : row.person}
              {!ownOnly && <span className="font-normal text-muted-foreground"> · {row.label}</span>}
            </span>
            <span className="block text-muted-foreground">
              <span className="id">{row.thumbprint.slice(0, 16)}…</span> · first seen{' '}
              <When at={row.firstSeen} />
              {ownOnly && ` · ${row.catalog}`}
            </span>
            {row.blocked && <Blocked row={row} />}
          </span>
          {row.blocked ? (
            <Badge tone="danger">Blocked</Badge>
          ) : (
            <Badge tone={row.live > 0 ? 'session' : 'neutral'}>
              {row.live > 0
                ? plural(row.live, 'capability good now', 'capabilities good now')
                : 'Nothing good now'}
            </Badge>
          )}
          {row.mayBlock && <Block row={row} catalogId={ownOnly ? null : row.catalogId} block={block} />}
        </li>
      ))}
    </ul>
  )
}

function Blocked({ row }: { row: ProfileRow }) {
  const { blocked, devices } = row
  return (
    <span className="mt-1.5 flex flex-col gap-1">
      <span>
        Blocked <When at={blocked!.at} />
        {blocked!.by && ` by ${blocked!.by}`}: {blocked!.reason}
      </span>
      {devices.map((device) => (
        <span key={device.id} className="flex flex-wrap gap-x-2">
          <Link
            href={`/catalogs/${row.catalogId}/devices/${device.id}`}
            className="text-link underline underline-offset-3"
          >
            {deviceName(device)}
          </Link>
          {device.confirmedAt ? (
            <span>
              confirmed <When at={device.confirmedAt} />
            </span>
          ) : (
            <span className="text-warning">
              {device.signed ? 'not confirmed yet' : 'not confirmed yet; the notice is not signed'}
            </span>
          )}
        </span>
      ))}
    </span>
  )
}

function Block({
  row,
  catalogId,
  block,
}: {
  row: ProfileRow
  catalogId: string | null
  block: BlockProfile
}) {
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const { run, pending, refused, refuse } = useAction(block, ({ devices, untold }) => {
    setOpen(false)
    const told = devices > 0 && `${plural(devices, 'device is', 'devices are')} told at the next visit`
    const not =
      untold > 0 &&
      `${plural(untold, 'device', 'devices')} cannot be told and may obey until the capability expires`
    toast(['Blocked', told, not].filter(Boolean).join('. '))
  })
  const missing = refused?.code === 'reason-required'
  return (
    <>
      <Button size="sm" variant="danger" onClick={() => setOpen(true)}>
        Report lost
      </Button>
      <AlertDialog
        open={open}
        onOpenChange={(next) => {
          setOpen(next)
          if (!next) refuse(null)
        }}
        tone="danger"
        title={`Block “${row.label}”${row.own ? '' : ` of ${row.person}`}?`}
        description="Nothing is downloaded for this browser any more. Every capability for the devices that it has one for ends, those of others too, and each device is told at its next visit. It cannot be undone: the browser needs a new profile."
        cancelLabel="Keep it"
        confirmLabel="Block this browser"
        pending={pending}
        onConfirm={() => run({ catalogId, thumbprint: row.thumbprint, reason })}
      >
        <div className="flex flex-col gap-3">
          <p className="text-sm">
            A file that was saved for any browser is bound to none and is not found by this: revoke it on its
            own page.
          </p>
          <Field label="Reason" name="reason" error={missing ? refused.title : undefined}>
            {(ids) => (
              <Textarea
                {...ids}
                rows={2}
                maxLength={2000}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
          {!missing && <Refusal refused={refused} />}
        </div>
      </AlertDialog>
    </>
  )
}

// The device beside its history: who it is, how it was last seen, and what is open for it.
import Link from 'next/link'
import { Facts } from '@/components/catalog/facts'
import { CapabilityType } from '@/components/session/capability-type'
import { Badge } from '@/components/ui/badge'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { DeviceId } from '@/components/ui/device-id'
import { IdentityIcon } from '@/components/ui/icons'
import { Duration, When } from '@/components/ui/time'
import { formatDuration } from '@/lib/domain/duration'
import { MANUFACTURING_STATES } from '@/lib/domain/manufacturing'
import { KeystoreSeen } from './lock-state'
import type { DeviceRow } from './types'

export type OpenCapability = {
  cti: string
  requester: string
  type: 'fieldServicing' | 'appDevelopment'
  expiresAt: string
}

export interface DeviceFactsProps {
  device: DeviceRow & {
    keystoreVersion: number | null
    epochIssued: number
    epochConfirmed: number
    counterSeen: number
  }
  /** Null: no statement told. `offsetS` is null for a device without a trusted clock. */
  clock: { trusted: boolean; offsetS: number | null; off: boolean } | null
  open: readonly OpenCapability[]
  catalogPath: string
}

export function DeviceFacts({ device, clock, open, catalogPath }: DeviceFactsProps) {
  const proved = device.claim === 'proven'
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Card>
        <CardHeader
          title="Identity"
          action={
            <Badge plain tone={proved ? 'verified' : 'neutral'} icon={<IdentityIcon />}>
              {proved ? 'Identity proved' : 'Not proved yet'}
            </Badge>
          }
        />
        <CardBody className="flex flex-col gap-3">
          <DeviceId id={device.deviceId} form="full" />
          {!proved && (
            <p className="text-sm text-muted-foreground">
              Claimed by its device ID. It proves itself when it is attached on Service the first time.
            </p>
          )}
        </CardBody>
      </Card>
      <Card>
        <CardHeader
          title="As last seen"
          action={device.lastSeen ? <When at={device.lastSeen} form="clock" /> : 'Never'}
        />
        <CardBody>
          <Facts facts={seenFacts(device, clock)} />
        </CardBody>
      </Card>
      <Card>
        <CardHeader title="Open capabilities" />
        <OpenCapabilities open={open} catalogPath={catalogPath} />
      </Card>
    </div>
  )
}

function clockWords(clock: DeviceFactsProps['clock']): string {
  if (!clock) return 'Not seen yet'
  if (!clock.trusted || clock.offsetS === null) return 'None that it trusts'
  if (!clock.off) return 'Trusted'
  return `${formatDuration(Math.abs(clock.offsetS))} ${clock.offsetS < 0 ? 'behind' : 'ahead'}`
}

function epochWords({ epochIssued, epochConfirmed }: DeviceFactsProps['device']): string {
  if (epochConfirmed === 0) return 'Not seen yet'
  return epochIssued > epochConfirmed ? `${epochConfirmed}, ${epochIssued} waits` : String(epochConfirmed)
}

function seenFacts(device: DeviceFactsProps['device'], clock: DeviceFactsProps['clock']) {
  const state = device.stateSeen === null ? undefined : MANUFACTURING_STATES[device.stateSeen]
  return [
    { label: 'State', value: state ?? 'Not seen yet' },
    { label: 'Firmware', value: device.firmwareSeen ?? '—' },
    { label: 'Keystore', value: <KeystoreSeen seen={device.keystoreSeen} newest={device.keystoreVersion} /> },
    { label: 'Newest keystore', value: device.keystoreVersion ?? 'None' },
    { label: 'Epoch', value: epochWords(device) },
    { label: 'Clock', value: clockWords(clock) },
    { label: 'Operations', value: device.lastSeen ? device.counterSeen : 'Not seen yet' },
    { label: 'Serial', value: device.serial ?? '—' },
    { label: 'Group', value: device.group },
    { label: 'Product', value: device.product },
  ]
}

function OpenCapabilities({ open, catalogPath }: Pick<DeviceFactsProps, 'open' | 'catalogPath'>) {
  if (open.length === 0)
    return <CardBody className="text-sm text-muted-foreground">None that you may see.</CardBody>
  return (
    <ul className="divide-y divide-border-subtle">
      {open.map((one) => (
        <li
          key={one.cti}
          className="relative flex flex-col gap-0.5 px-4 py-3 text-sm hover:bg-accent/55 md:px-5"
        >
          <Link href={`${catalogPath}/capabilities/${one.cti}`} className="after:absolute after:inset-0">
            <CapabilityType type={one.type} />
          </Link>
          <span className="text-muted-foreground">
            {one.requester} · <Duration until={one.expiresAt} />
          </span>
        </li>
      ))}
    </ul>
  )
}

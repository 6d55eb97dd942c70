'use client'
// The attached device: who it proved to be and how it stands, as it signed it.
import { Cpu } from 'lucide-react'
import type { ReactNode } from 'react'
import { useNow } from '@/components/session/use-now'
import { Badge } from '@/components/ui/badge'
import { Card, CardBody } from '@/components/ui/card'
import { DeviceId } from '@/components/ui/device-id'
import { IdentityIcon, LockedIcon, NotYetLockedIcon } from '@/components/ui/icons'
import { formatDuration } from '@/lib/domain/duration'
import { DEVICE_COMPLETE, MANUFACTURING_STATES } from '@/lib/domain/manufacturing'
import type { DeviceFacts } from '@/lib/device/device'

export interface DeviceCardProps {
  name: string
  place: string | null
  facts: DeviceFacts
  /** The catalog's newest keystore, where this browser knows it. */
  newestKeystore: number | null
  children?: ReactNode
}

function keystoreWords(version: number, newest: number | null): string {
  if (version === 0) return 'None'
  if (newest === null) return `Version ${version}`
  const behind = newest - version
  return behind > 0 ? `Version ${version}, ${behind} behind` : `Version ${version}, up to date`
}

export function DeviceCard({ name, place, facts, newestKeystore, children }: DeviceCardProps) {
  const locked = facts.state === DEVICE_COMPLETE
  const sinceRead = Math.max(0, useNow() - facts.readAtMs)
  const rows: [string, string][] = [
    ['State', MANUFACTURING_STATES[facts.state] ?? `${facts.state}`],
    ['Firmware', facts.firmware],
    ['Keystore', keystoreWords(facts.keystoreVersion, newestKeystore)],
    ['Clock', facts.trustedClock ? 'Trusted' : 'None'],
    ['Running for', formatDuration((facts.uptimeMs + sinceRead) / 1000)],
  ]
  return (
    <Card>
      <CardBody className="flex flex-col gap-4">
        <div className="flex items-start gap-3">
          <span className="grid size-10 flex-none place-items-center rounded-md border bg-sunken">
            <Cpu className="size-5" />
          </span>
          <span className="min-w-0">
            <h2 className="text-md font-semibold break-words">{name}</h2>
            <p className="text-sm text-muted-foreground">{place ?? facts.model}</p>
          </span>
        </div>
        <div className="flex flex-wrap gap-1.5">
          {locked ? (
            <Badge tone="locked" icon={<LockedIcon />}>
              Locked
            </Badge>
          ) : (
            <Badge tone="warning" icon={<NotYetLockedIcon />}>
              Not yet locked
            </Badge>
          )}
          <Badge tone="verified" icon={<IdentityIcon />}>
            Identity proved
          </Badge>
        </div>
        <dl className="grid grid-cols-[7rem_1fr] gap-y-1.5 border-t pt-4 text-sm">
          {rows.map(([term, value]) => (
            <div key={term} className="contents">
              <dt className="text-muted-foreground">{term}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <div className="flex flex-col gap-1 border-t pt-4 text-sm">
          <span className="text-muted-foreground">Device ID</span>
          <DeviceId id={facts.deviceId} form="middle" />
          <details>
            <summary className="cursor-pointer py-1 text-link">Show all 128 digits</summary>
            <DeviceId id={facts.deviceId} form="full" />
          </details>
        </div>
        {children}
      </CardBody>
    </Card>
  )
}

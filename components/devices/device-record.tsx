// What the record says of a device: its clock, what was revoked for it and what it has confirmed, and what was found.
import { Clock } from 'lucide-react'
import { FindingList, type FindingRow } from '@/components/findings/finding-list'
import { Badge } from '@/components/ui/badge'
import { LinkButton } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { When } from '@/components/ui/time'
import { formatDuration } from '@/lib/domain/duration'

export type DeviceRecordProps = {
  path: string
  deviceId: string
  mayRequest: boolean
  clock: { trusted: boolean; offsetS: number | null; off: boolean } | null
  bootSeen: string | null
  noticeKey: boolean | null
  revocations: readonly {
    id: string
    epoch: number
    at: string
    by: string | null
    reason: string | null
    signed: boolean
    confirmedAt: string | null
  }[]
  findings: readonly FindingRow[] | null
}

export function ClockNote({ clock, path, deviceId, bootSeen, mayRequest }: DeviceRecordProps) {
  if (!clock?.off) return null
  const { offsetS } = clock
  const boot = mayRequest && bootSeen
  return (
    <Callout
      tone="warning"
      icon={<Clock />}
      className="mb-5"
      title={`Its clock is ${formatDuration(Math.abs(offsetS!))} ${offsetS! < 0 ? 'behind' : 'ahead'}`}
      action={
        boot ? (
          <LinkButton href={`/requests/new?catalog=${path.split('/')[2]}&device=${deviceId}`}>
            Request one until its next start
          </LinkButton>
        ) : undefined
      }
    >
      By its last statement. A capability may seem expired to it, or not yet valid; one that is bound to the
      present start of the device does not depend on the clock alone.
    </Callout>
  )
}

export function Revocations({
  revocations,
  noticeKey,
}: Pick<DeviceRecordProps, 'revocations' | 'noticeKey'>) {
  if (revocations.length === 0) return null
  return (
    <Card>
      <CardHeader title="Revocations" description="Confirmed only by the device itself" />
      {noticeKey === false && revocations.some((one) => !one.confirmedAt) && (
        <CardBody className="text-sm">
          The device does not know the key that signs notices: its keystore has to be brought up to date
          first.
        </CardBody>
      )}
      <ul className="divide-y divide-border-subtle">
        {revocations.map((one) => (
          <li key={one.id} className="flex flex-col gap-1 px-4 py-3 text-sm md:px-5">
            <span className="flex flex-wrap items-center gap-2">
              <span className="font-medium">Epoch {one.epoch}</span>
              {one.confirmedAt ? (
                <Badge tone="verified">
                  Confirmed <When at={one.confirmedAt} />
                </Badge>
              ) : (
                <Badge tone="warning">{one.signed ? 'Not confirmed yet' : 'Notice not signed yet'}</Badge>
              )}
            </span>
            <span className="break-words text-muted-foreground">
              <When at={one.at} />
              {one.by && ` · ${one.by}`}
              {one.reason && ` · ${one.reason}`}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

export function DeviceFindings({ findings, path }: Pick<DeviceRecordProps, 'findings' | 'path'>) {
  if (!findings || findings.length === 0) return null
  return (
    <Card className="mb-5 overflow-clip">
      <CardHeader title="Findings" description="Where its own record and the portal’s do not agree" />
      <FindingList path={path} rows={findings} />
    </Card>
  )
}

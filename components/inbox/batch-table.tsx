'use client'
// The devices of a job, 50 a page, with what differs between them; those that may be decided on can be ticked.
import { deviceName } from '@/components/catalog/words'
import { STATE_WORDS } from '@/components/request/words'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { DeviceId } from '@/components/ui/device-id'
import { RowLink, Table, Td, Th, Tr } from '@/components/ui/table'
import { When } from '@/components/ui/time'
import type { BatchDevice } from './batch-types'

const PAGE = 50

export interface BatchTableProps {
  devices: readonly BatchDevice[]
  needed: number
  page: number
  onPage: (page: number) => void
  hrefOf: (device: BatchDevice) => string
  chosen?: ReadonlySet<string>
  onToggle?: (id: string) => void
  disabled?: boolean
}

export function BatchTable(props: BatchTableProps) {
  const { devices, needed, page, onPage, hrefOf, chosen, onToggle, disabled } = props
  const from = page * PAGE
  const shown = devices.slice(from, from + PAGE)
  const selectable = chosen !== undefined && onToggle !== undefined
  const head = (
    <>
      {selectable && (
        <Th className="w-9 pr-0">
          <span className="sr-only">Chosen</span>
        </Th>
      )}
      <Th>Device</Th>
      <Th>Device ID</Th>
      <Th>Group</Th>
      <Th>Last seen</Th>
      <Th>State</Th>
    </>
  )
  return (
    <div className="flex flex-col gap-3">
      <div className="overflow-clip rounded-lg border">
        <Table label="Devices of this job" head={head}>
          {shown.map((one) => (
            <Tr key={one.id} className={selectable ? 'max-md:pl-14' : undefined}>
              {selectable && (
                <Td className="w-9 pr-0">
                  {one.mayReview && (
                    <label className="relative z-1 -m-2 grid size-8.5 place-items-center max-md:absolute max-md:inset-y-0 max-md:left-2 max-md:m-auto max-md:size-11">
                      <input
                        type="checkbox"
                        checked={chosen.has(one.id)}
                        disabled={disabled}
                        onChange={() => onToggle(one.id)}
                        aria-label={`Choose ${deviceName(one.device)}`}
                        className="size-4 accent-primary max-md:size-5"
                      />
                    </label>
                  )}
                </Td>
              )}
              <Td primary className="max-w-60 truncate max-md:max-w-full">
                <RowLink href={hrefOf(one)}>{deviceName(one.device)}</RowLink>
              </Td>
              <Td>
                <DeviceId id={one.device.deviceId} form="middle" />
              </Td>
              <Td secondary>{one.device.group}</Td>
              <Td secondary hideOnPhone>
                {one.lastSeen ? <When at={one.lastSeen} /> : 'Never'}
              </Td>
              <Td>
                <StateOf one={one} needed={needed} />
              </Td>
            </Tr>
          ))}
        </Table>
      </div>
      {devices.length > PAGE && (
        <nav aria-label="Devices, pages" className="flex flex-wrap items-center justify-between gap-3">
          <p className="text-sm text-muted-foreground tabular-nums">
            {from + 1} to {from + shown.length} of {devices.length}
          </p>
          <span className="flex gap-2">
            <Button size="sm" disabled={page === 0} onClick={() => onPage(page - 1)}>
              Previous
            </Button>
            <Button size="sm" disabled={from + PAGE >= devices.length} onClick={() => onPage(page + 1)}>
              Next
            </Button>
          </span>
        </nav>
      )}
    </div>
  )
}

function StateOf({ one, needed }: { one: BatchDevice; needed: number }) {
  const { word, tone } = STATE_WORDS[one.state]
  const last = one.reviews.at(-1)
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <Badge tone={tone}>{word}</Badge>
      {one.state === 'waiting' && needed > 1 && (
        <span className="text-muted-foreground">
          {one.approvals} of {needed}
        </span>
      )}
      {one.state === 'waiting' && one.live > 0 && <Badge tone="warning">Another is open</Badge>}
      {(one.state === 'approved' || one.state === 'denied') && last && (
        <span className="text-muted-foreground">by {last.mine ? 'you' : last.reviewer}</span>
      )}
    </span>
  )
}

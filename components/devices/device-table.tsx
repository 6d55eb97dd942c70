// The devices of a catalog, 50 a page; a row becomes a block of two lines where there is no room.
import { deviceName } from '@/components/catalog/words'
import { Badge } from '@/components/ui/badge'
import { DeviceId } from '@/components/ui/device-id'
import { SessionIcon } from '@/components/ui/icons'
import { RowLink, Table, Td, Th, Tr } from '@/components/ui/table'
import { When } from '@/components/ui/time'
import { KeystoreSeen, LockState } from './lock-state'
import type { DeviceRow } from './types'

export type DeviceSort = 'name' | 'group' | 'seen'

export interface DeviceTableProps {
  path: string
  rows: readonly (DeviceRow & { live: number })[]
  keystore: number | null
  sort: DeviceSort
  /** The same page in that order. */
  sorted: Record<DeviceSort, string>
}

export function DeviceTable({ path, rows, keystore, sort, sorted }: DeviceTableProps) {
  const by = (name: DeviceSort) => ({
    href: sorted[name],
    sort:
      sort !== name ? ('none' as const) : name === 'seen' ? ('descending' as const) : ('ascending' as const),
  })
  const head = (
    <>
      <Th {...by('name')}>Device</Th>
      <Th>Device ID</Th>
      <Th {...by('group')}>Group</Th>
      <Th>Product</Th>
      <Th>Lock</Th>
      <Th numeric>Keystore</Th>
      <Th {...by('seen')}>Last seen</Th>
      <Th>Capabilities</Th>
    </>
  )
  return (
    <Table label="Devices" head={head}>
      {rows.map((row) => (
        <Row key={row.id} row={row} path={path} keystore={keystore} />
      ))}
    </Table>
  )
}

function Row({
  row,
  path,
  keystore,
}: {
  row: DeviceRow & { live: number }
  path: string
  keystore: number | null
}) {
  return (
    <Tr>
      <Td primary className="max-w-60 truncate max-md:max-w-full">
        <RowLink href={`${path}/${row.id}`} title={row.name ?? undefined}>
          {deviceName(row)}
        </RowLink>
      </Td>
      <Td>
        <DeviceId id={row.deviceId} form="middle" className="relative" />
      </Td>
      <Td hideOnPhone>{row.group}</Td>
      <Td hideOnPhone>{row.product}</Td>
      <Td>
        <LockState stateSeen={row.stateSeen} plain />
      </Td>
      <Td numeric hideOnPhone>
        <KeystoreSeen seen={row.keystoreSeen} newest={keystore} />
      </Td>
      <Td hideOnPhone className="text-muted-foreground">
        {row.lastSeen ? <When at={row.lastSeen} /> : 'Never'}
      </Td>
      <Td className={row.live > 0 ? undefined : 'text-muted-foreground max-md:hidden'}>
        {row.live > 0 ? (
          <Badge tone="session" plain icon={<SessionIcon />}>
            {row.live} open
          </Badge>
        ) : (
          'None'
        )}
      </Td>
    </Tr>
  )
}

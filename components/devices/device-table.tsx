// The devices of a catalog, 50 a page; a row becomes a block of two lines where there is no room. The boxes belong to the
// form of move-selected.tsx by its id, so that the rows need no script.
import { Ban, Inbox } from 'lucide-react'
import { deviceName } from '@/components/catalog/words'
import { Badge } from '@/components/ui/badge'
import { DeviceId } from '@/components/ui/device-id'
import { SessionIcon } from '@/components/ui/icons'
import { RowLink, Table, Td, Th, Tr } from '@/components/ui/table'
import { When } from '@/components/ui/time'
import { type DeviceSort, FALLING } from '@/lib/domain/device-list'
import { KeystoreSeen, LockState } from './lock-state'
import { SELECTED_FORM } from './selected-form'
import type { ListedRow } from './types'

export interface DeviceTableProps {
  path: string
  rows: readonly ListedRow[]
  keystore: number | null
  sort: DeviceSort
  /** The first page in that order. */
  sorted: Record<DeviceSort, string>
  /** Rows can be ticked, to be moved together. */
  selectable: boolean
}

export function DeviceTable({ path, rows, keystore, sort, sorted, selectable }: DeviceTableProps) {
  const by = (name: DeviceSort) => ({
    href: sorted[name],
    sort:
      sort !== name ? ('none' as const) : FALLING[name] ? ('descending' as const) : ('ascending' as const),
  })
  const head = (
    <>
      {selectable && (
        <Th className="w-9 pr-0">
          <span className="sr-only">Selected</span>
        </Th>
      )}
      <Th {...by('name')}>Device</Th>
      <Th>Device ID</Th>
      <Th>Group</Th>
      <Th>Lock</Th>
      <Th numeric {...by('keystore')}>
        Keystore
      </Th>
      <Th {...by('seen')}>Last seen</Th>
      <Th {...by('since')}>Added</Th>
      <Th>Capabilities</Th>
    </>
  )
  return (
    <Table label="Devices" head={head}>
      {rows.map((row) => (
        <Row key={row.id} row={row} path={path} keystore={keystore} selectable={selectable} />
      ))}
    </Table>
  )
}

type RowProps = Pick<DeviceTableProps, 'path' | 'keystore' | 'selectable'> & { row: ListedRow }

function Row({ row, path, keystore, selectable }: RowProps) {
  const name = deviceName(row)
  return (
    <Tr className={selectable ? 'max-md:pl-14' : undefined}>
      {selectable && (
        <Td className="w-9 pr-0 max-md:contents">
          <label className="relative z-1 -m-2 grid size-8.5 place-items-center max-md:absolute max-md:inset-y-0 max-md:left-2 max-md:m-auto max-md:size-11">
            <input
              type="checkbox"
              name="device"
              value={row.id}
              form={SELECTED_FORM}
              aria-label={`Select ${name}`}
              className="size-4 accent-primary max-md:size-5"
            />
          </label>
        </Td>
      )}
      <Td primary className="max-w-60 truncate max-md:max-w-full">
        <RowLink href={`${path}/${row.id}`} title={row.name ?? undefined}>
          {name}
        </RowLink>
        {row.serial && (
          <span className="block truncate text-xs font-normal text-muted-foreground">{row.serial}</span>
        )}
      </Td>
      <Td>
        <DeviceId id={row.deviceId} form="middle" className="relative" />
      </Td>
      <Td hideOnPhone className="max-w-50">
        <span className="block truncate">{row.group}</span>
        <span className="block truncate text-xs text-muted-foreground">{row.product}</span>
      </Td>
      <Td>
        <LockState stateSeen={row.stateSeen} plain />
      </Td>
      <Td numeric hideOnPhone>
        <KeystoreSeen seen={row.keystoreSeen} newest={keystore} />
      </Td>
      <Td hideOnPhone className="text-muted-foreground">
        {row.lastSeen ? <When at={row.lastSeen} /> : 'Never'}
      </Td>
      <Td hideOnPhone className="text-muted-foreground">
        <When at={row.since} />
      </Td>
      <Open row={row} />
    </Tr>
  )
}

/** What is under way for the device: what is revoked and not yet confirmed comes first. */
function Open({ row }: { row: ListedRow }) {
  const { live, waiting, noticePending } = row
  if (!live && !waiting && !noticePending)
    return <Td className="text-muted-foreground max-md:hidden">None</Td>
  return (
    <Td>
      <span className="flex flex-col items-start gap-0.5 max-md:flex-row max-md:gap-3">
        {noticePending && (
          <Badge tone="danger" plain icon={<Ban />}>
            Notice pending
          </Badge>
        )}
        {live > 0 && (
          <Badge tone="session" plain icon={<SessionIcon />}>
            {live} open
          </Badge>
        )}
        {waiting > 0 && (
          <Badge tone="neutral" plain icon={<Inbox />}>
            {waiting} waiting
          </Badge>
        )}
      </span>
    </Td>
  )
}

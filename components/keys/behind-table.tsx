// Devices that have still to get a keystore, with what they last proved.
import { deviceName } from '@/components/catalog/words'
import { RowLink, Table, Td, Th, Tr } from '@/components/ui/table'
import { When } from '@/components/ui/time'

export type BehindRow = {
  id: string
  deviceId: string
  name: string | null
  group: string
  keystoreSeen: number
  statementAt: string | null
}

export function BehindTable({ path, rows }: { path: string; rows: readonly BehindRow[] }) {
  const head = (
    <>
      <Th>Device</Th>
      <Th>Group</Th>
      <Th>Keystore</Th>
      <Th>Last proved</Th>
    </>
  )
  return (
    <Table label="Devices without the newest keystore" head={head}>
      {rows.map((row) => (
        <Tr key={row.id}>
          <Td primary className="max-w-80 truncate max-md:max-w-full">
            <RowLink href={`${path}/devices/${row.id}`}>{deviceName(row)}</RowLink>
          </Td>
          <Td secondary>{row.group}</Td>
          <Td>{row.keystoreSeen === 0 ? 'None shown' : `Version ${row.keystoreSeen}`}</Td>
          <Td secondary>{row.statementAt ? <When at={row.statementAt} /> : 'Never'}</Td>
        </Tr>
      ))}
    </Table>
  )
}

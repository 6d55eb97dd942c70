// What somebody holds that stays good whatever happens to their membership, until it expires or is revoked.
import { deviceName, plural } from '@/components/catalog/words'
import { CapabilityType } from '@/components/session/capability-type'
import { Card, CardHeader } from '@/components/ui/card'
import { RowLink, Table, Td, Th, Tr } from '@/components/ui/table'
import { Duration } from '@/components/ui/time'

export type HeldRow = {
  cti: string
  type: 'fieldServicing' | 'appDevelopment'
  device: { deviceId: string; name: string | null }
  expiresAt: string
}

export function Held({
  catalogId,
  rows,
  gone,
}: {
  catalogId: string
  rows: readonly HeldRow[]
  gone: boolean
}) {
  if (rows.length === 0) return null
  return (
    <Card className="overflow-clip">
      <CardHeader
        title={`Holds ${plural(rows.length, 'capability', 'capabilities')}`}
        description={
          gone
            ? 'They were downloaded before and stay good until they expire. Open one to revoke it.'
            : 'Downloaded, and good until they expire or are revoked.'
        }
      />
      <Table
        label="Capabilities"
        head={
          <>
            <Th>Device</Th>
            <Th>Allows</Th>
            <Th>Time left</Th>
          </>
        }
      >
        {rows.map((row) => (
          <Tr key={row.cti}>
            <Td primary>
              <RowLink href={`/catalogs/${catalogId}/capabilities/${row.cti}`}>
                {deviceName(row.device)}
              </RowLink>
            </Td>
            <Td>
              <CapabilityType type={row.type} />
            </Td>
            <Td secondary>
              <Duration until={row.expiresAt} />
            </Td>
          </Tr>
        ))}
      </Table>
    </Card>
  )
}

// Capabilities, newest first: for which device, whose, of which type, until when.
import { deviceName } from '@/components/catalog/words'
import { CapabilityType } from '@/components/session/capability-type'
import { DeviceId } from '@/components/ui/device-id'
import { RowLink, Table, Td, Th, Tr } from '@/components/ui/table'
import { When } from '@/components/ui/time'
import { type Standing, StandingBadge } from './standing'

export type CapabilityRow = {
  cti: string
  requester: string
  device: { deviceId: string; name: string | null; group: string }
  type: 'fieldServicing' | 'appDevelopment'
  createdAt: string
  expiresAt: string
  profileKey: string | null
  standing: Standing
}

export function CapabilityTable({ path, rows }: { path: string; rows: readonly CapabilityRow[] }) {
  const head = (
    <>
      <Th>Device</Th>
      <Th>Device ID</Th>
      <Th>Type</Th>
      <Th>Person</Th>
      <Th>Downloaded</Th>
      <Th>Valid until</Th>
      <Th>Works in</Th>
      <Th>State</Th>
    </>
  )
  return (
    <Table label="Capabilities" head={head}>
      {rows.map((row) => (
        <Tr key={row.cti}>
          <Td primary className="max-w-60 truncate max-md:max-w-full">
            <RowLink href={`${path}/${row.cti}`} title={row.device.name ?? undefined}>
              {deviceName(row.device)}
            </RowLink>
          </Td>
          <Td hideOnPhone>
            <DeviceId id={row.device.deviceId} form="middle" className="relative" />
          </Td>
          <Td>
            <CapabilityType type={row.type} />
          </Td>
          <Td>{row.requester}</Td>
          <Td hideOnPhone className="text-muted-foreground">
            <When at={row.createdAt} form="clock" />
          </Td>
          <Td className="text-muted-foreground max-md:before:content-['until_']">
            <When at={row.expiresAt} form="clock" />
          </Td>
          <Td hideOnPhone>{row.profileKey ? 'One browser' : 'Any browser'}</Td>
          <Td>
            <StandingBadge standing={row.standing} plain />
          </Td>
        </Tr>
      ))}
    </Table>
  )
}

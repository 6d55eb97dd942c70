// The people of a catalog, each with what they are; a row leads to the person.
import { Hourglass } from 'lucide-react'
import { PersonMark } from '@/components/catalog/person-mark'
import { Badge } from '@/components/ui/badge'
import { RowLink, Table, Td, Th, Tr } from '@/components/ui/table'
import { When } from '@/components/ui/time'
import { type MemberPerson, type Providers, roleInWords } from './types'

export interface MemberTableProps {
  label: string
  catalogId: string
  rows: readonly MemberPerson[]
  /** The person who looks. */
  self: string
  former: boolean
  providers: Providers
}

export function MemberTable({ label, catalogId, rows, self, former, providers }: MemberTableProps) {
  const head = (
    <>
      <Th>Name</Th>
      <Th>E-mail</Th>
      <Th>{former ? 'Was' : 'Roles'}</Th>
      <Th>{former ? 'Left' : 'Since'}</Th>
    </>
  )
  return (
    <Table label={label} head={head}>
      {rows.map((row) => (
        <Tr key={row.personId}>
          <Td primary className="max-w-72 max-md:max-w-full">
            <span className="flex items-center gap-2.5">
              <PersonMark name={row.name} />
              <RowLink
                href={`/catalogs/${catalogId}/members/${row.personId}`}
                className="min-w-0 truncate"
                title={row.name}
              >
                {row.name}
              </RowLink>
              {row.personId === self && <span className="font-normal text-muted-foreground">you</span>}
              {row.pending && <Invited until={row.pending.until} />}
            </span>
          </Td>
          <Td secondary className="max-w-64 truncate max-md:max-w-full max-md:basis-full" title={row.email}>
            {row.email}
          </Td>
          <Td className="max-md:basis-full">
            <RoleLines roles={row.roles} providers={providers} />
          </Td>
          <Td secondary className="whitespace-nowrap">
            <span className="md:hidden">{former ? 'Left ' : 'Since '}</span>
            <When at={row.until ?? row.since} />
          </Td>
        </Tr>
      ))}
    </Table>
  )
}

export function RoleLines({ roles, providers }: { roles: MemberPerson['roles']; providers: Providers }) {
  return (
    <ul>
      {roles.map((role) => (
        <li key={`${role.role} ${role.origin} ${role.groups === null}`}>
          {roleInWords(role)}
          {role.origin && (
            <span className="text-muted-foreground"> · from {providers[role.origin] ?? role.origin}</span>
          )}
        </li>
      ))}
    </ul>
  )
}

/** Somebody who has not come yet. */
export function Invited({ until }: { until: string | null }) {
  return until ? (
    <Badge tone="neutral" icon={<Hourglass />}>
      Invited
    </Badge>
  ) : (
    <Badge tone="warning" icon={<Hourglass />}>
      Invitation over
    </Badge>
  )
}

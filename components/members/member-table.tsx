// Who belongs to the catalog, in which role and how far it reaches; below them who did before.
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { When } from '@/components/ui/time'
import { type EndMembership, MemberActions, type PasswordLink } from './member-actions'
import { type MemberRow, ROLE_WORDS } from './types'

export interface MemberTableProps {
  label: string
  catalogId: string
  rows: readonly MemberRow[]
  /** The person who looks. */
  self: string
  /** Null where nothing can be changed. */
  actions: { end: EndMembership; passwordLink: PasswordLink } | null
}

export function MemberTable({ label, catalogId, rows, self, actions }: MemberTableProps) {
  const ended = rows.some((row) => row.until)
  const head = (
    <>
      <Th>Name</Th>
      <Th>E-mail</Th>
      <Th>Role</Th>
      <Th>Reach</Th>
      <Th>Since</Th>
      {ended && <Th>Until</Th>}
      {actions && (
        <Th className="w-16">
          <span className="sr-only">Actions</span>
        </Th>
      )}
    </>
  )
  return (
    <Table label={label} head={head}>
      {rows.map((row) => (
        <Tr key={row.id}>
          <Td primary className="max-w-60 truncate max-md:max-w-full max-md:pr-12">
            {row.name}
            {row.personId === self && <span className="font-normal text-muted-foreground"> · you</span>}
          </Td>
          <Td secondary className="max-w-64 truncate max-md:max-w-full max-md:basis-full">
            {row.email}
          </Td>
          <Td>{ROLE_WORDS[row.role].word}</Td>
          <Td className={row.group ? undefined : 'text-muted-foreground'}>
            {row.group ? `${row.group} only` : 'Whole catalog'}
          </Td>
          <Td secondary hideOnPhone>
            <When at={row.since} />
          </Td>
          {ended && <Td secondary>{row.until && <When at={row.until} />}</Td>}
          {actions && (
            <Td className="py-1 text-right max-md:absolute max-md:top-1.5 max-md:right-2">
              <MemberActions catalogId={catalogId} member={row} own={row.personId === self} {...actions} />
            </Td>
          )}
        </Tr>
      ))}
    </Table>
  )
}

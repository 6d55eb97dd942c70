// Roles that no owner gives alone, while the other owners decide or a day goes by.
import { LinkButton } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { When } from '@/components/ui/time'
import { ROLE_WORDS, type WaitingRole } from './types'

export function WaitingRoles({ catalogId, rows }: { catalogId: string; rows: readonly WaitingRole[] }) {
  return rows.map((row) => (
    <Callout
      key={row.change}
      tone="neutral"
      title={`${row.name} is to be ${ROLE_WORDS[row.role].word.toLowerCase()}${row.group ? ` of ${row.group}` : ''}`}
      action={
        <LinkButton size="sm" href={`/catalogs/${catalogId}/changes`}>
          See the change
        </LinkButton>
      }
    >
      {row.inForceAt ? (
        <>
          The auditors are told. It comes into force on <When at={row.inForceAt} form="clock" /> unless one of
          them objects.
        </>
      ) : (
        'It waits for the approval of the other owners.'
      )}
    </Callout>
  ))
}

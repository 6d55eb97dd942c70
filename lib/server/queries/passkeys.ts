// A person's passkeys, and for which catalogs each confirms approvals.
import { CHANGE_DOCUMENTS } from '@/lib/domain/changes'
import { can } from '@/lib/domain/policy'
import type { Context, Tx } from '../context'
import { waitingChanges } from '../store/changes'
import { listEnrolments, listPasskeys } from '../store/passkeys'

export type PasskeyLine = {
  id: string
  label: string
  createdAt: string
  lastUsedAt: string | null
  enrolments: { id: string; catalogId: string }[]
  /** Where the others are asked, and since when it is in force by itself where there are none. */
  waiting: { catalogId: string; change: string; inForceAt: string | null }[]
}

/** Empty for a token: passkeys are the person's own, signed in. */
export async function ownPasskeys(context: Context): Promise<PasskeyLine[]> {
  const { viewer } = context
  if (!can(viewer, 'account.change')) return []
  const { personId } = viewer
  return context.inTransaction(async (tx) => {
    const enrolments = await listEnrolments(tx, { personId })
    const waiting = await waitingFor(tx, personId, decidesIn(context))
    return (await listPasskeys(tx, personId)).map(({ id, label, createdAt, lastUsedAt }) => ({
      ...{ id, label },
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
      enrolments: enrolments
        .filter((one) => one.passkey === id)
        .map((one) => ({ id: one.id, catalogId: one.catalogId })),
      waiting: waiting.filter((one) => one.passkey === id).map(({ passkey: _, ...one }) => one),
    }))
  })
}

const decidesIn = ({ viewer }: Context): string[] => [
  ...new Set(
    viewer.memberships.filter((one) => can(viewer, 'passkey.enrol', one)).map((one) => one.catalogId),
  ),
]

async function waitingFor(tx: Tx, personId: string, catalogIds: readonly string[]) {
  const found: (PasskeyLine['waiting'][number] & { passkey: string })[] = []
  for (const catalogId of catalogIds)
    for (const change of await waitingChanges(tx, catalogId)) {
      if (change.kind !== 'passkey.enrol' || change.proposedBy !== personId) continue
      const { passkey } = CHANGE_DOCUMENTS['passkey.enrol'].parse(change.document)
      const inForceAt = change.inForceAt?.toISOString() ?? null
      found.push({ catalogId, change: change.id, inForceAt, passkey })
    }
  return found
}

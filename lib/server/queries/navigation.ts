// What every page of the portal shows around itself: the person's catalogs, their roles there, and what waits for them.
import { can, rolesIn, scopeOf, type Role } from '@/lib/domain/policy'
import type { Context, Tx } from '../context'
import { listCatalogs } from '../store/accounts'
import { findCatalog, namedCatalogs } from '../store/catalogs'
import { countChanges } from '../store/changes'
import { countOwed } from '../store/standing'
import { countFindings } from '../store/findings'
import { countWaiting } from '../store/inbox'
import { DomainError } from '@/lib/domain/errors'

/** More than a person decides at a sitting: the count stops there. */
const MOST_COUNTED = 999

export type NavigationCatalog = {
  id: string
  name: string
  archived: boolean
  roles: Role[]
  waiting: number
  findings: number
  changes: number
}

export async function navigationFor(context: Context): Promise<NavigationCatalog[]> {
  const { viewer } = context
  return context.inTransaction(async (tx) => {
    const catalogs = (await namedCatalogs(tx)).filter((one) =>
      can(viewer, 'catalog.see', { catalogId: one.id }),
    )
    return Promise.all(
      catalogs.map(async ({ id, name, archivedAt }) => {
        const roles = rolesIn(viewer, id)
        const scope = scopeOf(viewer, 'request.review', id)
        const asked = { personId: viewer.personId, now: context.now() }
        const audits = scopeOf(viewer, 'finding.see', id)
        return {
          id,
          name,
          archived: archivedAt !== null,
          roles,
          waiting: scope ? await countWaiting(tx, scope, { ...asked, most: MOST_COUNTED }) : 0,
          changes: await decisionsOwed(context, tx, id),
          findings: audits ? await countFindings(tx, audits, { state: 'open' }) : 0,
        }
      }),
    )
  })
}

/** Changes of the catalog and broken glass that this person may decide on. */
async function decisionsOwed({ viewer }: Context, tx: Tx, catalogId: string): Promise<number> {
  const decides = can(viewer, 'change.decide', { catalogId })
  const changes = decides ? await countChanges(tx, catalogId, viewer.personId) : 0
  const scope = scopeOf(viewer, 'break-glass.judge', catalogId)
  return changes + (scope ? await countOwed(tx, scope, viewer.personId) : 0)
}

/** The catalog, for those who may see it. Throws `not-found`. */
export async function catalogFor(
  context: Context,
  catalogId: string,
): Promise<{ id: string; name: string; roles: Role[] }> {
  if (!can(context.viewer, 'catalog.see', { catalogId })) throw new DomainError('not-found')
  const catalog = await context.inTransaction((tx) => findCatalog(tx, catalogId))
  if (!catalog) throw new DomainError('not-found')
  return { id: catalog.id, name: catalog.name, roles: rolesIn(context.viewer, catalogId) }
}

/** For the operator: which catalogs there are, and nothing of what is in them. Throws `not-found`. */
export async function installationFor(context: Context) {
  if (!can(context.viewer, 'installation.see')) throw new DomainError('not-found')
  const catalogs = await context.inTransaction((tx) => listCatalogs(tx))
  return {
    url: context.url,
    mode: context.mode,
    catalogs: catalogs.map((c) => ({ ...c, createdAt: c.createdAt.toISOString() })),
  }
}

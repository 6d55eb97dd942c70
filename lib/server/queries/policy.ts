// The policy of a catalog: what is in force with what a change of it would touch today, and its versions with who made each. For
// everybody in the catalog; whom a rule may name is told to those who may change it.
import { DomainError } from '@/lib/domain/errors'
import { type CatalogAction, can } from '@/lib/domain/policy'
import type { PolicyDocument } from '@/lib/domain/policy-document'
import type { Context } from '../context'
import { findPolicy, policyVersions } from '../store/catalogs'
import { listMembers } from '../store/members'
import { listEveryGroup } from '../store/places'
import { countOpenByVersion } from '../store/requests'
import { listUses } from '../store/standing'
import { namesIn } from './changes'

function require(context: Context, action: CatalogAction, catalogId: string): void {
  if (!can(context.viewer, 'catalog.see', { catalogId })) throw new DomainError('not-found')
  if (!can(context.viewer, action, { catalogId })) throw new DomainError('not-permitted')
}

export type Named = { id: string; name: string }
const USES = 20

export async function policyOf(context: Context, catalogId: string) {
  require(context, 'policy.see', catalogId)
  const mayChange = can(context.viewer, 'policy.change', { catalogId })
  const watches = can(context.viewer, 'change.see', { catalogId })
  return context.inTransaction(async (tx) => {
    const policy = await findPolicy(tx, catalogId)
    const groups = (await listEveryGroup(tx, catalogId)).map(({ id, name }) => ({ id, name }))
    const members = mayChange ? (await listMembers(tx, catalogId)).filter((one) => !one.until) : []
    const distinct = (all: typeof members): Named[] => [
      ...new Map(all.map(({ personId, name }) => [personId, { id: personId, name }])).values(),
    ]
    return {
      ...policy,
      createdAt: policy.createdAt.toISOString(),
      groups,
      owners: distinct(members.filter((one) => one.role === 'owner')),
      people: distinct(members.filter((one) => one.role !== 'auditor')),
      names: await namesIn(tx, catalogId, [policy.document]),
      open: watches ? await countOpenByVersion(tx, catalogId) : [],
      uses: watches
        ? (await listUses(tx, catalogId, USES)).map((use) => ({ ...use, at: use.at.toISOString() }))
        : [],
      mayChange,
      watches,
    }
  })
}

export type PolicyVersion = {
  version: number
  at: string
  by: string | null
  document: PolicyDocument
  /** The version before it; null for the first. */
  before: PolicyDocument | null
}

/** The newest versions, or those up to one of them. */
export async function policyHistory(
  context: Context,
  { catalogId, upTo, limit = 10 }: { catalogId: string; upTo?: number; limit?: number },
): Promise<{ versions: PolicyVersion[]; names: Named[]; earlier: number | null }> {
  require(context, 'policy.see', catalogId)
  return context.inTransaction(async (tx) => {
    const rows = await policyVersions(tx, { catalogId, upTo, limit: limit + 1 })
    if (upTo !== undefined && rows[0]?.version !== upTo) throw new DomainError('not-found')
    const shown = rows.slice(0, limit)
    return {
      versions: shown.map(({ version, createdAt, by, document }, at) => ({
        version,
        at: createdAt.toISOString(),
        by,
        document,
        before: rows[at + 1]?.document ?? null,
      })),
      names: await namesIn(
        tx,
        catalogId,
        rows.map((row) => row.document),
      ),
      earlier: rows.length > limit ? rows[limit]!.version : null,
    }
  })
}

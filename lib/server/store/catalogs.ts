// A catalog and its policy versions.
import { type PolicyDocument, policyDocumentSchema } from '@/lib/domain/policy-document'
import type { Tx } from '../context'

/** Archived ones last. */
export const namedCatalogs = (tx: Tx) =>
  tx.catalog.findMany({
    select: { id: true, name: true, archivedAt: true },
    orderBy: [{ archivedAt: { sort: 'asc', nulls: 'first' } }, { name: 'asc' }],
  })

export const findCatalog = (tx: Tx, id: string) =>
  tx.catalog.findUnique({
    where: { id },
    select: { id: true, name: true, createdAt: true, archivedAt: true },
  })

export type VersionedPolicy = { version: number; document: PolicyDocument; createdAt: Date }

/** The policy in force, or that version of it. A document that breaks its form is an error, never a default. */
export async function findPolicy(tx: Tx, catalogId: string, version?: number): Promise<VersionedPolicy> {
  const row = await tx.policy.findFirstOrThrow({
    where: { catalogId, version },
    orderBy: { version: 'desc' },
  })
  return {
    version: row.version,
    document: policyDocumentSchema.parse(row.document),
    createdAt: row.createdAt,
  }
}

/** Newest first. */
export async function policyVersions(
  tx: Tx,
  { catalogId, upTo, limit }: { catalogId: string; upTo?: number; limit: number },
): Promise<(VersionedPolicy & { by: string | null })[]> {
  const rows = await tx.policy.findMany({
    where: { catalogId, ...(upTo !== undefined && { version: { lte: upTo } }) },
    orderBy: { version: 'desc' },
    take: limit,
  })
  const makers = rows.flatMap((row) => row.madeBy ?? [])
  const names = new Map((await personNames(tx, makers)).map(({ id, name }) => [id, name]))
  return rows.map(({ version, document, createdAt, madeBy }) => ({
    version,
    createdAt,
    document: policyDocumentSchema.parse(document),
    by: (madeBy && names.get(madeBy)) ?? null,
  }))
}

export const addPolicy = (
  tx: Tx,
  p: { catalogId: string; version: number; document: PolicyDocument; madeBy: string },
) => tx.policy.create({ data: { ...p, document: p.document as object }, select: { version: true } })

export const groupNames = (tx: Tx, catalogId: string, ids: readonly string[]) =>
  tx.deviceGroup.findMany({ where: { catalogId, id: { in: [...ids] } }, select: { id: true, name: true } })

/** Of people whom the viewer shares a catalog with. */
export const personNames = (tx: Tx, ids: readonly string[]) =>
  tx.person.findMany({ where: { id: { in: [...ids] } }, select: { id: true, name: true } })

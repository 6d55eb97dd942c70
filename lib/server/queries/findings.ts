// Findings as auditors and owners read them: the open ones first, each with its words and its evidence.
import { toBase64 } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { FINDING_WORDS, type FindingKind, isFindingKind } from '@/lib/domain/findings'
import { can, scopeOf } from '@/lib/domain/policy'
import type { Context } from '../context'
import { type FindingRow, countFindings, findFinding, listFindings } from '../store/findings'

export const FINDINGS_PER_PAGE = 50

export type FindingLine = {
  id: string
  kind: FindingKind
  title: string
  at: string
  device: { id: string; deviceId: string; name: string | null } | null
  cti: string | null
  /** Whether the catalog has a page of that capability. */
  known: boolean
  closedAt: string | null
  closedBy: string | null
}

export const findingLine = (row: FindingRow): FindingLine => {
  const kind = isFindingKind(row.kind) ? row.kind : 'unknown-capability'
  return {
    id: row.id,
    kind,
    title: FINDING_WORDS[kind].title,
    at: row.at.toISOString(),
    device: row.device ? { id: row.device, deviceId: row.deviceId!, name: row.deviceName } : null,
    cti: row.cti,
    known: row.known,
    closedAt: row.closedAt?.toISOString() ?? null,
    closedBy: row.closedBy,
  }
}

export type FindingQuery = {
  catalogId: string
  state: 'open' | 'closed'
  kind?: FindingKind
  page: number
}

export async function findingsOf(
  context: Context,
  query: FindingQuery,
): Promise<{ rows: FindingLine[]; open: number; closed: number }> {
  const { catalogId, state, kind, page } = query
  const scope = scopeOf(context.viewer, 'finding.see', catalogId)
  if (!scope)
    throw new DomainError(can(context.viewer, 'catalog.see', { catalogId }) ? 'not-permitted' : 'not-found')
  return context.inTransaction(async (tx) => {
    const filter = { kind, state, limit: FINDINGS_PER_PAGE, offset: (page - 1) * FINDINGS_PER_PAGE }
    return {
      rows: (await listFindings(tx, scope, filter)).map(findingLine),
      open: await countFindings(tx, scope, { kind, state: 'open' }),
      closed: await countFindings(tx, scope, { kind, state: 'closed' }),
    }
  })
}

export type FindingDetail = FindingLine & {
  means: string
  next: string
  facts: { name: string; value: string | number | boolean }[]
  /** Who handed in what it was found in. */
  person: string | null
  closeNote: string | null
  /** The receipt, as it was handed in. */
  evidence: string | null
  may: { close: boolean }
}

export async function findingDetail(
  context: Context,
  input: { catalogId: string; id: string },
): Promise<FindingDetail> {
  const row = await context.inTransaction((tx) => findFinding(tx, input))
  if (!row || !can(context.viewer, 'finding.see', row)) throw new DomainError('not-found')
  const line = findingLine(row)
  const { means, next } = FINDING_WORDS[line.kind]
  return {
    ...line,
    means,
    next,
    facts: Object.entries(row.detail).map(([name, value]) => ({ name, value })),
    person: row.person,
    closeNote: row.closeNote,
    evidence: row.evidence && toBase64(row.evidence),
    may: { close: row.closedAt === null && can(context.viewer, 'finding.close', row) },
  }
}

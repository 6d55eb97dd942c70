// Files of devices to claim, as whoever may claim in all of the catalog sees them: the list, one with its counts, its rows.
import {
  CLAIM_FILE_PROBLEMS,
  CLAIM_PROBLEMS,
  type ClaimFileProblem,
  type ClaimProblemCode,
  problemOf,
} from '@/lib/domain/claim-file'
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import type { Context, Tx } from '../context'
import type { CsvRow } from '../csv'
import {
  type ClaimCounts,
  type ClaimImport,
  type ClaimLine,
  countClaimRows,
  countProblems,
  findClaim,
  findSameClaim,
  listClaimRows,
  listClaims,
} from '../store/claims'

export const CLAIM_ROWS_PER_PAGE = 50
const LISTED = 20
const EXPORTED = 1000

type At = { catalogId: string; id: string }

function requireMay(context: Context, { catalogId }: { catalogId: string }): void {
  if (!can(context.viewer, 'catalog.see', { catalogId })) throw new DomainError('not-found')
  if (!can(context.viewer, 'device.claim', { catalogId })) throw new DomainError('not-permitted')
}

async function requireClaim(tx: Tx, at: At): Promise<ClaimImport> {
  const claim = await findClaim(tx, at)
  if (!claim) throw new DomainError('not-found')
  return claim
}

const told = ({ createdAt, movedAt, madeBy: _, ...rest }: ClaimImport) => ({
  ...rest,
  createdAt: createdAt.toISOString(),
  movedAt: movedAt.toISOString(),
})
export type ClaimSummary = ReturnType<typeof told>

/** The newest ones. */
export async function claimsOf(context: Context, input: { catalogId: string }): Promise<ClaimSummary[]> {
  requireMay(context, input)
  return context.inTransaction(async (tx) => (await listClaims(tx, input.catalogId, LISTED)).map(told))
}

export type ClaimProblemLine = { column: string | null; code: string; words: string }
export type ClaimDetail = ClaimSummary & {
  counts: ClaimCounts
  problems: (ClaimProblemLine & { rows: number })[]
  fileProblem: string | null
  /** The same bytes were claimed to the end before. */
  before: { id: string; at: string } | null
}

export async function claimDetail(context: Context, at: At): Promise<ClaimDetail> {
  requireMay(context, at)
  return context.inTransaction(async (tx) => {
    const claim = await requireClaim(tx, at)
    const before = await findSameClaim(tx, claim)
    return {
      ...told(claim),
      counts: await countClaimRows(tx, at),
      problems: (await countProblems(tx, at)).map(({ problem, n }) => ({ ...wordsOf(problem), rows: n })),
      fileProblem: claim.problem && CLAIM_FILE_PROBLEMS[claim.problem satisfies ClaimFileProblem],
      before: before && { id: before.id, at: before.movedAt.toISOString() },
    }
  })
}

/** How far it is, for whoever waits. */
export async function claimProgress(
  context: Context,
  at: At,
): Promise<{ state: ClaimImport['state']; rows: number; counts: ClaimCounts }> {
  requireMay(context, at)
  return context.inTransaction(async (tx) => {
    const { state, rows } = await requireClaim(tx, at)
    return { state, rows, counts: await countClaimRows(tx, at) }
  })
}

export type ClaimRowLine = Omit<ClaimLine, 'problems'> & { problems: ClaimProblemLine[] }

/** A page of its rows below `after`, in the order of the file. */
export async function claimRows(
  context: Context,
  input: At & { show: 'refused' | 'all'; after: number },
): Promise<{ rows: ClaimRowLine[]; next: number | null }> {
  requireMay(context, input)
  return context.inTransaction(async (tx) => {
    await requireClaim(tx, input)
    const page = { outcomes: outcomesOf(input.show), after: input.after, limit: CLAIM_ROWS_PER_PAGE + 1 }
    const rows = await listClaimRows(tx, input, page)
    const shown = rows.slice(0, CLAIM_ROWS_PER_PAGE)
    return {
      rows: shown.map((row) => ({ ...row, problems: row.problems.map(wordsOf) })),
      next: rows.length > shown.length ? shown.at(-1)!.line : null,
    }
  })
}

export const CLAIM_REPORT_HEAD = ['row', 'device_id', 'name', 'outcome', 'column', 'code', 'words'] as const

/** The whole report, some rows at a time: one line for each thing that is wrong with a row, and one for a sound row. */
export async function claimReport(
  context: Context,
  input: At & { show: 'refused' | 'all' },
): Promise<{ name: string; pages: AsyncGenerator<CsvRow[]> }> {
  requireMay(context, input)
  const { fileName } = await context.inTransaction((tx) => requireClaim(tx, input))
  return { name: `${fileName.replace(/\.\w+$/, '')}-report.csv`, pages: reportPages(context, input) }
}

async function* reportPages(
  context: Context,
  { show, ...at }: At & { show: 'refused' | 'all' },
): AsyncGenerator<CsvRow[]> {
  for (let after = 0; ;) {
    const page = { outcomes: outcomesOf(show), after, limit: EXPORTED }
    const rows = await context.inTransaction((tx) => listClaimRows(tx, at, page))
    if (rows.length > 0) yield rows.flatMap(reportLines)
    if (rows.length < EXPORTED) return
    after = rows.at(-1)!.line
  }
}

function reportLines({ line, given, name, outcome, problems }: ClaimLine): CsvRow[] {
  if (problems.length === 0) return [[line, given, name, outcome, null, null, null]]
  return problems.map((text) => {
    const { column, code, words } = wordsOf(text)
    return [line, given, name, outcome, column, code, words]
  })
}

const outcomesOf = (show: 'refused' | 'all'): (keyof ClaimCounts)[] =>
  show === 'refused' ? ['refused'] : ['read', 'waiting', 'refused', 'known', 'claimed']

function wordsOf(text: string): ClaimProblemLine {
  const { column, code } = problemOf(text)
  return { column, code, words: CLAIM_PROBLEMS[code satisfies ClaimProblemCode] }
}

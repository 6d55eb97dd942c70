// Files of devices to claim and their rows: staged as they are read, checked by set, taken in a batch at a time.
import { toHex } from '@/lib/core/bytes'
import { type ClaimFileProblem, type ClaimProblem, type ClaimRow, problemText } from '@/lib/domain/claim-file'
import { Prisma } from '@/prisma/generated/client'
import type { Tx } from '../context'

export type ClaimState = 'uploading' | 'unreadable' | 'checking' | 'checked' | 'applying' | 'done' | 'dropped'
export type ClaimChoices = { groupId: string | null; createMissing: boolean; allOrNothing: boolean }
export type ClaimImport = ClaimChoices & {
  catalogId: string
  id: string
  madeBy: string
  maker: string
  fileName: string
  fileHash: string | null
  state: ClaimState
  columns: string[]
  ignored: string[]
  problem: ClaimFileProblem | null
  problemLine: number | null
  rows: number
  createdAt: Date
  movedAt: Date
}
type At = { catalogId: string; id: string }

const COLUMNS = Prisma.sql`i.catalog_id AS "catalogId", i.id, i.made_by AS "madeBy", p.name AS maker, i.file_name AS "fileName",
  encode(i.file_hash, 'hex') AS "fileHash", i.state, i.columns, i.ignored, i.problem, i.problem_line AS "problemLine", i.rows,
  i.group_id AS "groupId", i.create_missing AS "createMissing", i.all_or_nothing AS "allOrNothing", i.created_at AS "createdAt", i.moved_at AS "movedAt"`
const FROM = Prisma.sql`FROM claim_import i JOIN person p ON p.id = i.made_by`

/** One step of one file at a time, whoever takes it. */
export const lockClaim = (tx: Tx, id: string) =>
  tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${id}, 9))::text`

export async function findClaim(tx: Tx, { catalogId, id }: At): Promise<ClaimImport | undefined> {
  const rows = await tx.$queryRaw<ClaimImport[]>`SELECT ${COLUMNS} ${FROM}
    WHERE i.catalog_id = ${catalogId}::uuid AND i.id = ${id}::uuid`
  return rows[0]
}

/** Newest first. */
export const listClaims = (tx: Tx, catalogId: string, limit: number) =>
  tx.$queryRaw<ClaimImport[]>`SELECT ${COLUMNS} ${FROM}
    WHERE i.catalog_id = ${catalogId}::uuid AND i.state <> 'dropped' ORDER BY i.created_at DESC, i.id LIMIT ${limit}`

/** Another file of the same bytes that was claimed to its end. */
export async function findSameClaim(tx: Tx, one: ClaimImport): Promise<{ id: string; movedAt: Date } | null> {
  if (one.fileHash === null) return null
  const rows = await tx.$queryRaw<
    { id: string; movedAt: Date }[]
  >`SELECT id, moved_at AS "movedAt" FROM claim_import
    WHERE catalog_id = ${one.catalogId}::uuid AND id <> ${one.id}::uuid AND file_hash = decode(${one.fileHash}, 'hex') AND state = 'done'
    ORDER BY moved_at DESC LIMIT 1`
  return rows[0] ?? null
}

export const addClaim = (
  tx: Tx,
  c: At & ClaimChoices & { madeBy: string; fileName: string; createdAt: Date; movedAt: Date },
) => tx.claimImport.create({ data: c, select: { id: true } })

export type ClaimMove = Partial<ClaimChoices> & {
  state?: ClaimState
  fileHash?: Uint8Array<ArrayBuffer>
  columns?: string[]
  ignored?: string[]
  problem?: ClaimFileProblem
  problemLine?: number
  rows?: number
  movedAt: Date
}
export const moveClaim = (tx: Tx, { catalogId, id }: At, data: ClaimMove) =>
  tx.claimImport.update({ where: { catalogId_id: { catalogId, id } }, data, select: { id: true } })

export async function addClaimRows(
  tx: Tx,
  { catalogId, id }: At,
  rows: readonly (ClaimRow & { line: number })[],
): Promise<void> {
  const told = rows.map(({ deviceId, publicKey, problems, ...rest }) => ({
    ...rest,
    device: deviceId && toHex(deviceId),
    key: publicKey && toHex(publicKey),
    problems: problems.map(problemText),
  }))
  await tx.$executeRaw`INSERT INTO claim_row (catalog_id, import, line, device_id, public_key, given, name, serial, product, "group", keystore, problems)
    SELECT ${catalogId}::uuid, ${id}::uuid, line, decode(device, 'hex'), decode(key, 'hex'), given, name, serial, product, "group", keystore,
      ARRAY(SELECT jsonb_array_elements_text(problems))
    FROM jsonb_to_recordset(${JSON.stringify(told)}::jsonb) AS r (line int, device text, key text, given text, name text, serial text,
      product text, "group" text, keystore bigint, problems jsonb)`
}

export const dropClaimRows = (tx: Tx, { catalogId, id }: At) =>
  tx.claimRow.deleteMany({ where: { catalogId, import: id, outcome: { not: 'claimed' } } })

export type ClaimCounts = { read: number; waiting: number; refused: number; known: number; claimed: number }
export async function countClaimRows(tx: Tx, { catalogId, id }: At): Promise<ClaimCounts> {
  const rows = await tx.$queryRaw<
    { outcome: keyof ClaimCounts; n: number }[]
  >`SELECT outcome, count(*)::int AS n FROM claim_row
    WHERE catalog_id = ${catalogId}::uuid AND import = ${id}::uuid GROUP BY 1`
  const none: ClaimCounts = { read: 0, waiting: 0, refused: 0, known: 0, claimed: 0 }
  return rows.reduce((counts, { outcome, n }) => ({ ...counts, [outcome]: n }), none)
}

export type ClaimLine = {
  line: number
  given: string
  name: string | null
  problems: string[]
  outcome: keyof ClaimCounts
}
/** Rows below `after`, in the order of the file. */
export const listClaimRows = (
  tx: Tx,
  { catalogId, id }: At,
  page: { outcomes: (keyof ClaimCounts)[]; after: number; limit: number },
) =>
  tx.$queryRaw<ClaimLine[]>`SELECT line, given, name, problems, outcome FROM claim_row
    WHERE catalog_id = ${catalogId}::uuid AND import = ${id}::uuid AND outcome = ANY (${page.outcomes}::text[]) AND line > ${page.after}
    ORDER BY line LIMIT ${page.limit}`

export async function countProblems(
  tx: Tx,
  { catalogId, id }: At,
): Promise<{ problem: string; n: number }[]> {
  return tx.$queryRaw`SELECT problem, count(*)::int AS n FROM claim_row, unnest(problems) AS problem
    WHERE catalog_id = ${catalogId}::uuid AND import = ${id}::uuid AND outcome = 'refused' GROUP BY 1 ORDER BY 2 DESC, 1`
}

/** Rows that were just written have no statistics: without this, rows would be compared each with each. */
export const joinByHash = (tx: Tx) => tx.$executeRaw`SET LOCAL enable_nestloop = off`

/** Before a check: what an earlier one found of the catalog and of other rows is forgotten. */
export const forgetCheck = (tx: Tx, { catalogId, id }: At, codes: readonly string[]) =>
  tx.$executeRaw`UPDATE claim_row SET outcome = 'read', group_id = NULL,
    problems = ARRAY(SELECT problem FROM unnest(problems) AS problem WHERE split_part(problem, ' ', 2) <> ALL (${codes as string[]}::text[]))
    WHERE catalog_id = ${catalogId}::uuid AND import = ${id}::uuid`

const adding = ({ column, code }: ClaimProblem) =>
  Prisma.sql`problems = r.problems || ${problemText({ column, code })}::text`

export const markKeystores = (tx: Tx, { catalogId, id }: At, newest: number) =>
  tx.$executeRaw`UPDATE claim_row r SET ${adding({ column: 'keystore_version', code: 'keystore-unknown' })}
    WHERE catalog_id = ${catalogId}::uuid AND import = ${id}::uuid AND keystore > ${newest}`

/** The places that rows name, each once, with how many rows name it. */
export const namedPlaces = (tx: Tx, { catalogId, id }: At) =>
  tx.$queryRaw<
    { product: string | null; group: string | null; n: number }[]
  >`SELECT product, "group", count(*)::int AS n
    FROM claim_row WHERE catalog_id = ${catalogId}::uuid AND import = ${id}::uuid GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2`

export type Place = {
  product: string | null
  group: string | null
  groupId: string | null
  problem: ClaimProblem | null
}
/** What became of each place is written to its rows. */
export async function placeRows(tx: Tx, { catalogId, id }: At, places: readonly Place[]): Promise<void> {
  const told = places.map(({ problem, ...place }) => ({ ...place, problem: problem && problemText(problem) }))
  await tx.$executeRaw`UPDATE claim_row r SET group_id = p."groupId", problems = CASE WHEN p.problem IS NULL THEN r.problems ELSE r.problems || p.problem END
    FROM jsonb_to_recordset(${JSON.stringify(told)}::jsonb) AS p (product text, "group" text, "groupId" uuid, problem text)
    WHERE r.catalog_id = ${catalogId}::uuid AND r.import = ${id}::uuid AND coalesce(r.product, '') = coalesce(p.product, '') AND coalesce(r."group", '') = coalesce(p."group", '')`
}

/** After all marks: refused, here already, or to be claimed. Only this catalog's own devices are looked at. */
export const settleRows = (tx: Tx, { catalogId, id }: At) =>
  tx.$executeRaw`UPDATE claim_row r SET outcome = CASE WHEN problems <> '{}' THEN 'refused'
      WHEN EXISTS (SELECT 1 FROM device d WHERE d.catalog_id = r.catalog_id AND d.device_id = r.device_id AND d.until IS NULL) THEN 'known' ELSE 'waiting' END
    WHERE catalog_id = ${catalogId}::uuid AND import = ${id}::uuid AND outcome = 'read'`

export type Claimable = {
  line: number
  id: string
  deviceId: Uint8Array<ArrayBuffer>
  groupId: string | null
  product: string | null
  group: string | null
  name: string | null
}
/** The next rows to be claimed, with an id for the holding of each. */
export const nextClaimable = (tx: Tx, { catalogId, id }: At, limit: number) =>
  tx.$queryRaw<
    Claimable[]
  >`SELECT line, gen_random_uuid() AS id, device_id AS "deviceId", group_id AS "groupId", product, "group", name
    FROM claim_row WHERE catalog_id = ${catalogId}::uuid AND import = ${id}::uuid AND outcome = 'waiting' ORDER BY line LIMIT ${limit}`

/**
 * Pending holdings for these rows. Gives the lines that became one; the others are in the catalog already. What another
 * catalog holds is neither asked nor told: a pending holding excludes nobody.
 */
export async function takeRows(
  tx: Tx,
  { catalogId, id }: At,
  rows: readonly { line: number; id: string; groupId: string }[],
): Promise<Set<number>> {
  const told = JSON.stringify(rows.map(({ line, id: holding, groupId }) => ({ line, holding, groupId })))
  const made = await tx.$queryRaw<{ line: number }[]>`WITH told AS (
      SELECT r.*, t.holding, t."groupId" AS into_group FROM jsonb_to_recordset(${told}::jsonb) AS t (line int, holding uuid, "groupId" uuid)
      JOIN claim_row r ON r.catalog_id = ${catalogId}::uuid AND r.import = ${id}::uuid AND r.line = t.line),
    made AS (INSERT INTO device (catalog_id, id, device_id, public_key, name, serial, group_id, claim, keystore_seen)
      SELECT catalog_id, holding, device_id, public_key, name, serial, into_group, 'pending', coalesce(keystore, 0) FROM told
      ON CONFLICT (catalog_id, device_id) WHERE until IS NULL DO NOTHING RETURNING id)
    SELECT told.line FROM told JOIN made ON made.id = told.holding`
  const lines = made.map(({ line }) => line)
  const all = rows.map(({ line }) => line)
  await tx.$executeRaw`UPDATE claim_row SET outcome = CASE WHEN line = ANY (${lines}::int[]) THEN 'claimed' ELSE 'known' END
    WHERE catalog_id = ${catalogId}::uuid AND import = ${id}::uuid AND line = ANY (${all}::int[])`
  return new Set(lines)
}

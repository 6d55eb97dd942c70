// A file of devices to claim, as makers write it: which columns it has, what one row says, and what is wrong with it. Knows
// one row at a time; what only the catalog or the other rows can tell is found later.
import { type Bytes, equal, sha512, toHex } from '@/lib/core/bytes'
import { uncompressed } from '@/lib/core/cose'
import { readPublicKey } from '@/lib/core/public-key'
import { parseDeviceId } from './device-id'
import { attempt } from './signed-object'

export const CLAIM_COLUMNS = [
  'device_id',
  'product',
  'group',
  'name',
  'serial',
  'public_key',
  'keystore_version',
] as const
export type ClaimColumn = (typeof CLAIM_COLUMNS)[number]

export const MOST_CLAIM_ROWS = 100_000
export const MOST_CLAIM_BYTES = 96 * 2 ** 20
export const LONGEST_TEXT = 200
export const LONGEST_SERIAL = 100

/** Other names that files have for the same. */
const ALIASES: Readonly<Record<string, ClaimColumn>> = {
  deviceid: 'device_id',
  id: 'device_id',
  device_group: 'group',
  serial_number: 'serial',
  serialnumber: 'serial',
  publickey: 'public_key',
  keystore: 'keystore_version',
}

/** Where each column stands; `ignored` are names that mean nothing here. */
export type ClaimHeader = {
  at: Partial<Record<ClaimColumn, number>>
  ignored: string[]
  twice: ClaimColumn | null
  width: number
}

export function readHeader(cells: readonly string[]): ClaimHeader {
  const header: ClaimHeader = { at: {}, ignored: [], twice: null, width: cells.length }
  cells.forEach((cell, i) => {
    const name = cell
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_')
    const column = CLAIM_COLUMNS.find((one) => one === name) ?? ALIASES[name]
    if (!column) return void (name && header.ignored.push(cell.trim().slice(0, LONGEST_TEXT)))
    if (header.at[column] !== undefined) header.twice = column
    header.at[column] ??= i
  })
  return header
}

/** The one of comma, semicolon and tab that the first line has most of. */
export function delimiterOf(firstLine: string): ',' | ';' | '\t' {
  const unquoted = firstLine.replaceAll(/"[^"]*"/g, '')
  const count = (one: string) => unquoted.split(one).length - 1
  return ([',', ';', '\t'] as const).toSorted((a, b) => count(b) - count(a))[0]!
}

/** What is wrong with a row, in the words of its report. `column` is where. */
export const CLAIM_PROBLEMS = {
  'id-malformed': 'A device ID has 128 digits, 0 to 9 and a to f.',
  'id-repeated': 'An earlier row of the file has the same device ID.',
  'key-malformed': 'A public key has 128 digits (x, then y), or 130 that begin with 04.',
  'key-of-other-device': 'The device ID is not the SHA-512 of this public key.',
  'text-too-long': 'At most 200 characters; a serial number has at most 100.',
  'text-unreadable': 'The text is not UTF-8, or has control characters. Save the file as UTF-8.',
  'keystore-malformed': 'A keystore version is a whole number from 1 on.',
  'keystore-unknown': 'The catalog has issued no keystore of this version.',
  'product-unknown': 'The catalog has no product of this name.',
  'group-unknown': 'There is no device group of this name.',
  'group-ambiguous': 'Several groups have this name. Name the product too.',
  'group-archived': 'The product or group of this name is archived. Restore it first.',
  'group-missing': 'The row names no device group, and none was chosen for such rows.',
  'cells-too-many': 'The row has more cells than the file has columns.',
} as const
export type ClaimProblemCode = keyof typeof CLAIM_PROBLEMS
export type ClaimProblem = { column: ClaimColumn | null; code: ClaimProblemCode }

export const problemText = ({ column, code }: ClaimProblem): string => `${column ?? ''} ${code}`
export function problemOf(text: string): ClaimProblem {
  const [column, code] = text.split(' ') as [ClaimColumn | '', ClaimProblemCode]
  return { column: column || null, code }
}

export type ClaimRow = {
  deviceId: Bytes | null
  publicKey: Bytes | null
  /** The ID as the file has it, cut at the end. */
  given: string
  name: string | null
  serial: string | null
  product: string | null
  group: string | null
  keystore: number | null
  problems: ClaimProblem[]
}

export async function readRow(cells: readonly string[], header: ClaimHeader): Promise<ClaimRow> {
  const problems: ClaimProblem[] = []
  const cell = (column: ClaimColumn) => cells[header.at[column] ?? Infinity]?.trim() ?? ''
  const text = (column: ClaimColumn, longest = LONGEST_TEXT) => {
    const value = cell(column)
    const bad = value.length > longest ? 'text-too-long' : unreadable(value) ? 'text-unreadable' : null
    if (bad) problems.push({ column, code: bad })
    return bad ? null : value || null
  }
  const deviceId = attempt(() => parseDeviceId(cell('device_id'))) ?? null
  if (!deviceId) problems.push({ column: 'device_id', code: 'id-malformed' })
  const product = text('product')
  const group = text('group')
  const name = text('name')
  const serial = text('serial', LONGEST_SERIAL)
  const publicKey = await readKey(cell('public_key'), { deviceId, problems })
  const keystore = readVersion(cell('keystore_version'), problems)
  if (cells.slice(header.width).some((one) => one.trim() !== ''))
    problems.push({ column: null, code: 'cells-too-many' })
  const given = deviceId ? toHex(deviceId) : readable(cell('device_id'))
  return { deviceId, publicKey, given, name, serial, product, group, keystore, problems }
}

// U+FFFD is what a byte that is no UTF-8 was read as.

const CONTROL = /[\u0000-\u001f\u007f\ufffd]/
const unreadable = (value: string) => CONTROL.test(value)
const readable = (value: string) =>
  [...value]
    .filter((one) => !unreadable(one))
    .join('')
    .slice(0, LONGEST_TEXT)

async function readKey(
  value: string,
  { deviceId, problems }: { deviceId: Bytes | null; problems: ClaimProblem[] },
): Promise<Bytes | null> {
  if (value === '') return null
  const digits = value.replaceAll(/[\s:]/g, '')
  const key = /^(04)?[0-9a-fA-F]{128}$/.test(digits) ? attempt(() => readPublicKey(digits)) : undefined
  if (!key) {
    problems.push({ column: 'public_key', code: 'key-malformed' })
    return null
  }
  const point = uncompressed(key)
  if (deviceId && equal(await sha512(point), deviceId)) return point
  if (deviceId) problems.push({ column: 'public_key', code: 'key-of-other-device' })
  return null
}

function readVersion(value: string, problems: ClaimProblem[]): number | null {
  if (value === '') return null
  const version = /^\d{1,15}$/.test(value) ? Number(value) : 0
  if (version > 0) return version
  problems.push({ column: 'keystore_version', code: 'keystore-malformed' })
  return null
}

/** Why no row of a file was read. */
export const CLAIM_FILE_PROBLEMS = {
  empty: 'The file has no rows below its first line.',
  'id-column-missing': 'The first line has to name the columns, and one of them has to be device_id.',
  'column-twice': 'Two columns have the same name.',
  'csv-broken': 'The file is not CSV from this line on: a quote stands where none can be, or is not closed.',
  'rows-too-many': 'A file has at most 100,000 rows. Split it.',
  'cut-short': 'The upload was cut short. Nothing of it was claimed; send the file again.',
} as const
export type ClaimFileProblem = keyof typeof CLAIM_FILE_PROBLEMS

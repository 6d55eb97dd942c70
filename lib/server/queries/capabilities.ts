// Capabilities, and the life of one on one page: asked, approved, downloaded, ended, each with its entry of the log.
import { DomainError } from '@/lib/domain/errors'
import { can, scopeOf } from '@/lib/domain/policy'
import type { CapabilityType } from '@/lib/domain/policy-document'
import type { Context, Tx } from '../context'
import { type EntryLine, listEntries } from '../store/audit'
import { type CapabilityRow, findCapability, listCapabilities as list } from '../store/capabilities'
import { type RequestDetail, requestDetail } from './requests'

export type CapabilityLine = {
  cti: string
  request: string
  requester: string
  device: { id: string; deviceId: string; name: string | null; group: string; product: string }
  type: CapabilityType
  createdAt: string
  notBefore: string
  expiresAt: string
  kid: string
  epoch: number
  profileKey: string | null
  standing: 'live' | 'expired' | 'ended' | 'reserved'
}

function lineOf(context: Context, row: CapabilityRow): CapabilityLine {
  const standing =
    row.state === 'ended'
      ? 'ended'
      : row.expiresAt <= context.now()
        ? 'expired'
        : row.state === 'reserved'
          ? 'reserved'
          : 'live'
  return {
    cti: row.cti,
    request: row.request,
    requester: row.requester,
    device: {
      id: row.device,
      deviceId: row.deviceId,
      name: row.deviceName,
      group: row.group,
      product: row.product,
    },
    type: row.type,
    createdAt: row.createdAt.toISOString(),
    notBefore: row.notBefore.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    kid: row.kid,
    epoch: row.epoch,
    profileKey: row.profileKey,
    standing,
  }
}

export const CAPABILITIES_PER_PAGE = 50

export async function listCapabilities(
  context: Context,
  input: { catalogId: string; page: number },
): Promise<CapabilityLine[]> {
  const scope = scopeOf(context.viewer, 'capability.see', input.catalogId)
  if (!scope) throw new DomainError('not-found')
  const rows = await context.inTransaction((tx) =>
    list(tx, scope, { limit: CAPABILITIES_PER_PAGE, offset: (input.page - 1) * CAPABILITIES_PER_PAGE }),
  )
  return rows.map((row) => lineOf(context, row))
}

export type CapabilityLife = CapabilityLine & {
  request: string
  asked: RequestDetail
  entries: EntryWords[]
  may: { allowRebind: boolean }
  rebindAllowed: boolean
}
export type EntryWords = Omit<EntryLine, 'at'> & { at: string }

export async function capabilityLife(
  context: Context,
  input: { catalogId: string; cti: string },
): Promise<CapabilityLife> {
  const row = await context.inTransaction((tx) => findCapability(tx, input))
  if (!row || !can(context.viewer, 'capability.see', row)) throw new DomainError('not-found')
  const asked = await requestDetail(context, { catalogId: input.catalogId, id: row.request })
  const entries = await context.inTransaction((tx) => entriesOf(context, tx, row))
  const line = lineOf(context, row)
  const may = {
    allowRebind:
      line.standing === 'live' &&
      row.profileKey !== null &&
      can(context.viewer, 'capability.allow-rebind', row),
  }
  const told = entries.map((entry) => ({ ...entry, at: entry.at.toISOString() }))
  return { ...line, asked, entries: told, may, rebindAllowed: row.rebindAt !== null }
}

const SHOWN = 100

/** What names the capability, and what names the request that it came of; oldest first. Findings only for who may see them. */
async function entriesOf(context: Context, tx: Tx, row: CapabilityRow): Promise<EntryLine[]> {
  const naming = (field: 'request' | 'capability', value: string) =>
    listEntries(tx, row.catalogId, { where: [{ field, value }], limit: SHOWN })
  const found = [...(await naming('request', row.request)), ...(await naming('capability', row.cti))]
  const shown = can(context.viewer, 'finding.see', row)
    ? found
    : found.filter((entry) => entry.fields.finding === undefined)
  const each = new Map(shown.map((entry) => [entry.id, entry]))
  const order = (a: EntryLine, b: EntryLine) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1)
  return [...each.values()].sort(order)
}

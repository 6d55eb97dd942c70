// How a device stands in the record: what was revoked for it and what it has confirmed, its clock, and what was found.
import { equal } from '@/lib/core/bytes'
import { kidOf } from '@/lib/core/cose'
import { isClockOff } from '@/lib/domain/clock'
import { DomainError } from '@/lib/domain/errors'
import { USE, readKeystore } from '@/lib/domain/keystore'
import { can, scopeOf } from '@/lib/domain/policy'
import type { Context, Tx } from '../context'
import { findDevice } from '../store/devices'
import { listFindings } from '../store/findings'
import { keyInForce, listKeystores } from '../store/keys'
import { listRevocations } from '../store/revocations'
import { type FindingLine, findingLine } from './findings'
import type { RevocationLine } from './record'
import { revocationLine } from './record'

export type DeviceStanding = {
  revocations: RevocationLine[]
  findings: FindingLine[] | null
  /** Null: no statement told. `offsetS` is null for a device without a trusted clock. */
  clock: { trusted: boolean; offsetS: number | null; off: boolean } | null
  bootSeen: string | null
  noticeKey: boolean | null
}

export async function deviceStanding(
  context: Context,
  input: { catalogId: string; id: string },
): Promise<DeviceStanding> {
  const { viewer } = context
  const { catalogId } = input
  return context.inTransaction(async (tx) => {
    const row = await findDevice(tx, catalogId, input.id)
    if (!row || !can(viewer, 'device.see', row)) throw new DomainError('not-found')
    const all = can(viewer, 'capability.see-all', row)
    const scope = scopeOf(viewer, 'finding.see', catalogId)
    const found = scope && (await listFindings(tx, scope, { device: row.id, limit: 20 }))
    const { clockSeen, clockOffsetS, bootSeen } = row
    return {
      revocations: all ? (await listRevocations(tx, { catalogId, device: row.id })).map(revocationLine) : [],
      findings: found && found.map(findingLine),
      clock:
        clockSeen === null
          ? null
          : { trusted: clockSeen, offsetS: clockOffsetS, off: isClockOff(clockOffsetS) },
      bootSeen,
      noticeKey: await knowsNoticeKey(tx, { catalogId, device: row.id, now: context.now() }),
    }
  })
}

/** Whether the keystore that the device last showed lists the key that signs notices now; null where that is not known. */
export async function knowsNoticeKey(
  tx: Tx,
  of: { catalogId: string; device: string; now: Date },
): Promise<boolean | null> {
  const device = await findDevice(tx, of.catalogId, of.device)
  const key = await keyInForce(tx, { catalogId: of.catalogId, use: USE.revocation, at: of.now })
  if (!key) return false
  const stored = (await listKeystores(tx, of.catalogId)).find((one) => one.version === device?.keystoreSeen)
  if (!stored) return null
  const { keystore } = readKeystore(stored.bytes)
  for (const entry of keystore.keys)
    if (entry.uses.includes(USE.revocation) && equal(await kidOf(entry.key), key.kid)) return true
  return false
}

// Notices that no device will take, because their key was stolen or there was none, are reserved anew under the key that is
// in force. The epoch stays, so that nothing else ends with it. Part of issuing a keystore: only then a device can know the key.
import { fromHex } from '@/lib/core/bytes'
import { USE } from '@/lib/domain/keystore'
import { REVOCATION } from '@/lib/domain/revocation'
import { pack } from '@/lib/domain/schema'
import type { Context, Tx } from '../context'
import { writeEntry } from '../store/audit'
import { keyInForce } from '../store/keys'
import { lostNotices, reserveNoticeAgain } from '../store/revocations'

/** Ids of what waits to be signed once this is committed; none while no key for revocations is in force. */
export async function remakeNotices(context: Context, tx: Tx, catalogId: string): Promise<string[]> {
  const at = context.now()
  const key = await keyInForce(tx, { catalogId, use: USE.revocation, at })
  if (!key) return []
  const lost = await lostNotices(tx, catalogId)
  for (const { id, deviceId, epoch } of lost) {
    const device = fromHex(deviceId)
    const notice = { issuedAt: Math.floor(at.getTime() / 1000), deviceId: device, epoch }
    await reserveNoticeAgain(tx, { catalogId, id, kid: key.kid, payload: pack(REVOCATION.codec, notice) })
    const fields = { person: context.viewer.personId, device, epoch, kid: key.kid, revocation: id }
    await writeEntry(tx, { log: catalogId, id: context.newId(), kind: 'revocation.remake', at, fields })
  }
  return lost.map((one) => one.id)
}

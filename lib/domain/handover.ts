// The handover: gives a device a new root and catalog, signed by the root it has (docs/protocol, "Handover").
import { type Bytes, equal } from '@/lib/core/bytes'
import { type CoseKey, kidOf } from '@/lib/core/cose'
import { type Clock } from './capability'
import type { Verdict } from './codes'
import { type TypeOf, coseKey, deviceId, field, map, time, unsigned, uuid } from './schema'
import { type SignedObject, openObject, signObject } from './signed-object'

const codec = map({
  rootKey: field(1, coseKey),
  number: field(2, unsigned()),
  leastKeystoreVersion: field(3, unsigned()),
  expiresAt: field(4, time),
  deviceId: field(-65537, deviceId),
  catalogId: field(-65547, uuid),
})
export type Handover = TypeOf<typeof codec>

export const HANDOVER: SignedObject<Handover> = {
  typ: 'device-handover+cbor',
  maxBytes: 512,
  kid: 'required',
  codec,
}

export const signHandover = (value: Handover, key: { kid: Bytes; sign: (m: Bytes) => Promise<Bytes> }) =>
  signObject(HANDOVER, value, key)

const CODES = {
  envelope: 'invalid-parameters',
  signer: 'unknown-signer',
  signature: 'bad-signature',
  payload: 'invalid-parameters',
} as const

export type HandoverHolder = {
  rootKey: CoseKey
  deviceId: Uint8Array
  number: number
  lastApplied: Uint8Array | null
  clock: Clock
}

/** The last one's bytes again: 0 before any other check. Else 3 → 12 → 13 → 3 → device 14 → time 15 → number 37. */
export async function checkHandover(
  file: Uint8Array,
  holder: HandoverHolder,
): Promise<{ code: 'ok'; repeat: true } | Verdict<{ repeat: false; handover: Handover }>> {
  if (holder.lastApplied && equal(file, holder.lastApplied)) return { code: 'ok', repeat: true }
  const rootKid = await kidOf(holder.rootKey)
  const signer = (e: { kid: Bytes | undefined }) => (equal(e.kid!, rootKid) ? holder.rootKey : undefined)
  const opened = await openObject(HANDOVER, file, { signer, codes: CODES })
  if (!('value' in opened)) return opened
  const handover = opened.value
  if (!equal(handover.deviceId, holder.deviceId)) return { code: 'wrong-device' }
  const { now, floor } = holder.clock
  if (now === undefined ? handover.expiresAt <= floor : now >= handover.expiresAt) return { code: 'expired' }
  if (handover.number !== holder.number + 1) return { code: 'keystore-rollback' }
  return { code: 'ok', repeat: false, handover }
}

// The revocation notice: raises a device's epoch, so that every capability of a lower one is refused there
// (docs/protocol, "Revocation notice").
import { type Bytes, equal } from '@/lib/core/bytes'
import type { CoseKey } from '@/lib/core/cose'
import { EPOCH_STEP } from './capability'
import type { Verdict } from './codes'
import { type TypeOf, deviceId, epoch, field, map, time } from './schema'
import { type SignedObject, openObject, signObject } from './signed-object'

const codec = map({
  issuedAt: field(6, time),
  deviceId: field(-65537, deviceId),
  epoch: field(-65539, epoch),
})
export type RevocationNotice = TypeOf<typeof codec>

export const REVOCATION: SignedObject<RevocationNotice> = {
  typ: 'capability-revocation+cbor',
  maxBytes: 512,
  kid: 'required',
  codec,
}

export const signRevocation = (
  value: RevocationNotice,
  key: { kid: Bytes; sign: (m: Bytes) => Promise<Bytes> },
) => signObject(REVOCATION, value, key)

/** The epoch of the next notice, or null where the device has to be visited first: it takes at most 1,024 steps at a time. */
export function nextEpoch(device: { issued: number; confirmed: number }): number | null {
  const next = device.issued + 1
  return next > device.confirmed + EPOCH_STEP || next >= 2 ** 32 ? null : next
}

const CODES = {
  envelope: 'invalid-parameters',
  signer: 'unknown-signer',
  signature: 'bad-signature',
  payload: 'invalid-parameters',
} as const

/** 3 → 12 → 13 → payload 3 → device 14 → a step above 1,024: 3. `raises` is false where the epoch is not higher. */
export async function checkRevocation(
  file: Uint8Array,
  holder: { signer: (kid: Bytes) => CoseKey | undefined; deviceId: Uint8Array; epoch: number },
): Promise<Verdict<{ notice: RevocationNotice; raises: boolean }>> {
  const opened = await openObject(REVOCATION, file, { signer: (e) => holder.signer(e.kid!), codes: CODES })
  if (!('value' in opened)) return opened
  const notice = opened.value
  if (!equal(notice.deviceId, holder.deviceId)) return { code: 'wrong-device' }
  if (notice.epoch > holder.epoch + EPOCH_STEP) return { code: 'invalid-parameters' }
  return { code: 'ok', notice, raises: notice.epoch > holder.epoch }
}

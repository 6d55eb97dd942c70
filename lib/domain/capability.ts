// The capability: a CBOR Web Token for one device and a limited time (docs/protocol, "Capability"). The `.cap` file is
// exactly these bytes. Checked here in the device's order; asking for a proof of the profile key is proof.ts.
import { type Bytes, equal } from '@/lib/core/bytes'
import { malformed } from '@/lib/core/coded-error'
import type { CoseKey } from '@/lib/core/cose'
import type { Verdict, WireRefusal } from './codes'
import {
  type Codec,
  type TypeOf,
  confirmation,
  deviceId,
  epoch,
  exactly,
  field,
  list,
  map,
  optional,
  time,
  unsigned,
  url,
  uuid,
} from './schema'
import { type SignedObject, openObject, readObject, signObject } from './signed-object'

export const APP_DEVELOPMENT = 11
export const FIELD_SERVICING = 13
export type CapabilityType = 'fieldServicing' | 'appDevelopment'
export const CAPABILITY_NUMBER: Record<CapabilityType, number> = {
  fieldServicing: FIELD_SERVICING,
  appDevelopment: APP_DEVELOPMENT,
}

/** How far below or above a device's epoch a capability or notice may lie. */
export const EPOCH_STEP = 1024

const fields = map({
  issuer: field(1, url),
  expiresAt: field(4, time),
  notBefore: field(5, time),
  issuedAt: field(6, time),
  cti: field(7, uuid),
  profileKey: optional(8, confirmation),
  deviceId: field(-65537, deviceId),
  capabilities: field(-65538, list(unsigned())),
  epoch: field(-65539, epoch),
  bootId: optional(-65540, exactly(16)),
})
export type Capability = TypeOf<typeof fields>

function sound(capability: Capability): Capability {
  const numbers = capability.capabilities
  if (numbers.length === 0) throw malformed('names no capability')
  if (numbers.some((n, i) => i > 0 && n <= numbers[i - 1]!)) throw malformed('capabilities do not ascend')
  if (capability.expiresAt <= capability.notBefore) throw malformed('expires before it begins')
  return capability
}

const codec: Codec<Capability> = {
  encode: (value) => fields.encode(sound(value)),
  decode: (value) => sound(fields.decode(value)),
}
export const CAPABILITY: SignedObject<Capability> = {
  typ: 'device-capability+cwt',
  maxBytes: 1024,
  kid: 'required',
  codec,
}

export const signCapability = (value: Capability, key: { kid: Bytes; sign: (m: Bytes) => Promise<Bytes> }) =>
  signObject(CAPABILITY, value, key)

/** What the file says, unchecked: for the library and its import. Throws `malformed`. */
export function readCapability(file: Uint8Array): { capability: Capability; kid: Bytes } {
  const { value, kid } = readObject(CAPABILITY, file)
  return { capability: value, kid: kid! }
}

/** The one type a file is for, as the screens show it; the larger where it names both. */
export function typeOf(capability: Capability): CapabilityType | undefined {
  if (capability.capabilities.includes(APP_DEVELOPMENT)) return 'appDevelopment'
  return capability.capabilities.includes(FIELD_SERVICING) ? 'fieldServicing' : undefined
}

export type CapabilityHolder = {
  /** The keystore's key of that kid with use 1. */
  signer: (kid: Bytes) => CoseKey | undefined
  deviceId: Uint8Array
  epoch: number
  bootId: Uint8Array
  clock: Clock
}
/** `now` where the device has a trusted clock; else only the floor binds. Seconds. */
export type Clock = { now?: number; floor: number }

const CODES = {
  envelope: 'capability-malformed',
  signer: 'unknown-signer',
  signature: 'bad-signature',
  payload: 'capability-malformed',
} as const

/** Envelope 11 → signer 12 → signature 13 → payload 11 → device 14 → epoch 17 → boot 18 → time 16/15. */
export async function checkCapability(
  file: Uint8Array,
  holder: CapabilityHolder,
): Promise<Verdict<{ capability: Capability }>> {
  const opened = await openObject(CAPABILITY, file, { signer: (e) => holder.signer(e.kid!), codes: CODES })
  if (opened.code !== 'ok') return opened
  const refusal = refusalOf((opened as { value: Capability }).value, holder)
  return refusal ? { code: refusal } : { code: 'ok', capability: (opened as { value: Capability }).value }
}

function refusalOf(capability: Capability, holder: CapabilityHolder): WireRefusal | undefined {
  if (!equal(capability.deviceId, holder.deviceId)) return 'wrong-device'
  if (capability.epoch < holder.epoch || capability.epoch > holder.epoch + EPOCH_STEP) return 'revoked'
  if (capability.bootId && !equal(capability.bootId, holder.bootId)) return 'other-boot'
  return timeRefusal(capability, holder.clock)
}

export function timeRefusal(
  span: { notBefore: number; expiresAt: number },
  clock: Clock,
): WireRefusal | undefined {
  if (clock.now === undefined) return span.expiresAt <= clock.floor ? 'expired' : undefined
  if (clock.now < span.notBefore) return 'not-yet-valid'
  return clock.now >= span.expiresAt ? 'expired' : undefined
}

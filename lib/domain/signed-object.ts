// What all signed objects share: a typ, a cap, a codec for the payload; signing one, reading one, and the checks
// "envelope → signer known → signature → payload" in that order. Each object's own file adds what is its own.
import type { Bytes } from '@/lib/core/bytes'
import { type CoseKey, type Sign, type Sign1, decodeSign1, sign1, verifySign1 } from '@/lib/core/cose'
import type { WireRefusal } from './codes'
import { type Codec, pack, unpack } from './schema'

export type SignedObject<T> = {
  readonly typ: string
  readonly maxBytes: number
  /** Whether a catalog's key signs (`required`) or a device or browser profile does (`none`). */
  readonly kid: 'required' | 'none'
  readonly codec: Codec<T>
}

/** Signs a value; the result is the whole file. */
export function signObject<T>(
  kind: SignedObject<T>,
  value: T,
  key: { kid?: Bytes; sign: Sign },
): Promise<Bytes> {
  return sign1({ typ: kind.typ, kid: key.kid, payload: pack(kind.codec, value), sign: key.sign })
}

/** Envelope and payload without any signature check: for showing, never for trusting. Throws `malformed`. */
export function readObject<T>(kind: SignedObject<T>, file: Uint8Array): { value: T; kid: Bytes | undefined } {
  const envelope = decodeSign1(file, kind)
  return { value: unpack(kind.codec, envelope.payload), kid: envelope.kid }
}

export type SignerLookup = (kid: Bytes) => CoseKey | undefined
/** The code that each failing step has for this object and place. */
export type StepCodes = {
  envelope: WireRefusal
  signer: WireRefusal
  signature: WireRefusal
  payload: WireRefusal
}

export type Opened<T> = { code: 'ok'; value: T; kid: Bytes | undefined } | { code: WireRefusal }

/** Envelope, signer, signature, payload: the first that fails gives the code. Never throws for foreign bytes. */
export async function openObject<T>(
  kind: SignedObject<T>,
  file: Uint8Array,
  trust: { signer: (envelope: Sign1) => CoseKey | undefined; codes: StepCodes },
): Promise<Opened<T>> {
  const envelope = attempt(() => decodeSign1(file, kind))
  if (!envelope) return { code: trust.codes.envelope }
  const key = trust.signer(envelope)
  if (!key) return { code: trust.codes.signer }
  if (!(await verifySign1(envelope, key))) return { code: trust.codes.signature }
  const payload = attempt(() => ({ value: unpack(kind.codec, envelope.payload) }))
  if (!payload) return { code: trust.codes.payload }
  return { code: 'ok', value: payload.value, kid: envelope.kid }
}

/** The value, or undefined where the bytes break the format. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

// The identity statement: a device says who it is and how it stands, over a nonce of the asker
// (docs/protocol, "Identity statement"). Valid if its key signed it and hashes to the device ID.
import { type Bytes, equal } from '@/lib/core/bytes'
import { CodedError } from '@/lib/core/coded-error'
import { decodeSign1, verifySign1 } from '@/lib/core/cose'
import { type DeviceId } from './device-id'
import { keyHashesTo } from './key-binding'
import {
  type TypeOf,
  confirmation,
  deviceId,
  epoch,
  exactly,
  field,
  map,
  nonce,
  text,
  time,
  unpack,
  unsigned,
  uuid,
} from './schema'
import { type SignedObject, readObject, signObject } from './signed-object'

const codec = map({
  issuedAt: field(6, time),
  key: field(8, confirmation),
  nonce: field(10, nonce),
  deviceId: field(-65537, deviceId),
  epoch: field(-65539, epoch),
  bootId: field(-65540, exactly(16)),
  state: field(-65541, unsigned(3)),
  keystoreVersion: field(-65542, unsigned()),
  firmware: field(-65543, text),
  model: field(-65544, text),
  operationCounter: field(-65545, unsigned()),
  productId: field(-65546, uuid),
  catalogId: field(-65547, uuid),
  handoverNumber: field(-65548, unsigned()),
})
export type IdentityStatement = TypeOf<typeof codec>

export const IDENTITY: SignedObject<IdentityStatement> = {
  typ: 'device-identity+cwt',
  maxBytes: 1024,
  kid: 'none',
  codec,
}

export const signIdentity = (value: IdentityStatement, sign: (m: Bytes) => Promise<Bytes>) =>
  signObject(IDENTITY, value, { sign })

/** What the bytes say, unchecked. Throws `malformed`. */
export const readIdentityStatement = (file: Uint8Array): IdentityStatement => readObject(IDENTITY, file).value

export type IdentityRefusal = 'malformed' | 'bad-signature' | 'wrong-device' | 'stale-nonce'

/**
 * The statement, where its own key signed it, that key hashes to the device ID in it, and the nonce is the asker's.
 * Throws a CodedError<IdentityRefusal>; `wrong-device` where it proves another ID than the one expected.
 */
export async function checkIdentityStatement(
  file: Uint8Array,
  expected: { nonce: Uint8Array; deviceId?: Uint8Array },
): Promise<{ statement: IdentityStatement; deviceId: DeviceId }> {
  const envelope = decodeSign1(file, IDENTITY)
  const statement = unpack(codec, envelope.payload)
  if (!(await verifySign1(envelope, statement.key))) throw refused('bad-signature', 'its key did not sign it')
  if (!(await keyHashesTo(statement.key, statement.deviceId))) {
    throw refused('bad-signature', 'its key does not hash to the device ID')
  }
  if (!equal(statement.nonce, expected.nonce)) throw refused('stale-nonce', 'it answers another nonce')
  if (expected.deviceId && !equal(statement.deviceId, expected.deviceId)) {
    throw refused('wrong-device', 'it proves another device ID')
  }
  return { statement, deviceId: statement.deviceId }
}

function refused(code: IdentityRefusal, why: string): CodedError<IdentityRefusal> {
  return new CodedError(code, `The identity statement was not believed: ${why}.`)
}

// One line of the audit log as bytes (docs/protocol, "Audit entry"): no field stands in clear, each enters as a salted
// hash, so that erasing the clear text leaves the tree whole. Which kinds and fields there are is audit.ts.
import { type Bytes, concat, sha256 } from '@/lib/core/bytes'
import { type Cbor, encodeCbor } from '@/lib/core/cbor'
import { leafHash } from '@/lib/core/merkle'
import { type Codec, type TypeOf, field, hash, map, pack, time, unpack, unsigned, uuid } from './schema'
import { malformed } from '@/lib/core/coded-error'

export const SALT_BYTES = 32

const fieldHashes: Codec<Map<number, Bytes>> = {
  encode: (value) => new Map<number, Cbor>(value),
  decode: (value) => {
    if (!(value instanceof Map)) throw malformed('fields are not a map')
    return new Map([...value].map(([number, digest]) => [number, hash.decode(digest)]))
  },
}
const codec = map({
  id: field(1, uuid),
  kind: field(2, unsigned()),
  fields: field(3, fieldHashes),
  at: field(6, time),
})
export type AuditEntry = TypeOf<typeof codec>

/** SHA-256(32-byte salt ‖ encoded value). */
export function fieldHash(salt: Uint8Array, value: Cbor): Promise<Bytes> {
  if (salt.length !== SALT_BYTES) throw malformed('a salt has 32 bytes')
  return sha256(concat(salt, encodeCbor(value)))
}

export async function encodeAuditEntry(entry: AuditEntry): Promise<{ bytes: Bytes; leafHash: Bytes }> {
  const bytes = pack(codec, entry)
  return { bytes, leafHash: await leafHash(bytes) }
}

/** Throws `malformed`. */
export function decodeAuditEntry(bytes: Uint8Array): AuditEntry {
  return unpack(codec, bytes)
}

// What a passkey confirms when the policy asks for it, and the evidence that stays of it (docs/protocol/step-up.md). The
// challenge is the SHA-256 of a statement that names what is approved, by whom, where and when: one request, or many by
// the root of the tree over their content hashes. Knows no browser and no table; step-up-verify.ts checks evidence.
import { type Bytes, sha256, uuidFromText, uuidToText } from '@/lib/core/bytes'
import { type Cbor, decodeCbor, encodeCbor } from '@/lib/core/cbor'
import { malformed } from '@/lib/core/coded-error'
import { inclusionProof, leafHash, rootHash } from '@/lib/core/merkle'

/** How long a challenge may be answered. */
export const STEP_UP_LASTS_S = 300

const PURPOSE = 'latchkey step-up'
const APPROVES = 1

export type StepUpStatement = {
  catalogId: string
  reviewerId: string
  /** Root of the tree over the content hashes of what is approved, and how many they are. */
  root: Bytes
  size: number
  nonce: Bytes
  atS: number
}

export type StepUpEvidence = {
  statement: Bytes
  clientData: Bytes
  authenticatorData: Bytes
  signature: Bytes
  /** The credential's COSE key, as its authenticator gave it. */
  publicKey: Bytes
  /** Where this request stands in the tree, and the way to its root. */
  index: number
  path: Bytes[]
}

export function encodeStatement({ catalogId, reviewerId, root, size, nonce, atS }: StepUpStatement): Bytes {
  return encodeCbor(
    new Map<number, Cbor>([
      [1, PURPOSE],
      [2, APPROVES],
      [3, uuidFromText(catalogId)],
      [4, uuidFromText(reviewerId)],
      [5, root],
      [6, size],
      [7, nonce],
      [8, atS],
    ]),
  )
}

/** Throws `malformed`. */
export function decodeStatement(bytes: Uint8Array): StepUpStatement {
  const map = mapOf(bytes, 8)
  const [catalog, reviewer, root, nonce] = [3, 4, 5, 7].map((key) => bytesAt(map, key))
  const [size, atS] = [map.get(6), map.get(8)]
  if (map.get(1) !== PURPOSE || map.get(2) !== APPROVES || root!.length !== 32 || nonce!.length !== 32)
    throw malformed('not a statement of an approval')
  if (typeof size !== 'number' || typeof atS !== 'number' || size < 1 || atS < 0)
    throw malformed('not a statement of an approval')
  return {
    ...{ catalogId: uuidToText(catalog!), reviewerId: uuidToText(reviewer!) },
    ...{ root: root!, size, nonce: nonce!, atS },
  }
}

export const challengeOf = (statement: Bytes): Promise<Bytes> => sha256(statement)

export type ApprovalTree = { root: Bytes; size: number; leaves: Bytes[]; hashes: Bytes[] }

/** The tree over content hashes, in their order as bytes: who gathers the same gets the same root. */
export async function approvalTree(contentHashes: readonly Bytes[]): Promise<ApprovalTree> {
  const hashes = [...contentHashes].sort(bytewise)
  const leaves = await Promise.all(hashes.map((hash) => leafHash(hash)))
  return { root: await rootHash(leaves), size: leaves.length, leaves, hashes }
}

export async function placeIn(
  tree: ApprovalTree,
  contentHash: Bytes,
): Promise<{ index: number; path: Bytes[] }> {
  const index = tree.hashes.findIndex((one) => bytewise(one, contentHash) === 0)
  if (index < 0) throw malformed('this request is not among what was confirmed')
  return { index, path: await inclusionProof(tree.leaves, index) }
}

function bytewise(a: Bytes, b: Bytes): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! - (b[i] ?? 0)
  return a.length - b.length
}

export function encodeEvidence(evidence: StepUpEvidence): Bytes {
  return encodeCbor(
    new Map<number, Cbor>([
      [1, evidence.statement],
      [2, evidence.clientData],
      [3, evidence.authenticatorData],
      [4, evidence.signature],
      [5, evidence.publicKey],
      [6, evidence.index],
      [7, evidence.path],
    ]),
  )
}

/** Throws `malformed`. */
export function decodeEvidence(bytes: Uint8Array): StepUpEvidence {
  const map = mapOf(bytes, 7)
  const [statement, clientData, authenticatorData, signature, publicKey] = [1, 2, 3, 4, 5].map((key) =>
    bytesAt(map, key),
  )
  const [index, path] = [map.get(6), map.get(7)]
  if (typeof index !== 'number' || !Array.isArray(path) || !path.every(isHash))
    throw malformed('not evidence of an approval')
  return {
    ...{ statement: statement!, clientData: clientData!, authenticatorData: authenticatorData! },
    ...{ signature: signature!, publicKey: publicKey!, index, path },
  }
}

const isHash = (value: unknown): value is Bytes => value instanceof Uint8Array && value.length === 32

function mapOf(bytes: Uint8Array, size: number): Map<number, Cbor> {
  const map = decodeCbor(bytes)
  if (!(map instanceof Map) || map.size !== size) throw malformed('not a map of the right size')
  return map
}

function bytesAt(map: Map<number, Cbor>, key: number): Bytes {
  const value = map.get(key)
  if (!(value instanceof Uint8Array)) throw malformed('a byte string is missing')
  return value
}

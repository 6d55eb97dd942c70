// The Merkle tree of RFC 6962 §2.1 over leaf hashes: root, inclusion and consistency proofs, made and verified.
// Knows nothing of what a leaf says, nor where hashes are kept.
import { type Bytes, concat, equal, sha256 } from './bytes'

const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

export function leafHash(entry: Uint8Array): Promise<Bytes> {
  return sha256(concat(LEAF, entry))
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Promise<Bytes> {
  return sha256(concat(NODE, left, right))
}

/** The largest power of two below n, n > 1. */
function split(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/** Root over leaf hashes; of no leaves: SHA-256 of nothing. */
export async function rootHash(leaves: readonly Bytes[]): Promise<Bytes> {
  if (leaves.length === 0) return sha256(new Uint8Array(0))
  if (leaves.length === 1) return leaves[0]!
  const k = split(leaves.length)
  return nodeHash(await rootHash(leaves.slice(0, k)), await rootHash(leaves.slice(k)))
}

/** RFC 6962 §2.1.1: the audit path of leaf `index`. */
export async function inclusionProof(leaves: readonly Bytes[], index: number): Promise<Bytes[]> {
  if (leaves.length <= 1) return []
  const k = split(leaves.length)
  return index < k
    ? [...(await inclusionProof(leaves.slice(0, k), index)), await rootHash(leaves.slice(k))]
    : [...(await inclusionProof(leaves.slice(k), index - k)), await rootHash(leaves.slice(0, k))]
}

/** RFC 6962 §2.1.2: that the tree of `size` leaves is a prefix of this one. */
export async function consistencyProof(leaves: readonly Bytes[], size: number): Promise<Bytes[]> {
  return size === 0 || size === leaves.length ? [] : subproof(leaves, size, true)
}

async function subproof(leaves: readonly Bytes[], m: number, whole: boolean): Promise<Bytes[]> {
  if (m === leaves.length) return whole ? [] : [await rootHash(leaves)]
  const k = split(leaves.length)
  return m <= k
    ? [...(await subproof(leaves.slice(0, k), m, whole)), await rootHash(leaves.slice(k))]
    : [...(await subproof(leaves.slice(k), m - k, false)), await rootHash(leaves.slice(0, k))]
}

/** RFC 9162 §2.1.3.2. */
export async function verifyInclusion(claim: {
  leaf: Bytes
  index: number
  size: number
  proof: readonly Bytes[]
  root: Bytes
}): Promise<boolean> {
  if (claim.index < 0 || claim.index >= claim.size) return false
  let [fn, sn, hash] = [claim.index, claim.size - 1, claim.leaf]
  for (const sibling of claim.proof) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      hash = await nodeHash(sibling, hash)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)]
    } else hash = await nodeHash(hash, sibling)
    ;[fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
  }
  return sn === 0 && equal(hash, claim.root)
}

/** RFC 9162 §2.1.4.2. */
export async function verifyConsistency(claim: {
  oldSize: number
  newSize: number
  oldRoot: Bytes
  newRoot: Bytes
  proof: readonly Bytes[]
}): Promise<boolean> {
  const { oldSize, newSize, oldRoot, newRoot } = claim
  if (oldSize > newSize || oldSize < 0) return false
  if (oldSize === newSize) return claim.proof.length === 0 && equal(oldRoot, newRoot)
  if (oldSize === 0) return claim.proof.length === 0
  let [fn, sn] = [oldSize - 1, newSize - 1]
  while (fn % 2 === 1) [fn, sn] = [(fn - 1) / 2, Math.floor(sn / 2)]
  const [first, ...rest] = fn === 0 ? [oldRoot, ...claim.proof] : claim.proof
  if (!first) return false
  let [old, current] = [first, first]
  for (const sibling of rest) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      old = await nodeHash(sibling, old)
      current = await nodeHash(sibling, current)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)]
    } else current = await nodeHash(current, sibling)
    ;[fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
  }
  return sn === 0 && equal(old, oldRoot) && equal(current, newRoot)
}

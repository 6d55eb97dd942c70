// The Merkle tree against a second, plainer writing of RFC 6962 §2.1, for every size up to twenty leaves; and every
// proof that says something else is refused.
import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Bytes, toHex, utf8 } from '@/lib/core/bytes'
import {
  consistencyProof,
  inclusionProof,
  leafHash,
  nodeHash,
  rootHash,
  verifyConsistency,
  verifyInclusion,
} from '@/lib/core/merkle'

const MOST = 20
const sha = (...parts: Uint8Array[]) =>
  Uint8Array.from(createHash('sha256').update(Buffer.concat(parts)).digest()) as Bytes
const leafOf = (n: number) => sha(Uint8Array.of(0), utf8(`entry ${n}`))
const node = (left: Bytes, right: Bytes) => sha(Uint8Array.of(1), left, right)
const leaves = Array.from({ length: MOST }, (_, n) => leafOf(n))

/** The tree hash by levels: pair neighbours, carry an odd one up; the same tree as the recursive definition. */
function rootByLevels(of: Bytes[]): Bytes {
  if (of.length === 0) return sha()
  let level = of
  while (level.length > 1) {
    const pairs = Math.ceil(level.length / 2)
    const below = level
    level = Array.from({ length: pairs }, (_, i) =>
      below[2 * i + 1] ? node(below[2 * i]!, below[2 * i + 1]!) : below[2 * i]!,
    )
  }
  return level[0]!
}

/** The audit path by levels: at each, the neighbour where there is one. */
function pathByLevels(of: Bytes[], index: number): Bytes[] {
  const path: Bytes[] = []
  let [level, at] = [of, index]
  while (level.length > 1) {
    const neighbour = level[at ^ 1]
    if (neighbour) path.push(neighbour)
    level = Array.from({ length: Math.ceil(level.length / 2) }, (_, i) =>
      rootByLevels(level.slice(2 * i, 2 * i + 2)),
    )
    at >>= 1
  }
  return path
}

/** A copy with one bit of one hash turned. */
function bent(proof: readonly Bytes[], at: number): Bytes[] {
  return proof.map((hash, i) =>
    i === at ? (hash.map((byte, j) => (j === 0 ? byte ^ 1 : byte)) as Bytes) : hash,
  )
}
const hexes = (proof: readonly Bytes[]) => proof.map(toHex)

const roots: Bytes[] = []
beforeAll(async () => {
  for (let size = 0; size <= MOST; size++) roots.push(await rootHash(leaves.slice(0, size)))
})

describe('roots', () => {
  it('hash leaves and nodes apart', async () => {
    expect(toHex(await leafHash(utf8('entry 0')))).toBe(toHex(leaves[0]!))
    expect(toHex(await nodeHash(leaves[0]!, leaves[1]!))).toBe(toHex(node(leaves[0]!, leaves[1]!)))
    expect(toHex(await leafHash(new Uint8Array(0)))).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    )
  })

  it('are those of the other writing, for every size', () => {
    expect(toHex(roots[0]!)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    for (let size = 0; size <= MOST; size++) {
      expect(toHex(roots[size]!)).toBe(toHex(rootByLevels(leaves.slice(0, size))))
    }
    expect(new Set(hexes(roots)).size).toBe(MOST + 1)
  })
})

describe('inclusion', () => {
  const sizes = Array.from({ length: MOST }, (_, n) => n + 1)

  it.each(sizes)('is proved for every leaf of %i and for nothing else', async (size) => {
    const tree = leaves.slice(0, size)
    const root = roots[size]!
    for (let index = 0; index < size; index++) {
      const proof = await inclusionProof(tree, index)
      expect(hexes(proof)).toEqual(hexes(pathByLevels(tree, index)))
      const claim = { leaf: tree[index]!, index, size, proof, root }
      const wrong = [
        { ...claim, leaf: leafOf(99) },
        { ...claim, root: leafOf(99) },
        { ...claim, proof: [...proof, leafOf(99)] },
        { ...claim, index: -1 },
        { ...claim, index: size },
        ...proof.map((_, i) => ({ ...claim, proof: bent(proof, i) })),
        ...proof.map((_, i) => ({ ...claim, proof: proof.toSpliced(i, 1) })),
        ...tree.flatMap((_, other) => (other === index ? [] : [{ ...claim, index: other }])),
      ]
      expect(await verifyInclusion(claim)).toBe(true)
      for (const bad of wrong) expect(await verifyInclusion(bad)).toBe(false)
    }
  })

  it('is not proved in an empty tree', async () => {
    expect(await verifyInclusion({ leaf: leaves[0]!, index: 0, size: 0, proof: [], root: roots[0]! })).toBe(
      false,
    )
  })
})

describe('consistency', () => {
  const sizes = Array.from({ length: MOST + 1 }, (_, n) => n)

  it.each(sizes)('of every earlier size with %i is proved, and nothing else', async (newSize) => {
    const tree = leaves.slice(0, newSize)
    for (let oldSize = 0; oldSize <= newSize; oldSize++) {
      const proof = await consistencyProof(tree, oldSize)
      const claim = { oldSize, newSize, oldRoot: roots[oldSize]!, newRoot: roots[newSize]!, proof }
      const wrong = [
        { ...claim, proof: [...proof, leafOf(99)] },
        { ...claim, oldSize: -1 },
        { ...claim, oldSize: newSize + 1 },
        ...proof.map((_, i) => ({ ...claim, proof: bent(proof, i) })),
        ...proof.map((_, i) => ({ ...claim, proof: proof.toSpliced(i, 1) })),
      ]
      // A tree of nothing is the beginning of every tree: there is nothing to hold its root against.
      if (oldSize > 0) wrong.push({ ...claim, oldRoot: leafOf(99) }, { ...claim, newRoot: leafOf(99) })
      expect(await verifyConsistency(claim)).toBe(true)
      for (const bad of wrong) expect(await verifyConsistency(bad)).toBe(false)
    }
  })

  it('is not proved where an entry was changed, dropped or put in', async () => {
    const [oldSize, newSize] = [7, 13]
    const variants = [
      leaves.slice(0, newSize).with(3, leafOf(99)),
      leaves.slice(0, newSize + 1).toSpliced(3, 1),
      [leafOf(99), ...leaves.slice(0, newSize - 1)],
    ]
    for (const tree of variants) {
      const proof = await consistencyProof(tree, oldSize)
      const claim = { oldSize, newSize, oldRoot: roots[oldSize]!, newRoot: await rootHash(tree), proof }
      expect(await verifyConsistency(claim)).toBe(false)
    }
  })
})

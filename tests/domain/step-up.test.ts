// Evidence of a confirmed approval: what was signed verifies with the bytes and the public key alone, and no byte of it can
// be another. Keys and signatures are real.
import { randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type Bytes, toBytes } from '@/lib/core/bytes'
import {
  STEP_UP_LASTS_S,
  approvalTree,
  challengeOf,
  decodeEvidence,
  decodeStatement,
  encodeEvidence,
  encodeStatement,
  placeIn,
} from '@/lib/domain/step-up'
import { type StepUpExpected, faultOfStepUp } from '@/lib/domain/step-up-verify'
import { type Answering, makeAuthenticator } from '../setup/authenticator'

const URL_OF_PORTAL = 'https://portal.example.org'
const ANSWERING: Answering = { origin: URL_OF_PORTAL }
const hash = (): Bytes => toBytes(randomBytes(32))

type Made = { evidence: Bytes; expected: StepUpExpected }

async function confirmed(
  { hashes = [hash()], answering = ANSWERING, algorithm = 'ES256' as 'ES256' | 'RS256' } = {},
  which = 0,
): Promise<Made> {
  const authenticator = await makeAuthenticator(algorithm)
  const tree = await approvalTree(hashes)
  const named = { catalogId: randomUUID(), reviewerId: randomUUID() }
  const { root, size } = tree
  const statement = encodeStatement({ ...named, root, size, nonce: hash(), atS: 1_790_000_000 })
  const over = { challenge: await challengeOf(statement), rpId: 'portal.example.org' }
  const signed = await authenticator.sign(over, answering)
  const { publicKey } = authenticator
  const contentHash = hashes[which]!
  const evidence = encodeEvidence({ statement, publicKey, ...signed, ...(await placeIn(tree, contentHash)) })
  const at = new Date(1_790_000_060_000)
  return { evidence, expected: { ...named, contentHash, publicKey, url: URL_OF_PORTAL, at } }
}

describe('evidence', () => {
  it.each(['ES256', 'RS256'] as const)('of one approval verifies (%s)', async (algorithm) => {
    const { evidence, expected } = await confirmed({ algorithm })
    expect(await faultOfStepUp(evidence, expected)).toBeNull()
  })

  it('of many approvals verifies for each of them, and for no other', async () => {
    const hashes = Array.from({ length: 37 }, hash)
    for (const which of [0, 1, 17, 36]) {
      const { evidence, expected } = await confirmed({ hashes }, which)
      expect(await faultOfStepUp(evidence, expected)).toBeNull()
      const other = { ...expected, contentHash: hashes[which === 0 ? 1 : 0]! }
      expect(await faultOfStepUp(evidence, other)).toBe('other-approval')
    }
  })

  it.each([1, 5, 1000])('is small for an approval of %s', async (count) => {
    const { evidence } = await confirmed({ hashes: Array.from({ length: count }, hash) })
    expect(evidence.length).toBeLessThan(1200)
  })

  it('is the same bytes again after it is read', async () => {
    const { evidence } = await confirmed({ hashes: [hash(), hash(), hash()] })
    const read = decodeEvidence(evidence)
    expect(encodeEvidence(read)).toEqual(evidence)
    expect(encodeStatement(decodeStatement(read.statement))).toEqual(read.statement)
  })

  it('fails with any one byte changed', async () => {
    const { evidence, expected } = await confirmed({ hashes: [hash(), hash(), hash()] }, 1)
    expect(await faultOfStepUp(evidence, expected)).toBeNull()
    for (let at = 0; at < evidence.length; at++) {
      const changed = evidence.slice()
      changed[at]! ^= 1 << (at % 8)
      expect(await faultOfStepUp(changed, expected), `byte ${at}`).not.toBeNull()
    }
  })

  it('fails cut short and with a byte more', async () => {
    const { evidence, expected } = await confirmed()
    for (const changed of [evidence.slice(0, -1), toBytes([...evidence, 0]), new Uint8Array(0)])
      expect(await faultOfStepUp(changed, expected)).toBe('malformed')
  })
})

describe('what is expected of it', () => {
  it.each([
    ['catalog', { catalogId: randomUUID() }, 'other-approval'],
    ['reviewer', { reviewerId: randomUUID() }, 'other-approval'],
    ['content', { contentHash: hash() }, 'other-approval'],
    ['portal', { url: 'https://other.example.org' }, 'other-site'],
    ['port', { url: 'https://portal.example.org:8443' }, 'other-site'],
    ['time, later', { at: new Date((1_790_000_001 + STEP_UP_LASTS_S) * 1000) }, 'out-of-time'],
    ['time, before', { at: new Date((1_789_999_999 - STEP_UP_LASTS_S) * 1000) }, 'out-of-time'],
  ])('is the %s', async (_, other, fault) => {
    const { evidence, expected } = await confirmed()
    expect(await faultOfStepUp(evidence, { ...expected, ...other })).toBe(fault)
  })

  it('is the key that was enrolled', async () => {
    const { evidence, expected } = await confirmed()
    const { publicKey } = await makeAuthenticator()
    expect(await faultOfStepUp(evidence, { ...expected, publicKey })).toBe('other-key')
    const swapped = encodeEvidence({ ...decodeEvidence(evidence), publicKey })
    expect(await faultOfStepUp(swapped, { ...expected, publicKey })).toBe('signature')
  })

  it.each([
    ['nobody was present', { flags: 0x04 }, 'not-present'],
    ['nobody was verified', { flags: 0x01 }, 'not-present'],
    ['another site asked', { origin: 'https://evil.example.org' }, 'other-site'],
    ['a passkey was made, not used', { type: 'webauthn.create' }, 'other-site'],
  ])('is not met where %s', async (_, more, fault) => {
    const { evidence, expected } = await confirmed({ answering: { ...ANSWERING, ...more } })
    expect(await faultOfStepUp(evidence, expected)).toBe(fault)
  })

  it('is a time that stands in the statement, not in what is said of it', async () => {
    const { evidence, expected } = await confirmed()
    const read = decodeEvidence(evidence)
    const statement = encodeStatement({ ...decodeStatement(read.statement), atS: 1_790_000_050 })
    const later = encodeEvidence({ ...read, statement })
    expect(await faultOfStepUp(later, expected)).toBe('other-approval')
  })
})

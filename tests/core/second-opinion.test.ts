// Two libraries that are not ours read what we write, and believe the signatures that we believe: cbor2 for the encoding,
// @ldclabs/cose-ts for COSE_Sign1.
import { createECDH } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type * as Ecdsa from '@ldclabs/cose-ts/ecdsa'
import type * as HeaderOf from '@ldclabs/cose-ts/header'
import type * as Sign1 from '@ldclabs/cose-ts/sign1'
import { decode } from 'cbor2/decoder'
import { Tag, encode } from 'cbor2'
import fc from 'fast-check'
import { tsImport } from 'tsx/esm/api'
import { describe, expect, it } from 'vitest'
import { type Bytes, concat, equal, fromHex, toHex, utf8 } from '@/lib/core/bytes'
import { type Cbor, Tagged, decodeCbor, encodeCbor } from '@/lib/core/cbor'
import {
  type CoseKey,
  assembleSign1,
  decodeSign1,
  kidOf,
  sign1,
  toBeSigned,
  uncompressed,
  verifySign1,
} from '@/lib/core/cose'
import { generateKeyPair, signer } from '@/lib/core/keys'
import { cborValue, untaggedValue } from './values'

// Its files import one another without extensions, which plain Node does not resolve.
const { ECDSAKey } = (await tsImport('@ldclabs/cose-ts/ecdsa', import.meta.url)) as typeof Ecdsa
const { Sign1Message } = (await tsImport('@ldclabs/cose-ts/sign1', import.meta.url)) as typeof Sign1
const { Header } = (await tsImport('@ldclabs/cose-ts/header', import.meta.url)) as typeof HeaderOf

/** With maps for all maps: an empty one, and one of text keys, would else come as an object. */
const STRICT = { cde: true, rejectFloats: true, ignoreGlobalTags: true, preferMap: true } as const

type Vector = { name: string; bytes: string; trust: Record<string, string>; expect: number | string }
const SIGNED = ['capability', 'image-manifest', 'revocation-notice', 'trusted-keystore', 'handover']
const SELF_SIGNED = ['identity-statement', 'servicing-receipt']
const vectorsIn = (name: string) =>
  JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8')) as Vector[]

/** Our value as cbor2 has it: its own class for tags. */
function theirs(value: Cbor): unknown {
  if (value instanceof Tagged) return new Tag(value.tag, theirs(value.value))
  if (Array.isArray(value)) return value.map(theirs)
  return value instanceof Map ? new Map([...value].map(([key, item]) => [key, theirs(item)])) : value
}

function theirVerdict(file: Uint8Array, key: CoseKey): boolean {
  try {
    return Sign1Message.fromBytes(ECDSAKey.fromPublic(uncompressed(key)), file).payload.length > 0
  } catch {
    return false
  }
}

const keyFrom = (x: unknown, y: unknown): CoseKey => ({ x: x as Bytes, y: y as Bytes })
const half = (hex: string) => keyFrom(fromHex(hex.slice(0, 64)), fromHex(hex.slice(64)))
type Parts = [Uint8Array, Map<number, unknown>, Uint8Array, Uint8Array]
const partsOf = (file: Uint8Array) => (decode(file, STRICT) as Tag).contents as Parts
const mapOf = (bytes: Uint8Array) => decode(bytes, STRICT) as Map<number, never>

/** The key that has to have signed, found with cbor2 alone: by the kid in the keystore, or named by the payload. */
async function signerOf(file: Uint8Array, trust: Record<string, string>): Promise<CoseKey> {
  const [header, , payload] = partsOf(file)
  const kid = mapOf(header).get(4)
  if (trust.signer) return half(trust.signer)
  if (!kid) return fromCose((mapOf(payload).get(8)! as Map<number, never>).get(1)!)
  const store = trust.keystore ? mapOf(partsOf(fromHex(trust.keystore))[2]) : new Map<number, never>()
  const listed = ((store.get(2) ?? []) as Map<number, never>[]).map((one) => one.get(1)!)
  const keys = [...listed, ...((store.get(5) ?? []) as never[])].map(fromCose)
  if (trust.root) keys.push(half(trust.root))
  for (const key of keys) if (equal(await kidOf(key), kid)) return key
  throw new Error('nobody has this kid')
}
const fromCose = (key: Map<number, never>) => keyFrom(key.get(-2), key.get(-3))

describe('cbor2', () => {
  it('writes every value as we do', () => {
    fc.assert(
      fc.property(
        cborValue,
        (value) => toHex(encode(theirs(value), { cde: true })) === toHex(encodeCbor(value)),
      ),
      { numRuns: 500 },
    )
  })

  it('reads what we write, and we what it writes', () => {
    fc.assert(
      fc.property(untaggedValue, (value) => {
        expect(decode(encodeCbor(value), STRICT)).toEqual(value)
        expect(decodeCbor(encode(value, { cde: true }))).toEqual(value)
      }),
      { numRuns: 500 },
    )
  })

  it('takes no bytes for deterministic that we refuse, but for what only our profile forbids', () => {
    const outside = (value: unknown): boolean => {
      if (typeof value === 'bigint') return true
      if (value === undefined || typeof value === 'symbol' || value instanceof Tag) return true
      if (Array.isArray(value)) return value.some(outside)
      if (value instanceof Map)
        return [...value].some(([key, item]) => typeof key !== 'number' || outside(item))
      return typeof value === 'object' && value !== null && !(value instanceof Uint8Array)
    }
    const check = (bytes: Uint8Array) => {
      const ours = attempt(() => decodeCbor(bytes))
      const other = attempt(() => decode(bytes, STRICT))
      if (ours && !(ours.value instanceof Tagged)) expect(other).toBeDefined()
      if (other && !outside(other.value)) expect(ours).toBeDefined()
    }
    fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 12 }), check), { numRuns: 5000 })
  })
})

function attempt(read: () => unknown): { value: unknown } | undefined {
  try {
    return { value: read() }
  } catch {
    return undefined
  }
}

describe.each([...SIGNED, ...SELF_SIGNED, 'capability-proof'])('%s', (name) => {
  const given = vectorsIn(name).filter((one) => one.bytes !== '')
  const good = given.filter((one) => one.expect === 0)

  // The repeat of a handover is taken for its bytes; the device no longer has the root that signed it.
  it.each(good.filter((one) => one.bytes !== one.trust.handover))(
    'cbor2 reads and cose-ts believes: $name',
    async ({ bytes, trust }) => {
      const file = fromHex(bytes)
      const key = await signerOf(file, trust)
      expect(theirVerdict(file, key)).toBe(true)
      const [header, unprotected, payload, signature] = partsOf(file)
      expect(toHex(encode(mapOf(header), { cde: true }))).toBe(toHex(header))
      expect(toHex(encode(mapOf(payload), { cde: true }))).toBe(toHex(payload))
      expect([unprotected.size, signature.length]).toEqual([0, 64])
    },
  )

  it('cose-ts does not believe what was tampered with', async () => {
    const file = fromHex(good[0]!.bytes)
    const key = await signerOf(file, good[0]!.trust)
    const ways = /^(wrong key$|flipped bit|r = 0|s = 0|s = n)/
    const tampered = given.filter((one) => ways.test(one.name))
    expect(tampered.length).toBe(6)
    for (const one of tampered) expect(theirVerdict(fromHex(one.bytes), key), one.name).toBe(false)
  })

  it('cbor2 does not read what is not deterministic', () => {
    const ways =
      /^(duplicate key|unsorted key|non-shortest|trailing byte|indefinite|cut short|integer as a float)/
    const wrong = given.filter((one) => ways.test(one.name))
    expect(wrong.length).toBeGreaterThanOrEqual(10)
    const all = (file: Uint8Array) => {
      const [header, , payload] = partsOf(file)
      return [mapOf(header), mapOf(payload)]
    }
    for (const one of wrong) expect(() => all(fromHex(one.bytes)), one.name).toThrow()
  })
})

describe('cable', () => {
  const HEADER_BYTES = 16
  const OFFSETS = [4, 5]
  const frames = vectorsIn('cable').map((one) => ({ ...one, transfer: fromHex(one.bytes) }))
  const payloads = frames.filter(
    ({ transfer }) => transfer.length > HEADER_BYTES && !OFFSETS.includes(transfer[3]!),
  )
  const good = payloads.filter((one) => one.expect === 0)

  it('cbor2 reads every good payload, and writes it again as it was', () => {
    expect(good.length).toBeGreaterThan(20)
    for (const { name, transfer } of good) {
      const payload = transfer.slice(HEADER_BYTES)
      expect(toHex(encode(decode(payload, STRICT), { cde: true })), name).toBe(toHex(payload))
    }
  })

  it('cbor2 does not read a payload that is not deterministic', () => {
    const wrong = payloads.filter(({ name }) => /trailing byte|shortest form/.test(name))
    expect(wrong.length).toBeGreaterThan(0)
    for (const { name, transfer } of wrong)
      expect(
        attempt(() => decode(transfer.slice(HEADER_BYTES), STRICT)),
        name,
      ).toBeUndefined()
  })
})

describe('cose-ts', () => {
  it('believes what we sign, and we what it signs', async () => {
    const keys = await generateKeyPair({ extractable: true })
    const kid = await kidOf(keys.publicKey)
    const expected = { typ: 'device-capability+cwt', maxBytes: 1024, kid: 'required' } as const
    const secret = fromHex('11'.repeat(32))
    const theirKey = ECDSAKey.fromSecret(secret)
    const point = ECDSAKey.fromPublic(theirKey.public().getPublicKey())
    for (let i = 0; i < 20; i++) {
      const payload = utf8(`payload ${i}`)
      const file = await sign1({ typ: expected.typ, kid, payload, sign: signer(keys.privateKey) })
      expect(theirVerdict(file, keys.publicKey)).toBe(true)
      expect(theirVerdict(concat(file.slice(0, -1), Uint8Array.of(file.at(-1)! ^ 1)), keys.publicKey)).toBe(
        false,
      )
      const header = new Header().setParam(1, -7).setParam(4, kid).setParam(16, expected.typ) as InstanceType<
        typeof Header
      >
      const theirFile = Sign1Message.withTag(
        new Sign1Message(payload, header, new Header()).toBytes(theirKey),
      )
      const object = decodeSign1(theirFile, expected)
      expect(point.verify(toBeSigned(object.protectedBytes, object.payload), object.signature)).toBe(true)
      expect(toHex(assembleSign1(object.protectedBytes, object.payload, object.signature))).toBe(
        toHex(theirFile),
      )
      expect(await verifySign1(object, publicOf(secret))).toBe(true)
      expect(await verifySign1(object, keys.publicKey)).toBe(false)
    }
  })
})

function publicOf(secret: Uint8Array): CoseKey {
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(secret)
  return half(ecdh.getPublicKey('hex').slice(2))
}

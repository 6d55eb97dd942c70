// Keys, headers and signatures: held against Node's own crypto, which knows nothing of ours, and every part of an
// envelope that may not be otherwise.
import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  sign as nodeSign,
  verify as nodeVerify,
} from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type Bytes, concat, fromHex, toHex, utf8 } from '@/lib/core/bytes'
import { type Cbor, type CborMap, Tagged, encodeCbor } from '@/lib/core/cbor'
import {
  type CoseKey,
  assembleSign1,
  coseKeyMap,
  decodeCoseKey,
  decodeSign1,
  encodeCoseKey,
  kidOf,
  protectedHeader,
  sameKey,
  sign1,
  thumbprint,
  toBeSigned,
  verifySign1,
} from '@/lib/core/cose'
import {
  coseKeyFromUncompressed,
  coseKeyOf,
  deviceIdOf,
  exportPrivateKey,
  generateKeyPair,
  importPrivateKey,
  importPublicKey,
  signer,
} from '@/lib/core/keys'

const malformed = expect.objectContaining({ code: 'malformed' })
const ORDER = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551'
const EXPECTED = { typ: 'device-capability+cwt', maxBytes: 1024, kid: 'required' } as const
const payload = utf8('payload')

/** The base point of P-256, FIPS 186-4 D.1.2.3. */
const G: CoseKey = {
  x: fromHex('6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296'),
  y: fromHex('4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5'),
}

const keys = await generateKeyPair({ extractable: true })
const sign = signer(keys.privateKey)
const kid = await kidOf(keys.publicKey)
const good = await sign1({ typ: EXPECTED.typ, kid, payload, sign })
const { signature } = decodeSign1(good, EXPECTED)
const header = protectedHeader(EXPECTED.typ, kid)

function nodeKey(key: CoseKey) {
  const part = (bytes: Bytes) => Buffer.from(bytes).toString('base64url')
  return createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x: part(key.x), y: part(key.y) } })
}

describe('COSE_Key', () => {
  // a4 01 02 20 01 21 5820 x 22 5820 y: written out, so that no encoder of ours is asked.
  const spelled = (key: CoseKey) => `a401022001215820${toHex(key.x)}225820${toHex(key.y)}`

  it('is exactly four entries in this order, there and back', () => {
    expect(toHex(encodeCoseKey(G))).toBe(spelled(G))
    expect(sameKey(decodeCoseKey(encodeCoseKey(G)), G)).toBe(true)
    expect(sameKey(keys.publicKey, G)).toBe(false)
  })

  it('has the thumbprint of RFC 9679 and the kid that is its first eight bytes', async () => {
    for (const key of [G, keys.publicKey]) {
      const wanted = createHash('sha256')
        .update(Buffer.from(spelled(key), 'hex'))
        .digest('hex')
      expect(toHex(await thumbprint(key))).toBe(wanted)
      expect(toHex(await kidOf(key))).toBe(wanted.slice(0, 16))
    }
  })

  it('hashes to the device ID: SHA-512 of 04, x, y', async () => {
    const wanted = createHash('sha512')
      .update(Buffer.from(`04${toHex(G.x)}${toHex(G.y)}`, 'hex'))
      .digest('hex')
    expect(toHex(await deviceIdOf(G))).toBe(wanted)
  })

  const changed = (change: (map: CborMap) => void): Cbor => {
    const map = coseKeyMap(G)
    change(map)
    return map
  }
  it.each<[string, Cbor]>([
    ['no map', [1, 2]],
    ['another key type', changed((map) => map.set(1, 1))],
    ['another curve', changed((map) => map.set(-1, 2))],
    ['a key more', changed((map) => map.set(3, -7))],
    ['the private part', changed((map) => map.set(-4, new Uint8Array(32)))],
    ['a key less', changed((map) => map.delete(-3))],
    ['a short x', changed((map) => map.set(-2, G.x.slice(1)))],
    ['a long y', changed((map) => map.set(-3, concat(Uint8Array.of(0), G.y)))],
    ['a sign bit for y', changed((map) => map.set(-3, true))],
    ['a point off the curve', changed((map) => map.set(-3, G.x))],
    ['the point (0, 0)', changed((map) => map.set(-2, new Uint8Array(32)).set(-3, new Uint8Array(32)))],
    ['y beyond the prime', changed((map) => map.set(-3, new Uint8Array(32).fill(255)))],
  ])('is refused with %s', (_, value) => {
    expect(() => decodeCoseKey(encodeCbor(value))).toThrow(malformed)
  })

  it('is refused with the same point spelled beyond the prime', () => {
    const y = fromHex('459243b9aa581806fe913bce99817ade11ca503c64d9a3c533415c083248fbcc')
    const spelledAs = (x: string) => encodeCoseKey({ x: fromHex(x), y })
    expect(() =>
      decodeCoseKey(spelledAs('0000000000000000000000000000000000000000000000000000000000000005')),
    ).not.toThrow()
    expect(() =>
      decodeCoseKey(spelledAs('ffffffff00000001000000000000000000000001000000000000000000000004')),
    ).toThrow(malformed)
  })

  it('is taken for every key that is made', async () => {
    for (let i = 0; i < 30; i++) {
      const { publicKey } = await generateKeyPair({ extractable: false })
      expect(sameKey(decodeCoseKey(encodeCoseKey(publicKey)), publicKey)).toBe(true)
    }
  })

  it('reads x‖y and 04‖x‖y, and no other length', async () => {
    const point = concat(G.x, G.y)
    expect(sameKey(coseKeyFromUncompressed(point), G)).toBe(true)
    expect(sameKey(coseKeyFromUncompressed(concat(Uint8Array.of(4), point)), G)).toBe(true)
    expect(sameKey(await coseKeyOf(await importPublicKey(G)), G)).toBe(true)
    for (const wrong of [
      point.slice(1),
      concat(Uint8Array.of(2), point),
      concat(Uint8Array.of(4), point, point),
    ]) {
      expect(() => coseKeyFromUncompressed(wrong)).toThrow(malformed)
    }
  })
})

describe('private keys', () => {
  it('go to PKCS #8 and back', async () => {
    const again = await importPrivateKey(await exportPrivateKey(keys.privateKey))
    const file = await sign1({ typ: EXPECTED.typ, kid, payload, sign: signer(again) })
    expect(await verifySign1(decodeSign1(file, EXPECTED), keys.publicKey)).toBe(true)
    expect(again.extractable).toBe(false)
  })

  it('refuse what is no P-256 key', async () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey
    const pkcs8 = Uint8Array.from(other.export({ format: 'der', type: 'pkcs8' }))
    await expect(importPrivateKey(pkcs8)).rejects.toThrow(malformed)
    await expect(importPrivateKey(payload)).rejects.toThrow(malformed)
  })
})

describe('signatures', () => {
  it('are made over the bytes that RFC 9052 §4.4 says, for Node too', () => {
    const structure = concat(
      fromHex('846a5369676e617475726531'),
      Uint8Array.of(0x58, header.length),
      header,
      fromHex('40'),
      Uint8Array.of(0x40 | payload.length),
      payload,
    )
    expect(toHex(toBeSigned(header, payload))).toBe(toHex(structure))
    const key = { key: nodeKey(keys.publicKey), dsaEncoding: 'ieee-p1363' } as const
    expect(nodeVerify('sha256', structure, key, signature)).toBe(true)
  })

  it('of Node are believed', async () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const jwk = pair.publicKey.export({ format: 'jwk' })
    const part = (text?: string) => Uint8Array.from(Buffer.from(text ?? '', 'base64url')) as Bytes
    const made = nodeSign('sha256', toBeSigned(header, payload), {
      key: pair.privateKey,
      dsaEncoding: 'ieee-p1363',
    })
    const file = assembleSign1(header, payload, Uint8Array.from(made) as Bytes)
    expect(await verifySign1(decodeSign1(file, EXPECTED), { x: part(jwk.x), y: part(jwk.y) })).toBe(true)
  })

  it('hold for their key, their header and their payload alone', async () => {
    const object = decodeSign1(good, EXPECTED)
    expect(object.kid).toEqual(kid)
    expect(await verifySign1(object, keys.publicKey)).toBe(true)
    expect(await verifySign1(object, G)).toBe(false)
    expect(await verifySign1({ ...object, payload: utf8('Payload') }, keys.publicKey)).toBe(false)
    const other = { ...object, protectedBytes: protectedHeader('device-image+cbor', kid) }
    expect(await verifySign1(other, keys.publicKey)).toBe(false)
    for (let at = 0; at < 64; at += 7) {
      const bent = signature.map((byte, i) => (i === at ? byte ^ 1 : byte)) as Bytes
      expect(await verifySign1({ ...object, signature: bent }, keys.publicKey)).toBe(false)
    }
  })

  it.each([
    ['r = 0', '00'.repeat(32), undefined],
    ['s = 0', undefined, '00'.repeat(32)],
    ['r = n', ORDER, undefined],
    ['s = n', undefined, ORDER],
    ['r = 2^256 − 1', 'ff'.repeat(32), undefined],
    ['s = 2^256 − 1', undefined, 'ff'.repeat(32)],
    ['r = s = 0', '00'.repeat(32), '00'.repeat(32)],
  ])('are a plain no with %s', async (_, r, s) => {
    const object = decodeSign1(good, EXPECTED)
    const scalars = [r ?? toHex(signature.slice(0, 32)), s ?? toHex(signature.slice(32))]
    expect(await verifySign1({ ...object, signature: fromHex(scalars.join('')) }, keys.publicKey)).toBe(false)
  })

  it('are a plain no under a point off the curve', async () => {
    const offCurve = { x: keys.publicKey.x, y: keys.publicKey.x }
    expect(await verifySign1(decodeSign1(good, EXPECTED), offCurve)).toBe(false)
    await expect(importPublicKey(offCurve)).rejects.toThrow(malformed)
  })
})

describe('an envelope', () => {
  const parts: Cbor[] = [header, new Map(), payload, signature]
  const envelope = (change: Record<number, Cbor>) =>
    new Tagged(
      18,
      parts.map((part, i) => change[i] ?? part),
    )
  const headed = (entries: [number, Cbor][]) => envelope({ 0: encodeCbor(new Map(entries)) })
  const [alg, id, typ]: [number, Cbor][] = [
    [1, -7],
    [4, kid],
    [16, EXPECTED.typ],
  ]

  it.each<[string, Cbor]>([
    ['without tag 18', parts],
    ['with three parts', new Tagged(18, parts.slice(0, 3))],
    ['with five parts', new Tagged(18, [...parts, null])],
    ['with a detached payload', new Tagged(18, [header, new Map(), null, signature])],
    ['with an unprotected header', envelope({ 1: new Map([[4, kid]]) })],
    ['with a list for the unprotected header', envelope({ 1: [] })],
    ['with a header that is no byte string', envelope({ 0: new Map([alg!, id!, typ!]) })],
    ['with an empty header', envelope({ 0: new Uint8Array(0) })],
    ['with a header that is no map', envelope({ 0: encodeCbor([1, -7]) })],
    ['with bytes after the header', envelope({ 0: concat(header, Uint8Array.of(0)) })],
    ['with 63 bytes of signature', envelope({ 3: signature.slice(1) })],
    ['with 65 bytes of signature', envelope({ 3: concat(signature, Uint8Array.of(0)) })],
    ['with ES384', headed([[1, -35], id!, typ!])],
    ['without alg', headed([id!, typ!])],
    ['without typ', headed([alg!, id!])],
    ['with another typ', headed([alg!, id!, [16, 'device-image+cbor']])],
    ['with typ as a number', headed([alg!, id!, [16, 61]])],
    ['without kid', headed([alg!, typ!])],
    ['with a kid of 7 bytes', headed([alg!, [4, kid.slice(1)], typ!])],
    ['with a kid that is text', headed([alg!, [4, '12345678'], typ!])],
    ['with crit', headed([alg!, [2, [16]], id!, typ!])],
    ['with a content type', headed([alg!, [3, 60], id!, typ!])],
    ['with a tag inside the tag', new Tagged(18, new Tagged(18, parts))],
  ])('is refused %s', (_, value) => {
    expect(() => decodeSign1(encodeCbor(value), EXPECTED)).toThrow(malformed)
  })

  it('is refused with bytes after it, and above its size', () => {
    expect(() => decodeSign1(concat(good, Uint8Array.of(0)), EXPECTED)).toThrow(malformed)
    expect(() => decodeSign1(good, { ...EXPECTED, maxBytes: good.length })).not.toThrow()
    expect(() => decodeSign1(good, { ...EXPECTED, maxBytes: good.length - 1 })).toThrow(malformed)
  })

  it('of a device or a browser profile has no kid, and must not have one', async () => {
    const none = { ...EXPECTED, kid: 'none' } as const
    const file = await sign1({ typ: EXPECTED.typ, payload, sign })
    expect(decodeSign1(file, none).kid).toBeUndefined()
    expect(() => decodeSign1(file, EXPECTED)).toThrow(malformed)
    expect(() => decodeSign1(good, none)).toThrow(malformed)
  })
})

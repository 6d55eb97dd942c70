// The trust bundle and the spellings of a public key: another library reads the bytes, and what is no public key is refused.
import { createPublicKey } from 'node:crypto'
import { decode } from 'cbor2'
import { describe, expect, it } from 'vitest'
import { type Bytes, concat, toHex, utf8 } from '@/lib/core/bytes'
import { decodeCbor, encodeCbor } from '@/lib/core/cbor'
import { generateKeyPair } from '@/lib/core/keys'
import { pemOf, pointHex, readPublicKey } from '@/lib/core/public-key'
import { decodeTrustBundle, encodeTrustBundle } from '@/lib/domain/trust-bundle'

const fill = (n: number, length = 16): Bytes => new Uint8Array(length).fill(n)
const bundle = async () => ({
  rootKey: (await generateKeyPair({ extractable: true })).publicKey,
  catalogId: fill(7),
  products: [fill(9), fill(2)],
  keystore: fill(1, 300),
})

describe('a trust bundle', () => {
  it('is read by another library, products ascending', async () => {
    const given = await bundle()
    const map = decode(encodeTrustBundle(given)) as Map<number, unknown>
    expect([...map.keys()]).toEqual([1, 2, 3, 4, 5])
    expect(map.get(1)).toBe(1)
    expect((map.get(4) as Uint8Array[]).map((id) => id[0])).toEqual([2, 9])
    expect(map.get(5)).toEqual(given.keystore)
    expect((map.get(2) as Map<number, unknown>).get(-2)).toEqual(given.rootKey.x)
  })

  it('is the same bytes whatever the order, and comes back', async () => {
    const given = await bundle()
    const bytes = encodeTrustBundle(given)
    expect(toHex(encodeTrustBundle({ ...given, products: given.products.toReversed() }))).toBe(toHex(bytes))
    expect(decodeTrustBundle(bytes)).toEqual({ ...given, products: [fill(2), fill(9)] })
    const { keystore: _, ...without } = given
    expect(decodeTrustBundle(encodeTrustBundle(without))).not.toHaveProperty('keystore')
  })

  it.each<[string, (map: Map<number, unknown>) => void]>([
    ['another format', (map) => map.set(1, 2)],
    ['a key too many', (map) => map.set(6, 0)],
    ['a product twice', (map) => map.set(4, [fill(2), fill(2)])],
    ['products out of order', (map) => map.set(4, [fill(9), fill(2)])],
    ['no root', (map) => map.delete(2)],
    ['an empty keystore', (map) => map.set(5, fill(0, 0))],
  ])('with %s is malformed', async (_, change) => {
    const map = decodeCbor(encodeTrustBundle(await bundle())) as Map<number, never>
    change(map)
    expect(() => decodeTrustBundle(encodeCbor(map))).toThrowError(
      expect.objectContaining({ code: 'malformed' }),
    )
  })

  it('with bytes behind it is malformed', async () => {
    const bytes = encodeTrustBundle(await bundle())
    expect(() => decodeTrustBundle(concat(bytes, utf8('x')))).toThrowError()
  })
})

describe('a public key as text', () => {
  it('is hexadecimal with or without 04, PEM as another library writes and reads it, or a JWK', async () => {
    const { publicKey } = await generateKeyPair({ extractable: true })
    const hex = pointHex(publicKey)
    const pem = pemOf(publicKey)
    const node = createPublicKey(pem)
    expect(node.export({ type: 'spki', format: 'pem' })).toBe(pem)
    const jwk = JSON.stringify(node.export({ format: 'jwk' }))
    const spaced = `04${hex}`.replace(/(..)/g, '$1:').toUpperCase().replace(/:$/, '')
    for (const text of [hex, ` ${hex}\n`, spaced, pem, jwk]) expect(pointHex(readPublicKey(text))).toBe(hex)
  })

  it('is refused where it is private, of another curve, off the curve, or nothing of the kind', async () => {
    const { publicKey } = await generateKeyPair({ extractable: true })
    const { x, y } = createPublicKey(pemOf(publicKey)).export({ format: 'jwk' })
    const refusals: [string, RegExp][] = [
      ['-----BEGIN PRIVATE KEY-----\nMA==\n-----END PRIVATE KEY-----', /private key/],
      [JSON.stringify({ kty: 'EC', crv: 'P-256', x, y, d: 'AA' }), /private key/],
      [JSON.stringify({ kty: 'EC', crv: 'P-384', x, y }), /JWK/],
      ['{', /JWK/],
      ['-----BEGIN PUBLIC KEY-----\nMAo=\n-----END PUBLIC KEY-----', /P-256/],
      ['-----BEGIN CERTIFICATE-----', /PEM/],
      ['11'.repeat(64), /P-256/],
      ['abc', /128 hexadecimal digits/],
      ['', /128 hexadecimal digits/],
    ]
    for (const [text, why] of refusals) expect(() => readPublicKey(text), text).toThrowError(why)
  })
})

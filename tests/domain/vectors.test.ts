// The golden vectors of docs/protocol: every one through the check of its object, none forgotten, and the files as they
// were made.
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '@/lib/core/bytes'
import { CodedError } from '@/lib/core/coded-error'
import { decodeFrame, encodeFrame } from '@/lib/device/protocol/frame'
import {
  decodeCall,
  decodeEvent,
  decodeHello,
  decodeKeepalive,
  decodeOffset,
  decodeRequest,
  decodeResponse,
  encodeEvent,
  encodeHello,
  encodeKeepalive,
  encodeOffset,
  encodeRequest,
  encodeResponse,
} from '@/lib/device/protocol/messages'
import { type Bearer, acceptCapability } from '@/lib/device/virtual/checks'
import type { Refusal } from '@/lib/device/virtual/refusal'
import { indexKeys, readKeystore } from '@/lib/domain/keystore'
import { makeVectors } from '../vectors/make'
import { OBJECTS, TRUST_KEYS, type Vector, codeOf, judge, textOf, vectorFiles, vectorsIn } from './vectors'

const FILE_OF: Record<string, string> = Object.fromEntries(
  OBJECTS.map((object) => [object, `${object.replaceAll(' ', '-')}.json`]),
)
const isGood = (vector: Vector) => vector.expect === 0
const titled = (vectors: Vector[]) => vectors.map((one) => [one.name, one.expect, one] as const)

describe('the files', () => {
  it('are one for each signed object, and the cable', () => {
    expect(vectorFiles().toSorted()).toEqual([...Object.values(FILE_OF), 'cable.json'].toSorted())
  })

  it('are those that the generator makes', () => {
    const made = makeVectors()
    expect(vectorFiles().toSorted()).toEqual([...made.keys()].toSorted())
    for (const [name, text] of made) expect(textOf(name) === text, name).toBe(true)
  })

  it.each(vectorFiles())('%s has good ones and bad ones, each named once and in the agreed form', (name) => {
    const vectors = vectorsIn(name)
    expect(vectors.some(isGood)).toBe(true)
    expect(vectors.some((one) => !isGood(one))).toBe(true)
    expect(new Set(vectors.map((one) => `${one.object} ${one.name}`)).size).toBe(vectors.length)
    for (const one of vectors) {
      expect(Object.keys(one)).toEqual(['name', 'object', 'bytes', 'trust', 'expect'])
      expect(one.bytes).toMatch(/^([0-9a-f]{2})*$/)
      expect(TRUST_KEYS).toEqual(expect.arrayContaining(Object.keys(one.trust)))
    }
  })

  it.each(OBJECTS)('of the %s name every way of being bad that all objects share', (object) => {
    const names = vectorsIn(FILE_OF[object]!)
      .filter((one) => !isGood(one))
      .map((one) => one.name)
    const shared = [
      ...[
        'wrong key',
        'wrong typ',
        'extra header',
        'flipped bit in the payload',
        'flipped bit in the signature',
      ],
      ...[
        'duplicate key',
        'unsorted key',
        'unlisted key',
        'non-shortest',
        'trailing byte',
        'nesting',
        'oversize',
      ],
    ]
    for (const way of shared)
      expect(
        names.filter((one) => one.startsWith(way)),
        way,
      ).not.toEqual([])
  })

  it.each([
    [
      'capability',
      ['key without the use', 'wrong device', 'expired', 'floor', 'lower epoch', 'epoch more than 1,024'],
    ],
    ['capability', ['other boot', 'not yet valid', 'expires at 2^35', 'begins at 2^35', 'issued at 2^35']],
    ['image manifest', ['key without the use']],
    ['revocation notice', ['key without the use', 'wrong device', 'epoch more than 1,024', 'issued at 2^35']],
    [
      'trusted keystore',
      ['lower version', 'same version', 'drops the key', 'another catalog', 'issued at 2^35'],
    ],
    [
      'handover',
      ['wrong device', 'expired', 'floor', 'number', 'expires at 2^35', 'wrong key: the former root'],
    ],
    ['identity statement', ['stale nonce', 'wrong device', 'issued at 2^35']],
    [
      'capability proof',
      ['missing proof', 'stale nonce', 'for another call', 'for another device', 'for another capability'],
    ],
    ['servicing receipt', ['stale nonce', 'wrong device', 'broken chain', 'does not join']],
  ])('of the %s name its own ways: %j', (object, ways) => {
    const names = vectorsIn(FILE_OF[object]!)
      .filter((one) => !isGood(one))
      .map((one) => one.name)
    for (const way of ways)
      expect(
        names.filter((one) => one.startsWith(way)),
        way,
      ).not.toEqual([])
  })
})

describe.each(OBJECTS)('%s', (object) => {
  const vectors = vectorsIn(FILE_OF[object]!)

  it.each(titled(vectors))('%s: %s', async (_, expected, vector) => {
    expect(vector.object).toBe(object)
    expect(await judge(vector)).toBe(expected)
  })

  it('never takes a good one with any bit turned', async () => {
    // A bit of a byte that no rule is about would show here: there is none.
    const strict = vectors.find((one) => isGood(one) && one.bytes.length > 0)!
    const bytes = fromHex(strict.bytes)
    for (let at = 0; at < bytes.length; at++) {
      const bent = bytes.slice()
      bent[at]! ^= 1 << (at % 8)
      expect(await judge({ ...strict, bytes: toHex(bent) }), `byte ${at}`).not.toBe(0)
    }
  })

  it('never takes a good one cut short, and never throws over it', async () => {
    const strict = vectors.find((one) => isGood(one) && one.bytes.length > 0)!
    for (let length = 2; length < strict.bytes.length; length += 2) {
      expect(await judge({ ...strict, bytes: strict.bytes.slice(0, length) })).not.toBe(0)
    }
  })
})

describe('capability proof, inside the device', () => {
  it.each(titled(vectorsIn(FILE_OF['capability proof']!)))(
    '%s: %s',
    async (_, expected, { trust, bytes }) => {
      const bearer: Bearer = {
        state: 2,
        deviceId: fromHex(trust.deviceId!),
        epoch: trust.epoch!,
        bootId: fromHex(trust.bootId!),
        clock: { now: trust.now!, floor: trust.floor! },
        keys: await indexKeys(readKeystore(fromHex(trust.keystore!)).keystore),
        proofNonce: fromHex(trust.nonce!),
      }
      const request = {
        call: fromHex(trust.call!),
        capability: fromHex(trust.capability!),
        proof: bytes === '' ? null : fromHex(bytes),
      }
      const given = await acceptCapability(request, bearer, 'FS').then(
        () => 'ok',
        (error: Refusal) => error.code,
      )
      expect(codeOf(given)).toBe(expected)
    },
  )
})

/** Takes the frame's payload apart and puts it together again. */
const again: Record<string, (payload: Uint8Array<ArrayBuffer>) => Uint8Array> = {
  HELLO: (payload) => encodeHello(decodeHello(payload)),
  REQUEST: (payload) => {
    const request = decodeRequest(payload)
    decodeCall(request.call)
    return encodeRequest(request)
  },
  RESPONSE: (payload) => encodeResponse(decodeResponse(payload)),
  DATA: (payload) => encodeOffset(decodeOffset(payload).offset, decodeOffset(payload).data),
  ACK: (payload) => encodeOffset(decodeOffset(payload).offset),
  KEEPALIVE: (payload) => encodeKeepalive(decodeKeepalive(payload)),
  CANCEL: (payload) => payload,
  EVENT: (payload) => encodeEvent(decodeEvent(payload)),
}

function taken({ object, bytes }: Vector): number | string {
  try {
    const frame = decodeFrame(fromHex(bytes))
    expect(frame.type).toBe(object.toLowerCase())
    const payload = again[object]!(frame.payload)
    expect(toHex(payload)).toBe(toHex(frame.payload))
    expect(toHex(encodeFrame(frame))).toBe(bytes)
    return 0
  } catch (error) {
    if (error instanceof CodedError) return codeOf(error.code)
    throw error
  }
}

describe('cable', () => {
  const vectors = vectorsIn('cable.json')

  it.each(vectors.map((one) => [one.object, one.name, one.expect, one] as const))('%s %s: %s', (...row) => {
    expect(taken(row[3])).toBe(row[2])
  })

  it('has every type of frame, and frames of exactly 64 and 512 bytes', () => {
    const good = vectors.filter(isGood)
    expect(new Set(good.map((one) => one.object))).toEqual(new Set(Object.keys(again)))
    const ofSize = (bytes: number) =>
      good.filter((one) => one.bytes.length === 2 * bytes).map((one) => one.object)
    expect(ofSize(64)).toEqual(expect.arrayContaining(['REQUEST', 'RESPONSE', 'DATA', 'KEEPALIVE', 'EVENT']))
    expect(ofSize(512)).toEqual(expect.arrayContaining(['HELLO', 'REQUEST', 'RESPONSE', 'DATA']))
  })
})

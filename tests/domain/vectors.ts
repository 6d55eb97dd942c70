// Reads the golden vectors and puts each before the check that is the domain's own for its object, as a device or a host
// would: from nothing but the bytes and what `trust` says that the checker holds.
import { readFileSync, readdirSync } from 'node:fs'
import { type Bytes, fromHex } from '@/lib/core/bytes'
import { CodedError } from '@/lib/core/coded-error'
import { type CoseKey, decodeSign1 } from '@/lib/core/cose'
import { coseKeyFromUncompressed } from '@/lib/core/keys'
import { type Clock, checkCapability, readCapability } from '@/lib/domain/capability'
import { WIRE_CODES, type WireCode } from '@/lib/domain/codes'
import { type HandoverHolder, HANDOVER, checkHandover } from '@/lib/domain/handover'
import { checkIdentityStatement } from '@/lib/domain/identity'
import { IMAGE } from '@/lib/domain/image'
import { indexKeys, checkKeystoreUpdate, readKeystore } from '@/lib/domain/keystore'
import { checkProof } from '@/lib/domain/proof'
import { checkReceipt, receiptsJoin } from '@/lib/domain/receipt'
import { checkRevocation } from '@/lib/domain/revocation'
import { openObject, readObject } from '@/lib/domain/signed-object'

const FILES = [
  'root',
  'signer',
  'deviceKey',
  'keystore',
  'capability',
  'call',
  'deviceId',
  'bootId',
  'nonce',
] as const
/** Held besides, where an object is judged by one that came before it. */
const MORE = ['catalogId', 'image', 'handover', 'receipt'] as const
type Trust = { [K in (typeof FILES)[number] | (typeof MORE)[number]]?: string } & {
  epoch?: number
  now?: number
  floor?: number
  clock?: boolean
}
export type Vector = { name: string; object: string; bytes: string; trust: Trust; expect: number | string }
export const TRUST_KEYS: readonly string[] = [...FILES, ...MORE, 'epoch', 'now', 'floor', 'clock']

const folder = new URL('../vectors/', import.meta.url)
export const vectorFiles = () => readdirSync(folder).filter((name) => name.endsWith('.json'))
export const textOf = (name: string) => readFileSync(new URL(name, folder), 'utf8')
export const vectorsIn = (name: string) => JSON.parse(textOf(name)) as Vector[]

/** What `trust` says, as bytes and keys; asking for what it does not say is a mistake of the vector. */
class Held {
  constructor(readonly trust: Trust) {}
  has(name: keyof Trust): boolean {
    return this.trust[name] !== undefined
  }
  bytes(name: (typeof FILES | typeof MORE)[number]): Bytes {
    const hex = this.trust[name]
    if (hex === undefined) throw new Error(`the vector does not say ${name}`)
    return fromHex(hex)
  }
  bytesOrNull(name: (typeof FILES | typeof MORE)[number]): Bytes | null {
    return this.has(name) ? this.bytes(name) : null
  }
  number(name: 'epoch' | 'now' | 'floor'): number {
    const value = this.trust[name]
    if (value === undefined) throw new Error(`the vector does not say ${name}`)
    return value
  }
  key(name: 'root' | 'signer' | 'deviceKey'): CoseKey {
    return coseKeyFromUncompressed(this.bytes(name))
  }
  get clock(): Clock {
    return { floor: this.number('floor'), now: this.trust.clock ? this.number('now') : undefined }
  }
  keys() {
    return indexKeys(this.has('keystore') ? readKeystore(this.bytes('keystore')).keystore : null)
  }
}

type Judge = (bytes: Bytes, held: Held) => Promise<WireCode | string>

const capability: Judge = async (bytes, held) => {
  const keys = await held.keys()
  const verdict = await checkCapability(bytes, {
    signer: (kid) => keys.find(kid, 'capability'),
    deviceId: held.bytes('deviceId'),
    epoch: held.number('epoch'),
    bootId: held.bytes('bootId'),
    clock: held.clock,
  })
  return verdict.code
}

const image: Judge = async (bytes, held) => {
  const keys = await held.keys()
  const opened = await openObject(IMAGE, bytes, {
    signer: ({ kid }) => keys.find(kid!, 'image') ?? keys.development(kid!),
    codes: {
      envelope: 'invalid-parameters',
      signer: 'image-untrusted',
      signature: 'image-untrusted',
      payload: 'invalid-parameters',
    },
  })
  return opened.code
}

const revocation: Judge = async (bytes, held) => {
  const keys = await held.keys()
  const holder = { deviceId: held.bytes('deviceId'), epoch: held.number('epoch') }
  const verdict = await checkRevocation(bytes, { ...holder, signer: (kid) => keys.find(kid, 'revocation') })
  return verdict.code
}

const keystore: Judge = async (bytes, held) => {
  const file = held.bytesOrNull('keystore')
  const image = held.bytesOrNull('image')
  const neededKids = image ? [decodeSign1(image, IMAGE).kid!] : []
  const handover = held.has('handover') ? readObject(HANDOVER, held.bytes('handover')).value : null
  const verdict = await checkKeystoreUpdate(bytes, {
    rootKey: held.key('root'),
    catalogId: held.bytes('catalogId'),
    version: file ? readKeystore(file).keystore.version : 0,
    file,
    leastVersion: handover?.leastKeystoreVersion ?? 0,
    neededKids,
    keptByHandover: handover ? neededKids : [],
  })
  return verdict.code
}

const handover: Judge = async (bytes, held) => {
  const last = held.bytesOrNull('handover')
  const holder: HandoverHolder = {
    rootKey: held.key('root'),
    deviceId: held.bytes('deviceId'),
    number: last ? readObject(HANDOVER, last).value.number : 0,
    lastApplied: last,
    clock: held.clock,
  }
  return (await checkHandover(bytes, holder)).code
}

const identity: Judge = async (bytes, held) => {
  const deviceId = held.bytesOrNull('deviceId') ?? undefined
  return thrown(() => checkIdentityStatement(bytes, { nonce: held.bytes('nonce'), deviceId }))
}

const proof: Judge = async (bytes, held) => {
  const capabilityFile = held.bytes('capability')
  const { profileKey } = readCapability(capabilityFile).capability
  if (!profileKey) return 'ok'
  if (bytes.length === 0) return 'proof-required'
  const subject = {
    capabilityFile,
    nonce: held.bytes('nonce'),
    call: held.bytes('call'),
    deviceId: held.bytes('deviceId'),
  }
  return (await checkProof(bytes, profileKey, subject)) ? 'ok' : 'proof-invalid'
}

const receipt: Judge = (bytes, held) =>
  thrown(async () => {
    const nonce = held.bytes('nonce')
    const later = await checkReceipt(bytes, { nonce })
    if (!held.has('receipt')) return
    const earlier = await checkReceipt(held.bytes('receipt'), { nonce })
    if (!(await receiptsJoin(earlier, later))) throw new CodedError('not-joined')
  })

async function thrown(check: () => Promise<unknown>): Promise<string> {
  try {
    await check()
    return 'ok'
  } catch (error) {
    if (error instanceof CodedError) return error.code
    throw error
  }
}

const JUDGES: Record<string, Judge> = {
  capability,
  'image manifest': image,
  'revocation notice': revocation,
  'trusted keystore': keystore,
  handover,
  'identity statement': identity,
  'capability proof': proof,
  'servicing receipt': receipt,
}
export const OBJECTS = Object.keys(JUDGES)

/** The number of the code, or the word where docs/protocol has none. */
export function codeOf(word: string): number | string {
  return Object.hasOwn(WIRE_CODES, word) ? WIRE_CODES[word as WireCode] : word
}

export async function judge(vector: Vector): Promise<number | string> {
  return codeOf(await JUDGES[vector.object]!(fromHex(vector.bytes), new Held(vector.trust)))
}

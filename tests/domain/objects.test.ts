// What the golden vectors do not show of the signed objects: that ours sign what they check, the image file, the download
// proof, the kids of a keystore, and what a notice raises.
import { describe, expect, it } from 'vitest'
import { type Bytes, concat, sha256 } from '@/lib/core/bytes'
import { encodeCbor } from '@/lib/core/cbor'
import { kidOf } from '@/lib/core/cose'
import { deviceIdOf, generateKeyPair, signer } from '@/lib/core/keys'
import {
  type Capability,
  checkCapability,
  readCapability,
  signCapability,
  typeOf,
} from '@/lib/domain/capability'
import { checkHandover, signHandover } from '@/lib/domain/handover'
import { checkIdentityStatement, signIdentity } from '@/lib/domain/identity'
import { decodeImageFile, encodeImageFile, signImage } from '@/lib/domain/image'
import {
  type Keystore,
  checkKeystoreUpdate,
  indexKeys,
  readKeystore,
  signKeystore,
} from '@/lib/domain/keystore'
import { checkDownloadProof, checkProof, signDownloadProof, signProof } from '@/lib/domain/proof'
import { type ReceiptEntry, CHAIN_START, chainNext, checkReceipt, signReceipt } from '@/lib/domain/receipt'
import { checkRevocation, signRevocation } from '@/lib/domain/revocation'

const malformed = expect.objectContaining({ code: 'malformed' })
const filled = (length: number, byte: number) => new Uint8Array(length).fill(byte) as Bytes
async function makeKey() {
  const { publicKey, privateKey } = await generateKeyPair({ extractable: false })
  return { key: publicKey, kid: await kidOf(publicKey), sign: signer(privateKey) }
}
const [root, issuing, imaging, device, profile] = await Promise.all(Array.from({ length: 5 }, makeKey))
if (!root || !issuing || !imaging || !device || !profile) throw new Error('no keys')
const ID = await deviceIdOf(device.key)
const [nonce, cti, boot, product, catalog] = [1, 2, 3, 4, 5].map((byte) => filled(16, byte)) as [
  Bytes,
  Bytes,
  Bytes,
  Bytes,
  Bytes,
]
const NOW = 1_800_000_000

const capability: Capability = {
  issuer: 'https://portal.example',
  expiresAt: NOW + 3600,
  notBefore: NOW - 600,
  issuedAt: NOW,
  cti,
  profileKey: profile.key,
  deviceId: ID,
  capabilities: [13],
  epoch: 4,
}
const keystore: Keystore = {
  version: 1,
  keys: [
    { key: issuing.key, uses: [1, 3] },
    { key: imaging.key, uses: [2] },
  ],
  issuedAt: NOW,
  keptForImages: [],
  developmentKeys: [profile.key],
  catalogId: catalog,
}
const manifest = {
  ...{ component: filled(16, 6), image: filled(16, 7), name: 'Pump', kind: 0, version: '1.0', rollback: 1 },
  ...{ sizeBytes: 3, contentHash: await sha256(filled(3, 9)), products: [product] },
}

describe('what is signed here is taken here', () => {
  it('a capability', async () => {
    const file = await signCapability(capability, issuing)
    expect(readCapability(file)).toEqual({ capability, kid: issuing.kid })
    const holder = {
      signer: () => issuing.key,
      deviceId: ID,
      epoch: 4,
      bootId: boot,
      clock: { now: NOW, floor: 0 },
    }
    expect(await checkCapability(file, holder)).toEqual({ code: 'ok', capability })
    expect(() => signCapability({ ...capability, capabilities: [13, 11] }, issuing)).toThrow(malformed)
    expect(() => signCapability({ ...capability, expiresAt: NOW - 600 }, issuing)).toThrow(malformed)
  })

  it('a keystore, whose kids are found by use', async () => {
    const file = await signKeystore(keystore, root)
    expect(readKeystore(file)).toEqual({ keystore, kid: root.kid })
    const holder = {
      rootKey: root.key,
      catalogId: catalog,
      version: 0,
      file: null,
      leastVersion: 0,
      neededKids: [],
      keptByHandover: [],
    }
    expect(await checkKeystoreUpdate(file, holder)).toEqual({ code: 'ok', keystore, taken: true })
    expect(await checkKeystoreUpdate(file, { ...holder, version: 1, file })).toEqual({
      code: 'ok',
      keystore,
      taken: false,
    })
    const index = await indexKeys(keystore)
    expect([index.find(issuing.kid, 'capability'), index.find(issuing.kid, 'revocation')]).toEqual([
      issuing.key,
      issuing.key,
    ])
    expect([index.find(issuing.kid, 'image'), index.find(imaging.kid, 'capability')]).toEqual([
      undefined,
      undefined,
    ])
    expect([index.development(profile.kid), index.development(imaging.kid)]).toEqual([profile.key, undefined])
    expect(index.kids('capability')).toEqual([issuing.kid])
    expect((await indexKeys(null)).kids('image')).toEqual([])
  })

  it('a notice, which raises an epoch or changes nothing', async () => {
    const notice = { issuedAt: NOW, deviceId: ID, epoch: 5 }
    const file = await signRevocation(notice, issuing)
    const check = (epoch: number) => checkRevocation(file, { signer: () => issuing.key, deviceId: ID, epoch })
    expect(await check(4)).toEqual({ code: 'ok', notice, raises: true })
    expect(await check(5)).toEqual({ code: 'ok', notice, raises: false })
    expect(await check(6)).toEqual({ code: 'ok', notice, raises: false })
  })

  it('a handover, once and again', async () => {
    const handover = {
      rootKey: profile.key,
      number: 1,
      leastKeystoreVersion: 2,
      expiresAt: NOW + 1,
      deviceId: ID,
      catalogId: catalog,
    }
    const file = await signHandover(handover, root)
    const holder = {
      rootKey: root.key,
      deviceId: ID,
      number: 0,
      lastApplied: null,
      clock: { now: NOW, floor: 0 },
    }
    expect(await checkHandover(file, holder)).toEqual({ code: 'ok', repeat: false, handover })
    const after = { ...holder, rootKey: profile.key, number: 1, lastApplied: file }
    expect(await checkHandover(file, after)).toEqual({ code: 'ok', repeat: true })
  })

  it('an identity statement', async () => {
    const statement = {
      ...{
        issuedAt: 0,
        key: device.key,
        nonce,
        deviceId: ID,
        epoch: 4,
        bootId: boot,
        state: 2,
        keystoreVersion: 1,
      },
      ...{
        firmware: '1.0',
        model: 'Pump',
        operationCounter: 0,
        productId: product,
        catalogId: catalog,
        handoverNumber: 0,
      },
    }
    const file = await signIdentity(statement, device.sign)
    expect(await checkIdentityStatement(file, { nonce, deviceId: ID })).toEqual({ statement, deviceId: ID })
  })

  it('a receipt', async () => {
    const entry: ReceiptEntry = [1, 'device.restart', filled(32, 8), 0, 5000, boot, null]
    const chain: [Bytes, Bytes] = [CHAIN_START as Bytes, await chainNext(CHAIN_START as Bytes, entry)]
    const facts = {
      nonce,
      cti,
      uptimeMs: 6000,
      open: [],
      key: device.key,
      deviceId: ID,
      bootId: boot,
      operationCounter: 1,
    }
    const receipt = { ...facts, entries: [entry], ended: 1, chain }
    const file = await signReceipt(receipt, device.sign)
    expect(await checkReceipt(file, { nonce })).toEqual(receipt)
    expect(await checkReceipt(file, {})).toEqual(receipt)
  })

  it('a capability proof', async () => {
    const subject = {
      nonce,
      capabilityFile: await signCapability(capability, issuing),
      call: filled(9, 1),
      deviceId: ID,
    }
    const file = await signProof(subject, profile.sign)
    expect(await checkProof(file, profile.key, subject)).toBe(true)
    expect(await checkProof(file, profile.key, { ...subject, call: filled(9, 2) })).toBe(false)
  })

  it('a download proof, for its request, nonce and device alone', async () => {
    const subject = { requestId: cti, nonce, deviceId: ID }
    const file = await signDownloadProof(subject, profile.sign)
    expect(await checkDownloadProof(file, profile.key, subject)).toBe(true)
    const wrong = [{ requestId: boot }, { nonce: boot }, { deviceId: filled(64, 0) }]
    for (const change of wrong)
      expect(await checkDownloadProof(file, profile.key, { ...subject, ...change })).toBe(false)
    expect(await checkDownloadProof(file, device.key, subject)).toBe(false)
    expect(await checkDownloadProof(filled(9, 0xff), profile.key, subject)).toBe(false)
    const capabilityProof = await signProof(
      { nonce, capabilityFile: file, call: file, deviceId: ID },
      profile.sign,
    )
    expect(await checkDownloadProof(capabilityProof, profile.key, subject)).toBe(false)
  })
})

describe('the type of a capability', () => {
  it.each([
    [[13], 'fieldServicing'],
    [[11], 'appDevelopment'],
    [[11, 13], 'appDevelopment'],
    [[12], undefined],
    [[12, 13], 'fieldServicing'],
  ] as const)('%j: %s', (capabilities, type) => {
    expect(typeOf({ ...capability, capabilities: [...capabilities] })).toBe(type)
  })
})

describe('an image file', () => {
  const content = filled(3, 9)

  it('is the signed manifest and the content as one byte string', async () => {
    const signedManifest = await signImage(manifest, imaging)
    const file = encodeImageFile(signedManifest, content)
    expect(file).toEqual(concat(signedManifest, Uint8Array.of(0x43), content))
    expect(decodeImageFile(file)).toEqual({ signedManifest, manifest, content })
  })

  it('is malformed with anything less, more or else', async () => {
    const signed = await signImage(manifest, imaging)
    const wrong = [
      filled(0, 0),
      signed,
      encodeCbor(content),
      concat(encodeCbor(content), signed),
      concat(signed, encodeCbor('abc')),
      concat(signed, encodeCbor(filled(4, 9))),
      concat(signed, encodeCbor(content), Uint8Array.of(0)),
      encodeImageFile(signed, content).slice(0, -1),
      encodeImageFile(await signCapability(capability, issuing), content),
    ]
    for (const file of wrong) expect(() => decodeImageFile(file)).toThrow(malformed)
  })
})

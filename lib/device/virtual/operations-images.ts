// Images inside the device: listed, staged, installed. What is checked at stage is checked again at install, and the content's hash
// as it is read back from where it will run.
import { type Bytes, concat, equal, sha256, toHex } from '@/lib/core/bytes'
import { APP_DEVELOPMENT } from '@/lib/domain/capability'
import { IMAGE, type ImageManifest, MAX_CONTENT_BYTES, ROLLBACK_STEP } from '@/lib/domain/image'
import { enoughFor } from '@/lib/domain/operations'
import { openObject } from '@/lib/domain/signed-object'
import {
  type Asked,
  type Handlers,
  type Innards,
  forgetKept,
  installed,
  keysOf,
  manifestOf,
  signerOf,
} from './innards'
import { Refusal } from './refusal'
import { LIMITS, STORAGE_BYTES, type StagedImage, type StoredImage } from './state'

const CODES = {
  envelope: 'invalid-parameters',
  signer: 'image-untrusted',
  signature: 'image-untrusted',
  payload: 'invalid-parameters',
} as const

/** 3 → 31 → 3 → needs AD 32 → product 31 → rollback 39. */
async function admit(
  device: Innards,
  signedManifest: Bytes,
  asked: Asked,
): Promise<{ manifest: ImageManifest; development: boolean }> {
  const keys = await keysOf(device.flash)
  let development = false
  const opened = await openObject(IMAGE, signedManifest, {
    signer: ({ kid }) => {
      const production = keys.find(kid!, 'image')
      development = !production
      return production ?? keys.development(kid!)
    },
    codes: CODES,
  })
  if (!('value' in opened)) throw new Refusal(opened.code)
  const manifest = opened.value
  if (development && !asked.grants.includes(APP_DEVELOPMENT)) {
    throw new Refusal('image-needs-app-development', { enough: enoughFor('AD') })
  }
  if (!manifest.products.some((product) => equal(product, device.birth.productId)))
    throw new Refusal('image-untrusted')
  const highest = device.flash.rollback[toHex(manifest.component)] ?? 0
  const rolls = manifest.rollback < highest || manifest.rollback > highest + ROLLBACK_STEP
  if (!development && rolls) throw new Refusal('image-rollback')
  return { manifest, development }
}

function requireSpace(device: Innards, manifest: ImageManifest): void {
  const { images } = device.flash
  const used = images.reduce((sum, image) => sum + image.content.length, 0)
  const replaces = installed(device.flash, manifest.component) !== undefined
  const full = !replaces && images.length >= LIMITS.images
  if (full || manifest.sizeBytes > MAX_CONTENT_BYTES || used + manifest.sizeBytes > STORAGE_BYTES)
    throw new Refusal('no-space')
}

/** The staged image of exactly this manifest, or a new one in its place. */
function stagingOf(device: Innards, signedManifest: Bytes, development: boolean): StagedImage {
  const { staged } = device.flash
  if (staged && equal(staged.signedManifest, signedManifest)) return staged
  const fresh = { signedManifest, received: new Uint8Array(0), complete: false, development }
  device.flash.staged = fresh
  return fresh
}

async function takeContent(
  device: Innards,
  { staged, size }: { staged: StagedImage; size: number },
  { work }: Asked,
): Promise<void> {
  const buffer = new Uint8Array(size)
  buffer.set(staged.received)
  const begin = staged.received.length
  let at = begin
  const keep = async (parts: Bytes[]) => {
    for (const part of parts) {
      buffer.set(part, at)
      at += part.length
    }
    staged.received = buffer.subarray(0, at)
    await device.appendStaged(concat(...parts))
  }
  try {
    await work.receive({ begin, size, keep })
  } finally {
    staged.received = at === size ? buffer : buffer.slice(0, at)
  }
}

async function stage(device: Innards, signedManifest: Bytes, asked: Asked): Promise<{ manifestHash: Bytes }> {
  const { manifest, development } = await admit(device, signedManifest, asked)
  asked.subject(manifest.image)
  requireSpace(device, manifest)
  asked.work.check()
  await device.changing()
  const staged = stagingOf(device, signedManifest, development)
  await device.save()
  await takeContent(device, { staged, size: manifest.sizeBytes }, asked)
  if (!equal(await sha256(staged.received), manifest.contentHash)) {
    device.flash.staged = null
    await device.save()
    throw new Refusal('hash-mismatch')
  }
  staged.complete = true
  await device.save()
  device.log(`flash: staged ${manifest.name} ${manifest.version}`)
  return { manifestHash: await sha256(signedManifest) }
}

async function install(
  device: Innards,
  params: { manifestHash: Bytes; manualStart?: boolean | undefined },
  asked: Asked,
) {
  if (params.manualStart && !asked.grants.includes(APP_DEVELOPMENT)) {
    throw new Refusal('insufficient-capability', { enough: enoughFor('AD') })
  }
  const { staged } = device.flash
  if (!staged || !equal(await sha256(staged.signedManifest), params.manifestHash))
    throw new Refusal('not-found')
  asked.subject(manifestOf(staged).image)
  if (!staged.complete) throw new Refusal('conflict')
  const { manifest, development } = await admit(device, staged.signedManifest, asked)
  if (!equal(await sha256(staged.received), manifest.contentHash)) throw new Refusal('hash-mismatch')
  asked.work.commit()
  asked.work.progress = { stage: 'Installing', done: 50, total: 100 }
  await device.changing()
  const image: StoredImage = {
    signedManifest: staged.signedManifest,
    content: concat(staged.received),
    development,
    manualStart: params.manualStart === true,
  }
  const old = installed(device.flash, manifest.component)
  device.flash.images = [...device.flash.images.filter((one) => one !== old), image]
  if (!development) device.flash.rollback[toHex(manifest.component)] = manifest.rollback
  device.flash.staged = null
  forgetKept(device.flash)
  await device.save()
  device.log(`flash: installed ${manifest.name} ${manifest.version}`)
  device.restartAfterResponse()
  return { restarting: true }
}

function line(
  device: Innards,
  image: { signedManifest: Bytes; development: boolean },
  { state, bytesSoFar }: { state: 0 | 1; bytesSoFar: number },
) {
  const manifest = manifestOf(image)
  return {
    component: manifest.component,
    image: manifest.image,
    name: manifest.name,
    version: manifest.version,
    sizeBytes: manifest.sizeBytes,
    kind: manifest.kind,
    signerKid: signerOf(image),
    state,
    development: image.development,
    bytesSoFar,
    leastRollback: device.flash.rollback[toHex(manifest.component)] ?? 0,
  }
}

export const imageOperations: Pick<Handlers, 'image.list' | 'image.stage' | 'image.install'> = {
  'image.list': async (device) => {
    const { images, staged } = device.flash
    const lines = images.map((image) => line(device, image, { state: 1, bytesSoFar: image.content.length }))
    return {
      images: staged
        ? [...lines, line(device, staged, { state: 0, bytesSoFar: staged.received.length })]
        : lines,
    }
  },
  'image.stage': (device, { manifest }, asked) => stage(device, manifest, asked),
  'image.install': install,
}

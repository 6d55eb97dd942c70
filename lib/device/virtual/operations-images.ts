// Images and applications inside the device. What is checked at stage is checked again at install, and the content's hash
// as it is read back from where it will run.
import { type Bytes, concat, equal, sha256, toHex } from '@/lib/core/bytes'
import { APP_DEVELOPMENT } from '@/lib/domain/capability'
import { APPLICATION, IMAGE, type ImageManifest, MAX_CONTENT_BYTES, ROLLBACK_STEP } from '@/lib/domain/image'
import { MANUFACTURING_STATES } from '@/lib/domain/manufacturing'
import { enoughFor } from '@/lib/domain/operations'
import { openObject } from '@/lib/domain/signed-object'
import { type Asked, type Handlers, type Innards, installed, keysOf, manifestOf, signerOf } from './innards'
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
  { staged, sizeBytes }: { staged: StagedImage; sizeBytes: number },
  asked: Asked,
): Promise<void> {
  const buffer = new Uint8Array(sizeBytes)
  buffer.set(staged.received)
  let at = staged.received.length
  try {
    await asked.work.receive(at, sizeBytes, (data) => {
      buffer.set(data, at)
      at += data.length
    })
  } finally {
    staged.received = buffer.slice(0, at)
    await device.save()
  }
}

async function stage(device: Innards, signedManifest: Bytes, asked: Asked): Promise<{ manifestHash: Bytes }> {
  const { manifest, development } = await admit(device, signedManifest, asked)
  asked.subject(manifest.image)
  requireSpace(device, manifest)
  await device.changing()
  const staged = stagingOf(device, signedManifest, development)
  await takeContent(device, { staged, sizeBytes: manifest.sizeBytes }, asked)
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
  if (!staged.complete) throw new Refusal('conflict')
  const { manifest, development } = await admit(device, staged.signedManifest, asked)
  asked.subject(manifest.image)
  if (!equal(await sha256(staged.received), manifest.contentHash)) throw new Refusal('hash-mismatch')
  asked.work.check()
  asked.work.committed = true
  await device.changing()
  asked.work.keepalive('Installing', 50, 100)
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

/** The application of this component. A board configuration is none, and neither is what is not there. */
function applicationOf(device: Innards, component: Bytes): StoredImage | undefined {
  const image = installed(device.flash, component)
  return image && manifestOf(image).kind === APPLICATION ? image : undefined
}

function requireApplication(device: Innards, component: Bytes, asked: Asked): StoredImage {
  asked.subject(component)
  const image = applicationOf(device, component)
  if (!image) throw new Refusal('not-found')
  return image
}

const NUMBER = { stopped: 0, running: 1, debugging: 2 } as const

async function run(
  device: Innards,
  component: Bytes,
  state: keyof typeof NUMBER,
): Promise<{ state: number }> {
  await device.changing()
  device.boot.apps.set(toHex(component), state)
  device.log(`app: ${toHex(component).slice(0, 8)} ${state}`)
  return { state: NUMBER[state] }
}

/** Whether the key of a development image is still listed; a production image always starts. */
async function mayStart(device: Innards, image: StoredImage): Promise<boolean> {
  return !image.development || (await keysOf(device.flash)).development(signerOf(image)) !== undefined
}

/** At every start: the installed applications run, but those started by hand and those nobody signs for any more. */
export async function startApplications(device: Innards): Promise<void> {
  device.log(`boot: ${device.birth.firmware}, ${MANUFACTURING_STATES[device.flash.state]}`)
  for (const image of device.flash.images) {
    const manifest = manifestOf(image)
    if (manifest.kind !== APPLICATION || image.manualStart || !(await mayStart(device, image))) continue
    device.boot.apps.set(toHex(manifest.component), 'running')
    device.log(`app: ${manifest.name} ${manifest.version} started`)
  }
}

type ImageOperation =
  | 'image.list'
  | 'image.stage'
  | 'image.install'
  | 'app.status'
  | 'app.quota'
  | 'app.start'
  | 'app.stop'
  | 'app.delete'
  | 'app.debug'
  | 'memory.stats'

export const imageOperations: Pick<Handlers, ImageOperation> = {
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
  'app.status': async (device, { component }, asked) => {
    asked.subject(component)
    if (!applicationOf(device, component)) return { state: 3 }
    return { state: NUMBER[device.boot.apps.get(toHex(component)) ?? 'stopped'] }
  },
  'app.quota': async (device, { component }, asked) => {
    const image = requireApplication(device, component, asked)
    return { usedKB: Math.ceil(image.content.length / 4096), limitKB: 1024 }
  },
  'app.start': async (device, { component }, asked) => {
    const image = requireApplication(device, component, asked)
    if (!(await mayStart(device, image))) throw new Refusal('image-untrusted')
    return run(device, component, 'running')
  },
  'app.stop': async (device, { component }, asked) => {
    requireApplication(device, component, asked)
    return run(device, component, 'stopped')
  },
  'app.delete': async (device, { component }, asked) => {
    const image = requireApplication(device, component, asked)
    await device.changing()
    device.flash.images = device.flash.images.filter((one) => one !== image)
    if (!device.flash.images.some((one) => !one.development)) device.flash.keptByHandover = []
    device.boot.apps.delete(toHex(component))
    await device.save()
    return { state: 3 }
  },
  'app.debug': async (device, { component }, asked) => {
    const image = requireApplication(device, component, asked)
    if (!(await mayStart(device, image))) throw new Refusal('image-untrusted')
    await run(device, component, 'debugging')
    return { state: NUMBER.debugging, ports: [2345] }
  },
  'memory.stats': async (device) => {
    const components = device.flash.images.map((image) => ({
      component: manifestOf(image).component,
      kB: Math.ceil(image.content.length / 1024),
    }))
    return {
      totalKB: 4096,
      usedKB: Math.min(
        4096,
        components.reduce((sum, c) => sum + c.kB, 512),
      ),
      components,
    }
  },
}

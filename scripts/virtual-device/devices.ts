// From the options to devices: their keys and where these come from (a kit of its own, keys that were given, a demo portal),
// and what they begin with.
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Bytes, fromHex, toHex, uuidFromText } from '../../lib/core/bytes'
import { CodedError } from '../../lib/core/coded-error'
import type { CoseKey } from '../../lib/core/cose'
import { coseKeyFromUncompressed, deviceIdOf, exportPrivateKey, generateKeyPair } from '../../lib/core/keys'
import { readKeystore } from '../../lib/domain/keystore'
import { type BenchDeviceSeed, type BenchSeed, birthOf, flashOf } from '../../lib/bench/seed'
import { VirtualDevice } from '../../lib/device/virtual/device'
import { type Kit, makeKit, readKit, writeKit } from '../../lib/device/virtual/kit'
import { type Birth, type FlashState, emptyFlash, memoryFlash } from '../../lib/device/virtual/state'
import { flashInFiles } from './flash-file'
import type { Options } from './options'

export type Made = { device: VirtualDevice; label: string; kept: boolean }
type Born = { birth: Birth; label: string; flash: () => FlashState }

const STATES = { blank: 0, module1complete: 1, devicecomplete: 2 } as const
const chance = (length: number) => crypto.getRandomValues(new Uint8Array(length))

export class SetupError extends CodedError {}

export async function makeDevices(options: Options): Promise<Made[]> {
  const born = options.seedFrom ? await bornOfDemo(options, options.seedFrom) : await bornOfKeys(options)
  return Promise.all(born.map((one) => assemble(one, options)))
}

async function assemble({ birth, label, flash }: Born, options: Options): Promise<Made> {
  const folder = options.flash && path.join(options.flash, toHex(birth.deviceId).slice(0, 32))
  const store = folder ? await flashInFiles(folder, flash) : { ...memoryStore(flash()), found: false }
  const nowMs = () => Date.now() + options.clock.offsetS * 1000
  const device = new VirtualDevice(birth, store, {
    random: chance,
    nowMs,
    restartMs: options.restart,
    chatter: true,
  })
  return { device, label, kept: store.found }
}

function memoryStore(initial: FlashState) {
  const memory = memoryFlash(initial)
  return {
    load: () => memory.load(),
    save: (state: FlashState) => memory.save(state),
    append: (content: Bytes) => memory.append(content),
  }
}

// A demo's devices

async function bornOfDemo(options: Options, portal: string): Promise<Born[]> {
  const url = new URL('/api/bench', portal)
  const response = await fetch(url).catch((cause: unknown) => {
    throw new SetupError('no-portal', `There is no portal at ${portal}: start it first.`, { cause })
  })
  if (!response.ok)
    throw new SetupError(
      'no-demo',
      `${portal} is no demo (${response.status}): only a demo gives away its devices.`,
    )
  const { devices } = (await response.json()) as BenchSeed
  const chosen =
    options.device.length > 0
      ? options.device.map((id) => devices.find((one) => one.id === id) ?? unknownDevice(id, devices))
      : devices.slice(0, options.count)
  if (chosen.length < options.count && options.device.length === 0)
    throw new SetupError('too-few', `The demo has ${devices.length} devices, not ${options.count}.`)
  return Promise.all(
    chosen.map(async (seed) => ({
      birth: await birthOf(seed),
      label: seed.label,
      flash: () => flashOf(seed),
    })),
  )
}

function unknownDevice(id: string, devices: readonly BenchDeviceSeed[]): never {
  const ids = devices.map((one) => one.id).join(', ')
  throw new SetupError('no-device', `The demo has no device ${id}; it has ${ids}.`)
}

// Devices of a kit, or of keys that were given

type Burnt = { rootKey: CoseKey; catalogId: Bytes; productId: Bytes; keystoreFile: Bytes | null }

async function bornOfKeys(options: Options): Promise<Born[]> {
  const burnt = options.rootKey ? await burntAsGiven(options) : burntOfKit(await kitIn(options.kit))
  return Promise.all(
    Array.from({ length: options.count }, async (_, at) => {
      const identity = await identityOf(options, at)
      const label = options.count > 1 ? `${options.model} ${at + 1}` : options.model
      const birth: Birth = {
        ...identity,
        productId: burnt.productId,
        firmware: options.firmware,
        model: label,
        clock: options.clock.trusted,
      }
      const start = { ...burnt, state: STATES[options.state], epoch: options.epoch }
      return { birth, label, flash: () => emptyFlash(start) }
    }),
  )
}

function burntOfKit({ keys, catalogId, productId, keystore }: Kit): Burnt {
  return { rootKey: keys.root.publicKey, catalogId, productId, keystoreFile: keystore }
}

async function burntAsGiven(options: Options): Promise<Burnt> {
  const keystoreFile = options.keystore ? await bytesOf(options.keystore) : null
  if (keystoreFile) {
    try {
      readKeystore(keystoreFile)
    } catch (cause) {
      throw new SetupError('keystore-malformed', `${options.keystore} is not a trusted keystore.`, { cause })
    }
  }
  return {
    rootKey: coseKeyFromUncompressed(fromHex(options.rootKey!)),
    catalogId: uuidFromText(options.catalog!),
    productId: uuidFromText(options.product!),
    keystoreFile,
  }
}

async function bytesOf(file: string): Promise<Bytes> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new SetupError('no-file', `${file} cannot be read.`, { cause })
  })
  return new Uint8Array(bytes)
}

/** The kit of a folder, made there at the first use. Its files are for this user alone. */
export async function kitIn(folder: string): Promise<Kit> {
  const file = path.join(folder, 'kit.json')
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text !== undefined) return readKit(json(text, file))
  const kit = await makeKit(chance, Math.floor(Date.now() / 1000))
  await keepPrivate(file, `${JSON.stringify(await writeKit(kit), null, 2)}\n`)
  return kit
}

function json(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new SetupError('kit-malformed', `${file} is not JSON.`, { cause })
  }
}

async function keepPrivate(file: string, content: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  await writeFile(file, content, { mode: 0o600 })
  await chmod(file, 0o600)
}

// A device keeps its identity from one start to the next.
async function identityOf(options: Options, at: number) {
  const given = options.identityKey[at]
  const file = given ?? path.join(options.kit, `device-${at + 1}.pem`)
  if (!given && !(await readFile(file).catch(() => undefined))) {
    const { privateKey } = await generateKeyPair({ extractable: true })
    const pkcs8 = Buffer.from(await exportPrivateKey(privateKey))
    const pem = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }).export({
      format: 'pem',
      type: 'pkcs8',
    })
    await keepPrivate(file, pem.toString())
  }
  return identityFrom(await bytesOf(file), file)
}

async function identityFrom(bytes: Bytes, file: string) {
  try {
    const pem = Buffer.from(bytes).toString('latin1').includes('-----BEGIN')
    const key = createPrivateKey(
      pem ? Buffer.from(bytes) : { key: Buffer.from(bytes), format: 'der', type: 'pkcs8' },
    )
    const jwk = createPublicKey(key).export({ format: 'jwk' })
    if (jwk.crv !== 'P-256') throw new Error(`it is for ${jwk.crv ?? key.asymmetricKeyType}`)
    const point = Buffer.concat([Buffer.from(jwk.x!, 'base64url'), Buffer.from(jwk.y!, 'base64url')])
    const identityKey = coseKeyFromUncompressed(point)
    const identityKeyPkcs8 = new Uint8Array(key.export({ format: 'der', type: 'pkcs8' }))
    return { identityKeyPkcs8, identityKey, deviceId: await deviceIdOf(identityKey) }
  } catch (cause) {
    throw new SetupError('identity-malformed', `${file} is not a P-256 private key in PKCS #8.`, { cause })
  }
}

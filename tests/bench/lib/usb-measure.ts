// Measures one stack: an upload and a command through transport and protocol, beside the same bytes through bare pipes.
import { type Bytes, sha256 } from '../../../lib/core/bytes'
import { kidOf } from '../../../lib/core/cose'
import { generateKeyPair, type KeyPair, signer } from '../../../lib/core/keys'
import { readStatus } from '../../../lib/device/commands/device'
import { stageImage } from '../../../lib/device/commands/images'
import { listNetworks } from '../../../lib/device/commands/wifi'
import { proveIdentity } from '../../../lib/device/commands/identity'
import { Channel } from '../../../lib/device/protocol/channel'
import type { UsbShape } from '../../../lib/device/transport/bulk'
import type { Transport } from '../../../lib/device/transport/transport'
import type { Kit } from '../../../lib/device/virtual/kit'
import { signCapability } from '../../../lib/domain/capability'
import { signImage } from '../../../lib/domain/image'
import { signProof } from '../../../lib/domain/proof'

export type Stack = {
  name: string
  transport: Transport
  /** The bare pipe, opened and claimed, and how many transfers it takes at once. */
  bare: UsbShape
  inFlight: number
}

const SIZE = 4 * 1024 * 1024
const ROUNDS = 9
const COMMANDS = 200
const REQUEST_BYTES = 56
const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length))

const median = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!
// Round by round, since what else the machine does changes from one round to the next.
const ratios = (these: readonly number[], those: readonly number[]) => these.map((one, i) => one / those[i]!)
async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}
const signing = async (pair: KeyPair) => ({ kid: await kidOf(pair.publicKey), sign: signer(pair.privateKey) })

export async function measure(stack: Stack, kit: Kit) {
  const channel = await Channel.open(stack.transport, { random, nowMs: () => Date.now() })
  await proveIdentity(channel, random(32))
  const auth = await authorization(channel, kit)
  const frameBytes = channel.hello.maxDataBytes + 20
  const uploads: number[] = []
  const whole: number[] = []
  const bares: number[] = []
  const statuses: number[] = []
  const proved: number[] = []
  const echoes: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const image = await imageOf(kit)
    bares.push(await seconds(() => bareUpload(stack, frameBytes)))
    const began = performance.now()
    // The last byte is acknowledged before the device begins to check the hash of the whole.
    const onAcknowledged = (bytes: number) =>
      bytes === SIZE && uploads.push((performance.now() - began) / 1000)
    await stageImage(channel, image, { auth, onAcknowledged })
    whole.push((performance.now() - began) / 1000)
    echoes.push(await seconds(() => repeat(() => echo(stack.bare))))
    statuses.push(await seconds(() => repeat(() => readStatus(channel))))
    proved.push(await seconds(() => repeat(() => listNetworks(channel, { auth }))))
  }
  await channel.close()
  return {
    upload: median(ratios(bares, uploads)),
    checked: median(ratios(bares, whole)),
    uploadMBs: SIZE / 1e6 / median(uploads),
    bareMBs: SIZE / 1e6 / median(bares),
    command: median(ratios(statuses, echoes)),
    proved: median(ratios(proved, echoes)),
    echoMs: (1000 * median(echoes)) / COMMANDS,
    commandMs: (1000 * median(statuses)) / COMMANDS,
    provedMs: (1000 * median(proved)) / COMMANDS,
  }
}

async function repeat(work: () => Promise<unknown>): Promise<void> {
  for (let i = 0; i < COMMANDS; i++) await work()
}

// The same bytes in the same transfers, as many at once as the transport has: nothing else is done with them.
async function bareUpload({ bare, inFlight }: Stack, frameBytes: number): Promise<void> {
  const transfer = new Uint8Array(frameBytes)
  const pending: Promise<unknown>[] = []
  for (let sent = 0; sent < SIZE; sent += frameBytes) {
    if (pending.length >= inFlight) await pending.shift()
    pending.push(bare.transferOut(1, transfer.subarray(0, Math.min(frameBytes, SIZE - sent))))
  }
  await Promise.all(pending)
}

async function echo(bare: UsbShape): Promise<void> {
  const answer = bare.transferIn(1, 512)
  await bare.transferOut(1, new Uint8Array(REQUEST_BYTES))
  await answer
}

async function authorization(channel: Channel, { keys }: Kit) {
  const nowS = Math.floor(Date.now() / 1000)
  const profile = await generateKeyPair({ extractable: false })
  const deviceId = channel.proved!
  const file = await signCapability(
    {
      ...{ issuer: 'https://portal.example', expiresAt: nowS + 3600, notBefore: nowS - 600, issuedAt: nowS },
      ...{ cti: random(16), deviceId, capabilities: [13], epoch: 1, profileKey: profile.publicKey },
    },
    await signing(keys.capability),
  )
  const prove = ({ nonce, call }: { nonce: Bytes; call: Bytes }) =>
    signProof({ nonce, capabilityFile: file, call, deviceId }, signer(profile.privateKey))
  return { file, deviceId, prove }
}

async function imageOf({ keys, productId }: Kit) {
  const content = new Uint8Array(SIZE)
  for (let at = 0; at < SIZE; at += 65_536) crypto.getRandomValues(content.subarray(at, at + 65_536))
  const manifest = {
    ...{ component: random(16), image: random(16), name: 'Measured', kind: 0, version: '1' },
    ...{ sizeBytes: SIZE, contentHash: await sha256(content), rollback: 1, products: [productId] },
  }
  return { content, manifest, signedManifest: await signImage(manifest, await signing(keys.image)) }
}

// What the tests of a real USB stack stand on: the devices that are attached, the keys they trust (a test kit), capabilities and
// images made with these, and a hand on the cable where there is one.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { test } from '@playwright/test'
import { type Bytes, sha256, toHex, uuidFromText } from '../../lib/core/bytes'
import { kidOf } from '../../lib/core/cose'
import { type KeyPair, signer } from '../../lib/core/keys'
import { proveIdentity } from '../../lib/device/commands/identity'
import { Channel } from '../../lib/device/protocol/channel'
import { listNodeUsbPorts } from '../../lib/device/transport/node-usb'
import type { NodePort } from '../../lib/device/transport/port'
import { type Kit, readKit } from '../../lib/device/virtual/kit'
import { signCapability } from '../../lib/domain/capability'
import { encodeImageFile, signImage } from '../../lib/domain/image'

export const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length))
export const around = { random, nowMs: () => Date.now() }

export function environment(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: run this suite by npm run test:usb`)
  return value
}

let kit: Promise<Kit> | undefined
export const testKit = (): Promise<Kit> =>
  (kit ??= readKit(JSON.parse(readFileSync(environment('LATCHKEY_USB_KIT'), 'utf8'))))

const signing = async (pair: KeyPair) => ({
  kid: await kidOf(pair.publicKey),
  sign: signer(pair.privateKey),
})

/** Ports in the order of their places, once at least so many are there. */
export async function ports(least = 1): Promise<NodePort[]> {
  const deadline = Date.now() + 15_000
  for (;;) {
    const found = await listNodeUsbPorts()
    if (found.length >= least) return found.sort((a, b) => a.busAddress.localeCompare(b.busAddress))
    if (Date.now() > deadline) throw new Error(`${found.length} of ${least} devices with a service port`)
    await pause(50)
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** The same device, found again by its serial number after it was plugged in anew. */
export async function portAgain(serial: string): Promise<NodePort> {
  const deadline = Date.now() + 15_000
  for (;;) {
    const found = (await listNodeUsbPorts()).find((port) => port.serial === serial)
    if (found) return found
    if (Date.now() > deadline) throw new Error(`the device ${serial} did not come back`)
    await pause(50)
  }
}

export async function openChannel(port: NodePort): Promise<Channel> {
  const channel = await Channel.open(await port.open(), around)
  await proveIdentity(channel, random(32))
  return channel
}

/** What a capability has to name, from the device itself; the device is let go again. */
export async function factsOf(port: NodePort): Promise<{ deviceId: Bytes; epoch: number }> {
  const channel = await openChannel(port)
  const facts = { deviceId: channel.proved!, epoch: channel.hello.epoch }
  await channel.close()
  return facts
}

export async function makeCapability(
  facts: { deviceId: Bytes; epoch: number },
  capabilities: number[] = [13],
): Promise<Bytes> {
  const nowS = Math.floor(Date.now() / 1000)
  const { keys } = await testKit()
  return signCapability(
    {
      issuer: 'https://portal.example',
      expiresAt: nowS + 3600,
      notBefore: nowS - 600,
      issuedAt: nowS,
      cti: random(16),
      capabilities,
      ...facts,
    },
    await signing(keys.capability),
  )
}

const COMPONENT = uuidFromText('5b0e4c52-5a0c-4f0e-9d3a-6a1f0c3b7e11')

/** An application of the kit's product; its content is different each time, its component the same. */
export async function makeImage(sizeBytes: number, version = '1.0.0') {
  const { keys, productId } = await testKit()
  const content = new Uint8Array(sizeBytes)
  for (let at = 0; at < sizeBytes; at += 65_536)
    crypto.getRandomValues(content.subarray(at, Math.min(at + 65_536, sizeBytes)))
  const manifest = {
    component: COMPONENT,
    image: random(16),
    name: 'Large application',
    kind: 0,
    version,
    sizeBytes,
    contentHash: await sha256(content),
    rollback: 1,
    products: [productId],
  } as const
  const signedManifest = await signImage({ ...manifest, products: [productId] }, await signing(keys.image))
  return { manifest, content, signedManifest, file: encodeImageFile(signedManifest, content) }
}

/** Says something to whoever holds the cable. Tests that need it are skipped, and counted so, where nobody does. */
export async function cable(word: string, port: NodePort, frames?: number): Promise<void> {
  const hand = process.env.LATCHKEY_USB_CABLE
  test.skip(!hand, 'Nobody holds the cable: LATCHKEY_USB_CABLE names no program.')
  if (!/^http:/.test(hand!)) return void (await promisify(execFile)(hand!, [word, port.busAddress]))
  const url = new URL(`/${word}`, hand)
  url.searchParams.set('device', port.serial)
  if (frames) url.searchParams.set('frames', `${frames}`)
  const answer = await fetch(url, { method: 'POST' })
  if (!answer.ok) throw new Error(`${word}: ${await answer.text()}`)
}

export const hex = toHex

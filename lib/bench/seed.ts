// What the portal of a demo gives a browser to build its bench from, as JSON, and the device that comes of it. Devices
// that do not exist need keys too: they are made for the demo and used nowhere else.
import { type Bytes, fromBase64, fromHex, toBase64 } from '@/lib/core/bytes'
import { coseKeyFromUncompressed, deviceIdOf } from '@/lib/core/keys'
import { ERROR_REPORT } from './chatter'
import { type Birth, type FlashState, emptyFlash } from '@/lib/device/virtual/state'

export type BenchDeviceSeed = {
  id: string
  label: string
  identityKeyPkcs8: string
  /** x ‖ y, hex. */
  identityKey: string
  productId: string
  firmware: string
  model: string
  clock: boolean
  rootKey: string
  catalogId: string
  state: number
  epoch: number
  keystore: string | null
  images: { signedManifest: string; content: string }[]
  rollback: Record<string, number>
}
/** `installation` changes when the demo is made anew: the flash of an earlier one is then forgotten. */
export type BenchSeed = { installation: string; devices: BenchDeviceSeed[] }

export async function birthOf(seed: BenchDeviceSeed): Promise<Birth> {
  const identityKey = coseKeyFromUncompressed(fromHex(seed.identityKey))
  return {
    identityKeyPkcs8: fromBase64(seed.identityKeyPkcs8),
    identityKey,
    deviceId: await deviceIdOf(identityKey),
    productId: fromHex(seed.productId),
    firmware: seed.firmware,
    model: seed.model,
    clock: seed.clock,
  }
}

export function flashOf(seed: BenchDeviceSeed): FlashState {
  const base = emptyFlash({
    rootKey: coseKeyFromUncompressed(fromHex(seed.rootKey)),
    catalogId: fromHex(seed.catalogId),
    state: seed.state,
    epoch: seed.epoch,
    keystoreFile: seed.keystore === null ? null : fromBase64(seed.keystore),
  })
  const images = seed.images.map((image) => ({
    signedManifest: fromBase64(image.signedManifest),
    content: fromBase64(image.content),
    development: false,
    manualStart: false,
  }))
  return { ...base, images, rollback: seed.rollback, errorReport: [...ERROR_REPORT] }
}

export const encoded = (bytes: Bytes): string => toBase64(bytes)

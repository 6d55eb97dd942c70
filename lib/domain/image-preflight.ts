// What can be known of an installation before a byte is sent: the device's own checks (docs/protocol, "Image file"), made ahead
// from what it has said and from the keystore it is known to hold. Only the device decides; this spares a person its refusals.
import { type Bytes, equal, sha256 } from '@/lib/core/bytes'
import type { WireRefusal } from './codes'
import { IMAGE, type ImageManifest, MAX_CONTENT_BYTES, ROLLBACK_STEP } from './image'
import { type Keystore, indexKeys } from './keystore'
import { openObject } from './signed-object'

/** Who signed: a key of the device's keystore, none of it, or the keystore is not known here. `forged`: its key, not its signature. */
export type Signer = 'production' | 'development' | 'untrusted' | 'forged' | 'not-known'

const CODES = {
  envelope: 'invalid-parameters',
  signer: 'image-untrusted',
  signature: 'bad-signature',
  payload: 'invalid-parameters',
} as const

/** Judges by the keystore that the device holds; null where it is not known here. */
export async function judgeSigner(signedManifest: Bytes, keystore: Keystore | null): Promise<Signer> {
  if (!keystore) return 'not-known'
  const keys = await indexKeys(keystore)
  let development = false
  const opened = await openObject(IMAGE, signedManifest, {
    signer: ({ kid }) => {
      const production = keys.find(kid!, 'image')
      development = !production
      return production ?? keys.development(kid!)
    },
    codes: CODES,
  })
  if (opened.code === 'image-untrusted') return 'untrusted'
  if (opened.code !== 'ok') return 'forged'
  return development ? 'development' : 'production'
}

export type Reason =
  | 'content-whole'
  | 'content-damaged'
  | `signer-${Signer}`
  | 'product-named'
  | 'product-not-named'
  | 'rollback-right'
  | 'rollback-too-low'
  | 'rollback-too-high'
  | 'rollback-not-checked'
  | 'size-fits'
  | 'size-too-large'
  | 'capability-enough'
  | 'capability-not-enough'
/** `look`: the device decides, and a person should know before. `stop`: it would refuse, with this code. */
export type Check = { reason: Reason; verdict: 'ok' | 'look' | 'stop'; code?: WireRefusal }

export type Preflight = {
  signedManifest: Bytes
  manifest: ImageManifest
  content: Bytes
  signer: Signer
  productId: Bytes
  /** The highest rollback number that the device installed for this component; null where it lists none of it. */
  leastRollback: number | null
  manualStart: boolean
  appDevelopment: boolean
}

const ok = (reason: Reason): Check => ({ reason, verdict: 'ok' })
const stop = (reason: Reason, code: WireRefusal): Check => ({ reason, verdict: 'stop', code })

/** Every check, in the order in which a person reads them. */
export async function preflight(image: Preflight): Promise<Check[]> {
  const { manifest, content, signer } = image
  const whole = equal(await sha256(content), manifest.contentHash)
  const product = manifest.products.some((one) => equal(one, image.productId))
  return [
    whole ? ok('content-whole') : stop('content-damaged', 'hash-mismatch'),
    ofSigner(signer),
    product ? ok('product-named') : stop('product-not-named', 'image-untrusted'),
    ofRollback(image),
    manifest.sizeBytes <= MAX_CONTENT_BYTES ? ok('size-fits') : stop('size-too-large', 'no-space'),
    ofCapability(image),
  ]
}

function ofSigner(signer: Signer): Check {
  if (signer === 'untrusted' || signer === 'forged') return stop(`signer-${signer}`, 'image-untrusted')
  return { reason: `signer-${signer}`, verdict: signer === 'production' ? 'ok' : 'look' }
}

// Development images are not held to the number; where the signer is not known, neither is whether this one is.
function ofRollback({ manifest, leastRollback, signer }: Preflight): Check {
  if (signer === 'development') return ok('rollback-not-checked')
  // The number outlives the application: a component that is not listed may have had one.
  const certain = signer === 'production' && leastRollback !== null
  const wrong = (reason: Reason): Check =>
    certain ? stop(reason, 'image-rollback') : { reason, verdict: 'look', code: 'image-rollback' }
  const least = leastRollback ?? 0
  if (manifest.rollback < least) return wrong('rollback-too-low')
  if (manifest.rollback > least + ROLLBACK_STEP) return wrong('rollback-too-high')
  return ok('rollback-right')
}

function ofCapability({ signer, manualStart, appDevelopment }: Preflight): Check {
  if (appDevelopment) return ok('capability-enough')
  if (signer === 'development') return stop('capability-not-enough', 'image-needs-app-development')
  return manualStart ? stop('capability-not-enough', 'insufficient-capability') : ok('capability-enough')
}

// The places at which a rule of the contract decides what the device does next. A device behaves by all of them; the proof of
// the conformance run gives single ones another behaviour and has to see that the run notices.
import type { Bytes } from '@/lib/core/bytes'
import type { Cbor } from '@/lib/core/cbor'
import { OPERATIONS, type Operation } from '@/lib/domain/operations'
import type { Codec } from '@/lib/domain/schema'
import { attempt } from '@/lib/domain/signed-object'
import { acceptCapability, requireEnough } from './checks'
import type { Handlers } from './innards'
import { appOperations } from './operations-apps'
import { fieldOperations } from './operations-field'
import { imageOperations } from './operations-images'
import { trustOperations } from './operations-trust'
import { Refusal } from './refusal'

const NONCE_LIFE_MS = 60_000

/** The parameters as the operation takes them. Throws the refusal `invalid-parameters`. */
function readParams(operation: Operation, given: unknown): unknown {
  const codec = OPERATIONS[operation].params as Codec<unknown>
  const params = attempt(() => ({ value: codec.decode(given as Cbor) }))
  if (!params) throw new Refusal('invalid-parameters')
  return params.value
}

export type Behaviour = {
  handlers: Handlers
  acceptCapability: typeof acceptCapability
  requireEnough: typeof requireEnough
  readParams: typeof readParams
  /** The proof nonce after a response or a link reset: always a fresh one. */
  nextNonce(nonces: { fresh: Bytes; old: Bytes | null }): Bytes
  nonceLifeMs: number
  /** Whether what was asked under a capability is written down: always. */
  keepsReceipts: boolean
}

export const CONTRACT: Behaviour = {
  handlers: { ...trustOperations, ...imageOperations, ...appOperations, ...fieldOperations },
  acceptCapability,
  requireEnough,
  readParams,
  nextNonce: ({ fresh }) => fresh,
  nonceLifeMs: NONCE_LIFE_MS,
  keepsReceipts: true,
}

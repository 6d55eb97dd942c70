// Whether a request may pass: the device's order of checks from "locked" to "enough" (docs/protocol, "Codes"). A failed
// check changes nothing; where all pass, a higher epoch in the capability raises the device's.
import type { Bytes } from '@/lib/core/bytes'
import { type Capability, type Clock, FIELD_SERVICING, checkCapability } from '@/lib/domain/capability'
import { DEVICE_COMPLETE } from '@/lib/domain/manufacturing'
import type { KeyIndex } from '@/lib/domain/keystore'
import { type Need, covers, enoughFor } from '@/lib/domain/operations'
import { checkProof } from '@/lib/domain/proof'
import type { Request } from '../protocol/messages'
import { Refusal } from './refusal'

export type Bearer = {
  state: number
  deviceId: Bytes
  epoch: number
  bootId: Bytes
  clock: Clock
  keys: KeyIndex
  /** The proof nonce, or null where it has died unused. */
  proofNonce: Bytes | null
  /** A follow that is judged again brings no new proof. */
  proofAside?: boolean
}

/** 10 → 11 → 12 → 13 → 11 → 14 → 17 → 18 → 16/15 → 20 → 21. Null: nothing was given, and nothing is needed to come this far. */
export async function acceptCapability(
  request: Request,
  bearer: Bearer,
  need: Need,
): Promise<Capability | null> {
  if (!request.capability) {
    if (bearer.state === DEVICE_COMPLETE) throw new Refusal('locked', { enough: enoughFor(need) })
    return null
  }
  const holder = { ...bearer, signer: (kid: Bytes) => bearer.keys.find(kid, 'capability') }
  const verdict = await checkCapability(request.capability, holder)
  if (!('capability' in verdict)) throw new Refusal(verdict.code)
  const { capability } = verdict
  if (capability.profileKey && !bearer.proofAside) await acceptProof(request, capability, bearer)
  return capability
}

async function acceptProof(request: Request, capability: Capability, bearer: Bearer): Promise<void> {
  if (!request.proof) throw new Refusal('proof-required')
  if (!bearer.proofNonce) throw new Refusal('proof-invalid')
  const subject = {
    nonce: bearer.proofNonce,
    capabilityFile: request.capability!,
    call: request.call,
    deviceId: bearer.deviceId,
  }
  if (!(await checkProof(request.proof, capability.profileKey!, subject))) throw new Refusal('proof-invalid')
}

/** What the request brings with it: the capability's numbers, and fieldServicing by itself before DeviceComplete. */
export function grants(capability: Capability | null, state: number): number[] {
  const own = state === DEVICE_COMPLETE ? [] : [FIELD_SERVICING]
  return [...own, ...(capability?.capabilities ?? [])]
}

export function requireEnough(granted: readonly number[], need: Need): void {
  if (!covers(granted, need)) throw new Refusal('insufficient-capability', { enough: enoughFor(need) })
}

// The checks of a capability as a list of steps that can be left out or put into another order. In its own order it does what
// the device does; the mutants change it.
import { equal, sha256 } from '@/lib/core/bytes'
import { decodeSign1, verifySign1 } from '@/lib/core/cose'
import { CAPABILITY, EPOCH_STEP, readCapability, timeRefusal } from '@/lib/domain/capability'
import type { WireRefusal } from '@/lib/domain/codes'
import { enoughFor } from '@/lib/domain/operations'
import { PROOF, checkProof } from '@/lib/domain/proof'
import { attempt, readObject } from '@/lib/domain/signed-object'
import type { Behaviour } from '@/lib/device/virtual/behaviour'
import { Refusal } from '@/lib/device/virtual/refusal'

type Accept = Behaviour['acceptCapability']
type Given = { request: Parameters<Accept>[0]; bearer: Parameters<Accept>[1]; need: Parameters<Accept>[2] }
export type Step = (
  given: Given,
) => Promise<WireRefusal | undefined | false> | WireRefusal | undefined | false

const fileOf = ({ request }: Given) => request.capability!
const claims = (given: Given) => readCapability(fileOf(given)).capability

export const STEPS = {
  present: ({ request, bearer }) => !request.capability && bearer.state === 2 && 'locked',
  envelope: (given) => !attempt(() => decodeSign1(fileOf(given), CAPABILITY)) && 'capability-malformed',
  signer: (given) =>
    !given.bearer.keys.find(decodeSign1(fileOf(given), CAPABILITY).kid!, 'capability') && 'unknown-signer',
  signature: async (given) => {
    const object = decodeSign1(fileOf(given), CAPABILITY)
    const key = given.bearer.keys.find(object.kid!, 'capability')!
    return !(await verifySign1(object, key)) && 'bad-signature'
  },
  payload: (given) => !attempt(() => claims(given)) && 'capability-malformed',
  device: (given) => !equal(claims(given).deviceId, given.bearer.deviceId) && 'wrong-device',
  lowerEpoch: (given) => claims(given).epoch < given.bearer.epoch && 'revoked',
  higherEpoch: (given) => claims(given).epoch > given.bearer.epoch + EPOCH_STEP && 'revoked',
  boot: (given) => {
    const { bootId } = claims(given)
    return bootId !== undefined && !equal(bootId, given.bearer.bootId) && 'other-boot'
  },
  time: (given) => timeRefusal(claims(given), given.bearer.clock),
  proofGiven: (given) =>
    claims(given).profileKey !== undefined &&
    !given.bearer.proofAside &&
    !given.request.proof &&
    'proof-required',
  proof: async (given) => {
    const { profileKey } = claims(given)
    const { request, bearer } = given
    if (!profileKey || bearer.proofAside) return undefined
    if (!bearer.proofNonce || !request.proof) return 'proof-invalid'
    const { proofNonce: nonce, deviceId } = bearer
    const subject = { nonce, capabilityFile: fileOf(given), call: request.call, deviceId }
    return !(await checkProof(request.proof, profileKey, subject)) && 'proof-invalid'
  },
} satisfies Record<string, Step>
export type StepName = keyof typeof STEPS
export const ORDER = Object.keys(STEPS) as StepName[]

/** Accepts by these steps in this order. */
export function acceptBy(order: readonly StepName[], steps: Partial<Record<StepName, Step>> = {}): Accept {
  return async (request, bearer, need) => {
    const given = { request, bearer, need }
    for (const name of order) {
      if (!request.capability && name !== 'present') continue
      // What an earlier step would have refused can stop a later one from reading it.
      const code = await Promise.resolve()
        .then(() => (steps[name] ?? STEPS[name])(given))
        .catch(() => undefined)
      if (code) throw new Refusal(code, code === 'locked' ? { enough: enoughFor(need) } : {})
    }
    return request.capability ? (attempt(() => claims(given)) ?? null) : null
  }
}

export const without = (...left: StepName[]): Accept => acceptBy(ORDER.filter((name) => !left.includes(name)))

/** With these steps in each other's place. */
export function swapped(a: StepName, b: StepName): Accept {
  return acceptBy(ORDER.map((name) => (name === a ? b : name === b ? a : name)))
}

/** The proof is taken though one of its fields is not what it should be. */
export function blindTo(field: 'nonce' | 'callHash' | 'capabilityHash' | 'deviceId'): Accept {
  const proof: Step = async (given) => {
    const right = await STEPS.proof(given)
    const { request, bearer } = given
    const said = request.proof && attempt(() => readObject(PROOF, request.proof!).value)
    if (!right || !said) return right
    // Takes over what the proof says of this field, and judges the rest.
    const wanted = {
      nonce: bearer.proofNonce!,
      capabilityHash: await sha256(fileOf(given)),
      callHash: await sha256(request.call),
      deviceId: bearer.deviceId,
    }
    const others = (Object.keys(wanted) as (keyof typeof wanted)[]).filter((name) => name !== field)
    const signed = await verifySign1(decodeSign1(request.proof!, PROOF), claims(given).profileKey!)
    return (!signed || !others.every((name) => equal(said[name], wanted[name]))) && 'proof-invalid'
  }
  return acceptBy(ORDER, { proof })
}

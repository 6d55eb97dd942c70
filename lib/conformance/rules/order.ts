// The order of checks between a capability's first byte and the parameters: each by itself and every two together.
import type { Bytes } from '@/lib/core/bytes'
import type { WireCode } from '@/lib/domain/codes'
import { strangerKey } from '../kit'
import { type CapabilityChange, bound } from '../objects'
import { NotRun, type Rule, demand, demandCode, rulesOf } from '../rule'
import { type Trial, params } from '../trial'

const otherBytes = (bytes: Bytes) => bytes.map((byte, i) => (i === 0 ? byte ^ 1 : byte)) as Bytes

/** One way to be wrong: what it changes of a capability, of its proof, or of what is asked. */
type Fault = {
  code: WireCode
  what: string
  change?(trial: Trial): Promise<CapabilityChange> | CapabilityChange
  /** `none`: no proof goes along; `bad`: one that does not fit. */
  proof?: 'none' | 'bad'
  beyond?: boolean
  badParams?: boolean
  /** Where it needs a clock, or what else rules it out here. */
  only?(trial: Trial): boolean
}

/** In the device's order. */
const FAULTS: Fault[] = [
  { code: 'unknown-signer', what: 'an unknown signer', change: async () => ({ by: await strangerKey() }) },
  {
    code: 'bad-signature',
    what: 'a turned bit in the signature',
    change: () => ({ bend: { flipped: true } }),
  },
  {
    code: 'capability-malformed',
    what: 'an unlisted key in the payload',
    change: () => ({ bend: { unlisted: true } }),
  },
  { code: 'wrong-device', what: 'another device', change: (t) => ({ deviceId: otherBytes(t.deviceId) }) },
  {
    code: 'revoked',
    what: 'an epoch more than 1,024 higher',
    change: (t) => ({ epoch: t.cable.hello.epoch + 1025 }),
  },
  { code: 'other-boot', what: 'another boot', change: (t) => ({ bootId: otherBytes(t.cable.hello.bootId) }) },
  {
    code: 'expired',
    what: 'a time that is over',
    change: (t) => ({ notBefore: t.nowS - 9000, expiresAt: t.nowS - 4500 }),
    only: (t) => t.cable.hello.trustedClock,
  },
  { code: 'proof-required', what: 'no proof', proof: 'none' },
  { code: 'proof-invalid', what: 'a proof over another nonce', proof: 'bad' },
  { code: 'insufficient-capability', what: 'a command beyond it', beyond: true },
  { code: 'invalid-parameters', what: 'wrong parameters', badParams: true },
]

async function askWith(trial: Trial, faults: Fault[]) {
  const changes = await Promise.all(faults.map(async (fault) => (await fault.change?.(trial)) ?? {}))
  const change: CapabilityChange = Object.assign({}, ...changes)
  change.bend = Object.assign({}, ...changes.map((one) => one.bend))
  const wrong = faults.some(({ proof }) => proof === 'bad') ? { nonce: trial.around.random(16) } : {}
  const carried = await bound(trial, change, wrong)
  if (faults.some(({ proof }) => proof === 'none')) carried.proof = null
  const op = faults.some(({ beyond }) => beyond) ? 'memory.stats' : 'wifi.list'
  return trial.ask(op, faults.some(({ badParams }) => badParams) ? params([9, 0]) : params(), carried)
}

const raised = (fault: Fault) => async (trial: Trial) => ({
  epoch: trial.cable.hello.epoch + 1,
  ...(await fault.change?.(trial)),
})

const wordsFor = (code: WireCode) => code.replaceAll('-', ' ')
const ordered: Omit<Rule, 'section'>[] = FAULTS.map((first, i) => ({
  id: `order.${first.code}`,
  title: `${wordsFor(first.code)} comes before everything that is checked later`,
  needs: ['kit'],
  run: async (trial) => {
    if (first.only && !first.only(trial)) throw new NotRun('the device has no trusted clock')
    demandCode(await askWith(trial, [first]), first.code, first.what)
    for (const later of FAULTS.slice(i + 1)) {
      if ((later.only && !later.only(trial)) || (first.proof && later.proof)) continue
      demandCode(await askWith(trial, [first, later]), first.code, `${first.what} and ${later.what}`)
    }
  },
}))

export const orderRules: Rule[] = rulesOf('operations.md#the-order-of-checks', [
  ...ordered,
  {
    id: 'order.nothing-changes',
    title: 'a refused request changes nothing but the proof nonce',
    needs: ['kit'],
    run: async (trial) => {
      const before = await trial.statement()
      for (const fault of FAULTS) {
        if (fault.only && !fault.only(trial)) continue
        // With a higher epoch besides: only a capability whose checks have all passed may raise the device's.
        const ahead = { ...fault, what: '', change: raised(fault) }
        await askWith(trial, [ahead])
      }
      const after = await trial.statement()
      demand(after.epoch === before.epoch, `epoch ${before.epoch} as before`, `it is ${after.epoch}`)
      const [was, is] = [before.operationCounter, after.operationCounter]
      demand(was === is, `operation counter ${was} as before`, `it is ${is}`)
    },
  },
])

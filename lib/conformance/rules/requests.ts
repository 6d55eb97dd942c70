// Requests before any capability counts: what decodes, what is known, what is locked, and the proof nonce.
import { type Bytes, concat, equal } from '@/lib/core/bytes'
import { type Cbor, encodeCbor } from '@/lib/core/cbor'
import { OPERATIONS, type Operation, enoughFor } from '@/lib/domain/operations'
import { DEVICE_COMPLETE } from '@/lib/domain/manufacturing'
import { encodeRequest } from '@/lib/device/protocol/messages'
import { strangerKey } from '../kit'
import { capabilityFile } from '../objects'
import { NotRun, type Rule, demand, demandCode, rulesOf } from '../rule'
import { type Answer, type Trial, params } from '../trial'

export const OPERATION_NAMES = Object.keys(OPERATIONS) as Operation[]
export const gated = OPERATION_NAMES.filter((op) => OPERATIONS[op].needs !== 'none')

/** Sends this payload as a REQUEST. */
export async function askRaw(trial: Trial, payload: Bytes): Promise<Answer> {
  const id = trial.cable.nextId()
  await trial.cable.send({ type: 'request', id, payload })
  return trial.finish({ id, call: payload, callHash: payload, nonce: trial.cable.nonce })
}
const callOf = (call: Cbor) => encodeRequest({ call: encodeCbor(call), capability: null, proof: null })

/** REQUESTs that do not decode. */
const malformed = (salt: Bytes): [string, Bytes][] => [
  ['what is no CBOR', Uint8Array.of(0xff)],
  ['nothing', new Uint8Array(0)],
  ['two parts', encodeCbor([encodeCbor(['device.status', new Map(), salt]), null])],
  ['a call that is no byte string', encodeCbor([['device.status', new Map(), salt], null, null])],
  ['a capability that is text', encodeCbor([encodeCbor(['device.status', new Map(), salt]), 'x', null])],
  ['a call without salt', callOf(['device.status', new Map()])],
  ['a salt of 15 bytes', callOf(['device.status', new Map(), salt.slice(1)])],
  ['parameters that are no map', callOf(['device.status', [], salt])],
  ['an operation that is a number', callOf([1, new Map(), salt])],
  ['a byte after the end', concat(callOf(['device.status', new Map(), salt]), Uint8Array.of(0))],
  [
    'a length that is not in its shortest form',
    concat(Uint8Array.of(0x98, 3), callOf(['device.status', new Map(), salt]).slice(1)),
  ],
  [
    'nine arrays inside one another',
    callOf(['device.status', new Map([[1, [[[[[[[[0]]]]]]]] as Cbor]]), salt]),
  ],
]

/** `device.status` whose operation or parameter holds text with a control character. */
const spoilt = (salt: Bytes, where: 'operation' | 'parameters'): Bytes =>
  callOf(
    where === 'operation'
      ? ['device.status\n', new Map(), salt]
      : ['device.status', new Map([[1, 'a\u0007']]), salt],
  )

export const requestRules: Rule[] = rulesOf('operations.md#the-order-of-checks', [
  {
    id: 'request.malformed',
    title: 'a REQUEST that does not decode gets 1 and the link stays open',
    run: async (trial) => {
      for (const [what, payload] of malformed(trial.around.random(16)))
        demandCode(await askRaw(trial, payload), 'malformed', what)
    },
  },
  {
    id: 'request.unknown-operation',
    title: 'an operation that is none gets 2, also where its text breaks the rules of text',
    run: async (trial) => {
      demandCode(await trial.ask('device.explode'), 'unknown-operation')
      demandCode(await trial.ask(''), 'unknown-operation', 'an empty name')
      demandCode(await trial.ask('x'.repeat(300)), 'unknown-operation', 'a name of 300 bytes')
      demandCode(
        await askRaw(trial, spoilt(trial.around.random(16), 'operation')),
        'unknown-operation',
        'a line feed',
      )
    },
  },
  {
    id: 'request.parameters',
    title: 'wrong parameters get 3: missing, unlisted, out of bounds, text that breaks the rules of text',
    run: async (trial) => {
      const { random } = trial.around
      const wrong: [string, Parameters<Trial['ask']>][] = [
        ['no nonce', ['identity.prove']],
        ['a nonce of 15 bytes', ['identity.prove', params([1, random(15)])]],
        ['a nonce of 65 bytes', ['identity.prove', params([1, random(65)])]],
        ['a nonce that is text', ['identity.prove', params([1, 'x'.repeat(20)])]],
        ['an unlisted key', ['identity.prove', params([1, random(16)], [2, 0])]],
        ['an unlisted key', ['device.status', params([1, 0])]],
        ['a cti of 15 bytes', ['receipt.read', params([1, random(15)], [2, random(16)])]],
      ]
      for (const [what, asked] of wrong) demandCode(await trial.ask(...asked), 'invalid-parameters', what)
      const payload = spoilt(random(16), 'parameters')
      demandCode(await askRaw(trial, payload), 'invalid-parameters', 'a control character in a parameter')
    },
  },
  {
    id: 'request.needs-nothing',
    title: 'an operation that needs nothing looks at neither capability nor proof',
    run: async (trial) => {
      const carried = { file: trial.around.random(40), proof: trial.around.random(40) }
      demandCode(
        await trial.ask('device.status', params(), carried),
        'ok',
        'device.status with bytes that are none',
      )
      const prove = await trial.ask('identity.prove', params([1, trial.around.random(16)]), carried)
      demandCode(prove, 'ok', 'identity.prove with bytes that are none')
    },
  },
  {
    id: 'request.locked',
    title: 'every operation with a need gets 10 without a capability, and is told what would be enough',
    run: async (trial) => {
      if (trial.cable.hello.state !== DEVICE_COMPLETE) throw new NotRun('the device is not DeviceComplete')
      for (const op of gated) {
        const answer = await trial.ask(op)
        demandCode(answer, 'locked', op)
        const wanted = enoughFor(OPERATIONS[op].needs)
        const told = [...(answer.enough ?? [])].sort((a, b) => a - b)
        demand(`${told}` === `${wanted}`, `${wanted} as enough for ${op}`, `it says [${told}]`)
      }
    },
  },
  {
    id: 'request.unlocked-before-complete',
    title:
      'before DeviceComplete fieldServicing is there by itself: 19 for more, and a capability that is given is judged',
    run: async (trial) => {
      if (trial.cable.hello.state === DEVICE_COMPLETE) throw new NotRun('the device is DeviceComplete')
      demandCode(await trial.ask('wifi.list'), 'ok', 'wifi.list without a capability')
      const answer = await trial.ask('memory.stats')
      demandCode(answer, 'insufficient-capability', 'memory.stats without a capability')
      demand(`${answer.enough}` === '11', '[11] as enough', `it says [${answer.enough}]`)
      demandCode(
        await trial.ask('memory.stats', params([9, 9])),
        'insufficient-capability',
        'wrong parameters besides',
      )
      const garbage = await trial.ask('wifi.list', params(), { file: trial.around.random(40) })
      demandCode(garbage, 'capability-malformed', 'a capability that is none')
    },
  },
  {
    id: 'request.foreign-capability',
    title: 'a capability that is none gets 11, and one of an unknown signer 12',
    run: async (trial) => {
      const ask = (file: Bytes) => trial.ask('wifi.list', params(), { file })
      demandCode(await ask(new Uint8Array(0)), 'capability-malformed', 'no bytes')
      demandCode(await ask(trial.around.random(200)), 'capability-malformed', 'bytes that are none')
      const by = await strangerKey()
      demandCode(await ask(await capabilityFile(trial, { by })), 'unknown-signer')
    },
  },
])

export const nonceRules: Rule[] = rulesOf('cable.md#request-and-response', [
  {
    id: 'nonce.replaced',
    title: 'every response brings another proof nonce, whatever its code',
    run: async (trial) => {
      const seen = [trial.cable.nonce]
      for (const op of ['device.status', 'device.explode', 'identity.prove', 'wifi.list', 'device.status']) {
        const { nextNonce } = await trial.ask(op)
        demand(
          !seen.some((one) => equal(one, nextNonce)),
          'a nonce never used before',
          `${op} brought an old one`,
        )
        seen.push(nextNonce)
      }
    },
  },
])

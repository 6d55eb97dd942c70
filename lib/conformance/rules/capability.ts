// The capability and its proof, each check by itself and every two of them together: the earlier one gives the code.
import type { Bytes } from '@/lib/core/bytes'
import type { WireCode } from '@/lib/domain/codes'
import { CAPABILITY, readCapability } from '@/lib/domain/capability'
import { DEVICE_COMPLETE } from '@/lib/domain/manufacturing'
import { PROOF } from '@/lib/domain/proof'
import { strangerKey } from '../kit'
import { bearer, bound, capabilityFile, withExtraHeader } from '../objects'
import { NotRun, type Rule, demand, demandCode, rulesOf } from '../rule'
import { type Carried, type Trial, params } from '../trial'

const CHECKS = 'operations.md#the-order-of-checks'
const list = (trial: Trial, carried: Carried) => trial.ask('wifi.list', params(), carried)
const otherBytes = (bytes: Bytes) => bytes.map((byte, i) => (i === 0 ? byte ^ 1 : byte)) as Bytes

const refused =
  (code: WireCode, what: string, make: (trial: Trial) => Promise<Carried>) => async (trial: Trial) =>
    demandCode(await list(trial, await make(trial)), code, what)

export const capabilityRules: Rule[] = rulesOf(CHECKS, [
  {
    id: 'capability.accepted',
    title: 'a bearer capability and a bound one with its proof are accepted, and not kept',
    needs: ['kit'],
    run: async (trial) => {
      demandCode(await list(trial, await bearer(trial)), 'ok', 'a bearer capability')
      demandCode(await list(trial, await bound(trial)), 'ok', 'a bound capability with its proof')
      demandCode(await list(trial, await bearer(trial, { capabilities: [11] })), 'ok', 'appDevelopment')
      demandCode(
        await list(trial, await bearer(trial, { bootId: trial.cable.hello.bootId })),
        'ok',
        'bound to this boot',
      )
      if (trial.cable.hello.state !== DEVICE_COMPLETE) return
      demandCode(await trial.ask('wifi.list'), 'locked', 'the same without its capability')
    },
  },
  {
    id: 'capability.envelope',
    title: 'an envelope that is not as written gets 11',
    needs: ['kit'],
    run: async (trial) => {
      const file = await capabilityFile(trial)
      const { capability } = readCapability(file)
      const big = await capabilityFile(trial, { issuer: `https://${'x'.repeat(900)}.example` })
      demand(big.length > 1024, 'a file above the cap to try', 'the run made none')
      const wrong: [string, Bytes][] = [
        ['another typ', await capabilityFile(trial, { bend: { typ: 'device-image+cbor' } })],
        ['one more header', await withExtraHeader(CAPABILITY, capability, trial.kit.capability)],
        ['a byte after the end', new Uint8Array([...file, 0])],
        ['more than 1,024 bytes', big],
        ['nothing but a tag', Uint8Array.of(0xd2)],
      ]
      for (const [what, bytes] of wrong)
        demandCode(await list(trial, { file: bytes }), 'capability-malformed', what)
    },
  },
  {
    id: 'capability.use',
    title: 'a key of the keystore that is not for capabilities gets 12',
    needs: ['kit'],
    run: async (trial) => {
      for (const role of ['image', 'revocation', 'root', 'development'] as const) {
        const by = trial.kit[role]
        await refused('unknown-signer', `the ${role} key`, () => bearer(trial, { by }))(trial)
      }
    },
  },
  {
    id: 'capability.lower-epoch',
    title: 'an epoch below the device’s gets 17, and up to 1,024 above it is taken',
    needs: ['kit'],
    run: async (trial) => {
      const { epoch } = trial.cable.hello
      if (epoch === 0) throw new NotRun('the device is at epoch 0')
      await refused('revoked', 'a lower epoch', () => bearer(trial, { epoch: epoch - 1 }))(trial)
    },
  },
  {
    id: 'capability.early',
    title: 'with a trusted clock a capability that begins later gets 16',
    needs: ['kit'],
    run: async (trial) => {
      if (!trial.cable.hello.trustedClock) throw new NotRun('the device has no trusted clock')
      const later = trial.nowS + 9000 * trial.around.pace
      await refused('not-yet-valid', 'one that begins later', () =>
        bearer(trial, { notBefore: later, expiresAt: later + 60 }),
      )(trial)
    },
  },
  {
    id: 'capability.clockless',
    title: 'without a clock only the floor binds: the keystore’s issued at',
    needs: ['kit'],
    run: async (trial) => {
      if (trial.cable.hello.trustedClock) throw new NotRun('the device has a trusted clock')
      const { issuedAt } = await trial.get('keystore.status')
      const until = (expiresAt: number) => bearer(trial, { notBefore: expiresAt - 60, expiresAt })
      await refused('expired', 'an end at the floor', () => until(issuedAt))(trial)
      const later = trial.nowS + 9000
      const early = await bearer(trial, { notBefore: later, expiresAt: later + 60 })
      demandCode(await list(trial, early), 'ok', 'one that begins later, to a device without a clock')
    },
  },
  {
    id: 'capability.numbers',
    title: 'a number that the device does not know grants nothing and hurts nothing',
    needs: ['kit'],
    run: async (trial) => {
      const answer = await list(trial, await bearer(trial, { capabilities: [12] }))
      const complete = trial.cable.hello.state === DEVICE_COMPLETE
      demandCode(answer, complete ? 'insufficient-capability' : 'ok', 'number 12 alone')
      if (complete)
        demand(
          `${[...(answer.enough ?? [])].sort()}` === '11,13',
          '[11, 13] as enough',
          `it says [${answer.enough}]`,
        )
      demandCode(
        await list(trial, await bearer(trial, { capabilities: [12, 13, 999] })),
        'ok',
        '13 among others',
      )
      const beyond = await trial.ask('memory.stats', params(), await bearer(trial))
      demandCode(beyond, 'insufficient-capability', 'memory.stats with field servicing')
      demand(`${beyond.enough}` === '11', '[11] as enough', `it says [${beyond.enough}]`)
    },
  },
])

export const proofRules: Rule[] = rulesOf('operations.md#the-order-of-checks', [
  {
    id: 'proof.subject',
    title: 'a proof for another call, capability, device or key, or none at all, gets 21',
    needs: ['kit'],
    run: async (trial) => {
      const other = await strangerKey()
      const { random } = trial.around
      const wrong: [string, Carried][] = [
        ['another call', await bound(trial, {}, { call: random(40) })],
        ['another capability', await bound(trial, {}, { file: random(40) })],
        ['another device', await bound(trial, {}, { deviceId: otherBytes(trial.deviceId) })],
        ['another nonce', await bound(trial, {}, { nonce: random(16) })],
        ['another key', await bound(trial, {}, { by: other })],
        ['a turned bit', await bound(trial, {}, { bend: { flipped: true } })],
        ['an unlisted key', await bound(trial, {}, { bend: { unlisted: true } })],
        ['another typ', await bound(trial, {}, { bend: { typ: PROOF.typ + '2' } })],
        ['bytes that are none', { ...(await bound(trial)), proof: random(60) }],
        ['no bytes', { ...(await bound(trial)), proof: new Uint8Array(0) }],
      ]
      for (const [what, carried] of wrong) demandCode(await list(trial, carried), 'proof-invalid', what)
      demandCode(await list(trial, await bound(trial)), 'ok', 'the right proof after all of these')
    },
  },
  {
    id: 'proof.nonce-once',
    title: 'a nonce that a response or a link reset has replaced gets 21',
    needs: ['kit'],
    run: async (trial) => {
      const old = trial.cable.nonce
      await trial.ask('device.status')
      demandCode(
        await list(trial, await bound(trial, {}, { nonce: old })),
        'proof-invalid',
        'the nonce before',
      )
      const last = trial.cable.nonce
      await trial.reset()
      demandCode(
        await list(trial, await bound(trial, {}, { nonce: last })),
        'proof-invalid',
        'the nonce of an earlier link',
      )
    },
  },
  {
    id: 'proof.nonce-life',
    title: 'a nonce is good for 60 s and dead after that; the response brings the next',
    needs: ['kit', 'slow'],
    run: async (trial) => {
      await trial.ask('device.status')
      await trial.cable.sleep(52_000)
      demandCode(await list(trial, await bound(trial)), 'ok', 'a nonce of 52 s')
      await trial.cable.sleep(66_000)
      demandCode(await list(trial, await bound(trial)), 'proof-invalid', 'a nonce of 66 s')
      demandCode(await list(trial, await bound(trial)), 'ok', 'the nonce that came with the refusal')
    },
  },
])

// Keystore and revocation: what needs no capability and is believed for its signature.
import type { Bytes } from '@/lib/core/bytes'
import type { CborMap } from '@/lib/core/cbor'
import type { WireCode } from '@/lib/domain/codes'
import { readKeystore } from '@/lib/domain/keystore'
import { strangerKey } from '../kit'
import { bearer, keystorePackage, notice } from '../objects'
import { NotRun, type Rule, demand, demandCode, rulesOf } from '../rule'
import { type Trial, params } from '../trial'
import { installed, remove } from './installs'

const KEYSTORE = 'README.md#trusted-keystore'
const REVOCATION = 'README.md#revocation-notice'
const DESTRUCTIVE = ['kit', 'destructive'] as const

export const update = (trial: Trial, file: Bytes) => trial.ask('keystore.update', params([1, file]))
const revoke = (trial: Trial, file: Bytes) => trial.ask('revocation.update', params([1, file]))
export const apply = (trial: Trial, file: Bytes) => trial.ask('handover.apply', params([1, file]))
export const other = (bytes: Bytes) => bytes.map((byte, i) => (i === 0 ? byte ^ 1 : byte)) as Bytes
export const works = async (trial: Trial) =>
  (await trial.ask('wifi.list', params(), await bearer(trial))).code

type Case = [what: string, code: WireCode, file: () => Promise<Bytes>]
export async function refuses(
  trial: Trial,
  ask: (trial: Trial, file: Bytes) => Promise<{ code: number }>,
  cases: Case[],
) {
  const before = await trial.statement()
  for (const [what, code, file] of cases) demandCode(await ask(trial, await file()), code, what)
  const after = await trial.statement()
  const facts = (s: typeof before) =>
    [s.keystoreVersion, s.epoch, s.handoverNumber, s.operationCounter].join()
  demand(facts(before) === facts(after), `everything as before (${facts(before)})`, `it is ${facts(after)}`)
}

const foreign: Omit<Rule, 'section'>[] = (
  ['keystore.update', 'revocation.update', 'handover.apply'] as const
).map((op) => ({
  id: `${op}.none`,
  title: `${op}: bytes that are none get 3`,
  needs: [],
  run: async (trial: Trial) => {
    for (const file of [trial.around.random(40), trial.around.random(5000), Uint8Array.of(0xd2)])
      demandCode(await trial.ask(op, params([1, file])), 'invalid-parameters', `${file.length} bytes`)
    demandCode(await trial.ask(op, new Map() as CborMap), 'invalid-parameters', 'nothing')
  },
}))

export const keystoreRules: Rule[] = rulesOf(KEYSTORE, [
  ...foreign,
  {
    id: 'keystore.refusals',
    title: 'keystore.update: 3, 12, 13, 3, 14, 37 in this order, and nothing changes',
    needs: ['kit'],
    run: async (trial) => {
      const by = await strangerKey()
      const low = { version: 1 }
      const away = { catalogId: trial.around.random(16) }
      const bent = (bend: object, change: object = {}) => keystorePackage(trial, { ...change, bend })
      await refuses(trial, update, [
        ['another typ', 'invalid-parameters', () => bent({ typ: 'device-handover+cbor' }, { by })],
        ['another root', 'unknown-signer', () => keystorePackage(trial, { by })],
        ['another root and an unlisted key', 'unknown-signer', () => bent({ unlisted: true }, { by })],
        [
          'a key of the keystore',
          'unknown-signer',
          () => keystorePackage(trial, { by: trial.kit.capability }),
        ],
        ['a turned bit', 'bad-signature', () => bent({ flipped: true })],
        ['a turned bit and an unlisted key', 'bad-signature', () => bent({ flipped: true, unlisted: true })],
        ['an unlisted key and another catalog', 'invalid-parameters', () => bent({ unlisted: true }, away)],
        ['another catalog', 'wrong-device', () => keystorePackage(trial, away)],
        [
          'another catalog and a low version',
          'wrong-device',
          () => keystorePackage(trial, { ...away, ...low }),
        ],
        [
          'the version it has',
          'keystore-rollback',
          () => keystorePackage(trial, { version: trial.cable.hello.keystoreVersion }),
        ],
        ...(trial.cable.hello.keystoreVersion > 1
          ? [['a lower version', 'keystore-rollback', () => keystorePackage(trial, low)] as Case]
          : []),
      ])
    },
  },
  {
    id: 'keystore.taken',
    title:
      'a higher version is taken, the same bytes again get 0, and a key that is gone signs nothing from that moment',
    needs: DESTRUCTIVE,
    run: async (trial) => {
      const { keystore } = readKeystore(trial.kit.keystore)
      const without = keystore.keys.filter(({ uses }) => !uses.includes(1))
      const file = await keystorePackage(trial, { keys: without })
      const { version } = trial.resultOf('keystore.update', await update(trial, file))
      demand(version === trial.cable.hello.keystoreVersion + 1, 'the new version', `it says ${version}`)
      demandCode(await update(trial, file), 'ok', 'the same bytes again')
      const gone = await trial.ask('wifi.list', params(), await bearer(trial))
      await trial.reset()
      const { hello } = trial.cable
      demandCode(await update(trial, await keystorePackage(trial)), 'ok', 'the kit’s keys again')
      demandCode(gone, 'unknown-signer', 'a capability of a key that is gone')
      demand(
        hello.keystoreVersion === version,
        `HELLO with version ${version}`,
        `it has ${hello.keystoreVersion}`,
      )
      demand(hello.capabilityKids.length === 0, 'HELLO without kids', `it has ${hello.capabilityKids.length}`)
      demand((await works(trial)) === 0, 'a device that believes the kit again', 'it does not')
    },
  },
  {
    id: 'keystore.needed-key',
    title: 'a package that drops the key of an installed production image gets 38, unless its kid is in 4',
    needs: DESTRUCTIVE,
    run: async (trial) => {
      const one = await installed(trial)
      const { keystore } = readKeystore(trial.kit.keystore)
      const keys = keystore.keys.filter(({ uses }) => !uses.includes(2))
      const low = { keys, version: trial.cable.hello.keystoreVersion }
      demandCode(
        await update(trial, await keystorePackage(trial, low)),
        'keystore-rollback',
        'too low a version besides',
      )
      demandCode(await update(trial, await keystorePackage(trial, { keys })), 'keystore-drops-needed-key')
      const kept = await keystorePackage(trial, { keys, keptForImages: [trial.kit.image.kid] })
      demandCode(await update(trial, kept), 'ok', 'the same with the kid in 4')
      await trial.reset()
      demandCode(await update(trial, await keystorePackage(trial)), 'ok', 'the kit’s keys again')
      await remove(trial, one)
    },
  },
  {
    id: 'keystore.floor',
    title: 'without a clock an accepted keystore raises the time floor to its issued at',
    needs: DESTRUCTIVE,
    run: async (trial) => {
      if (trial.cable.hello.trustedClock) throw new NotRun('the device has a trusted clock')
      const { issuedAt } = await trial.get('keystore.status')
      demandCode(await update(trial, await keystorePackage(trial, { issuedAt: issuedAt + 100 })), 'ok')
      const until = (expiresAt: number) => bearer(trial, { notBefore: expiresAt - 60, expiresAt })
      const over = await trial.ask('wifi.list', params(), await until(issuedAt + 100))
      demandCode(over, 'expired', 'an end at the new floor')
      demandCode(await trial.ask('wifi.list', params(), await until(issuedAt + 101)), 'ok', 'an end after it')
    },
  },
])

export const revocationRules: Rule[] = rulesOf(REVOCATION, [
  {
    id: 'revocation.refusals',
    title:
      'revocation.update: 3, 12, 13, 3, 14 and for too large a step 3; one that is not higher gets 0 and changes nothing',
    needs: ['kit'],
    run: async (trial) => {
      const by = await strangerKey()
      const { epoch } = trial.cable.hello
      const away = { deviceId: other(trial.deviceId) }
      await refuses(trial, revoke, [
        ['another typ', 'invalid-parameters', () => notice(trial, { bend: { typ: 'x' } })],
        ['an unknown signer', 'unknown-signer', () => notice(trial, { by })],
        ['a key without the use', 'unknown-signer', () => notice(trial, { by: trial.kit.capability })],
        ['a turned bit', 'bad-signature', () => notice(trial, { bend: { flipped: true } })],
        ['an unlisted key', 'invalid-parameters', () => notice(trial, { bend: { unlisted: true } })],
        ['another device', 'wrong-device', () => notice(trial, away)],
        [
          'another device and too large a step',
          'wrong-device',
          () => notice(trial, { ...away, epoch: epoch + 1025 }),
        ],
        ['a step of 1,025', 'invalid-parameters', () => notice(trial, { epoch: epoch + 1025 })],
        ['the epoch it has', 'ok', () => notice(trial, { epoch })],
        ['epoch 0', 'ok', () => notice(trial, { epoch: 0 })],
      ])
    },
  },
  {
    id: 'revocation.raises',
    title: 'a notice raises the epoch, and capabilities of a lower one get 17 at once and after a link reset',
    needs: DESTRUCTIVE,
    run: async (trial) => {
      const old = await bearer(trial)
      const wanted = trial.cable.hello.epoch + 1
      const { epoch } = trial.resultOf('revocation.update', await revoke(trial, await notice(trial)))
      demand(epoch === wanted, `epoch ${wanted}`, `the answer says ${epoch}`)
      demandCode(await trial.ask('wifi.list', params(), old), 'revoked', 'a capability of the epoch before')
      await trial.reset()
      demand(
        trial.cable.hello.epoch === wanted,
        `HELLO with epoch ${wanted}`,
        `it has ${trial.cable.hello.epoch}`,
      )
      demandCode(await trial.ask('wifi.list', params(), old), 'revoked', 'the same after a link reset')
    },
  },
  {
    id: 'revocation.by-capability',
    title:
      'a capability whose checks have all passed raises the epoch to its own; one that is refused does not',
    needs: DESTRUCTIVE,
    run: async (trial) => {
      const { epoch } = trial.cable.hello
      const ahead = await bearer(trial, { epoch: epoch + 2 })
      const current = async () => (await trial.statement()).epoch
      demandCode(await trial.ask('memory.stats', params(), ahead), 'insufficient-capability')
      demand((await current()) === epoch, `epoch ${epoch} after a refusal`, `it is ${await current()}`)
      demandCode(await trial.ask('wifi.list', params(), ahead), 'ok', 'a capability of a higher epoch')
      demand((await current()) === epoch + 2, `epoch ${epoch + 2}`, `it is ${await current()}`)
      const before = await bearer(trial, { epoch: epoch + 1 })
      demandCode(await trial.ask('wifi.list', params(), before), 'revoked', 'the epoch between')
    },
  },
])

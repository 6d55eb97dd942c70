// Handover: it goes there and back, so that the device ends with the root, the catalog and the keystore it began with.
import { equal } from '@/lib/core/bytes'
import { type Key, strangerKey } from '../kit'
import { bearer, handover, keystorePackage } from '../objects'
import { type Rule, demand, demandCode, rulesOf } from '../rule'
import { type Trial, params } from '../trial'
import { installed, remove } from './installs'
import { apply, other, refuses, update, works } from './trust'

const HANDOVER = 'README.md#handover'
const DESTRUCTIVE = ['kit', 'destructive'] as const

const HOUR = 3600
/** Gives the device to a catalog that this run has made up, and says how to bring it back. */
async function away(trial: Trial, leastKeystoreVersion = 0) {
  const root = await strangerKey()
  const catalogId = trial.around.random(16)
  const file = await handover(trial, { rootKey: root.publicKey, catalogId, leastKeystoreVersion })
  demandCode(await apply(trial, file), 'ok', 'handover.apply')
  const home = async () => {
    demandCode(await apply(trial, await handover(trial, { by: root })), 'ok', 'the handover back')
    demandCode(await update(trial, trial.kit.keystore), 'ok', 'the kit’s keystore')
    await trial.reset()
  }
  return { root, catalogId, file, home }
}
const foreignPackage = (trial: Trial, by: Key, change: object) => keystorePackage(trial, { by, ...change })

export const handoverRules: Rule[] = rulesOf(HANDOVER, [
  {
    id: 'handover.refusals',
    title: 'handover.apply: 3, 12, 13, 3, 14, 15, 37 in this order, and nothing changes',
    needs: ['kit'],
    run: async (trial) => {
      const by = await strangerKey()
      const { handoverNumber: number } = await trial.statement()
      const over = { expiresAt: trial.cable.hello.trustedClock ? trial.nowS - 9 * HOUR : 1 }
      const device = { deviceId: other(trial.deviceId) }
      await refuses(trial, apply, [
        ['another typ', 'invalid-parameters', () => handover(trial, { bend: { typ: 'x' } })],
        ['an unknown signer', 'unknown-signer', () => handover(trial, { by })],
        ['a key of the keystore', 'unknown-signer', () => handover(trial, { by: trial.kit.capability })],
        ['a turned bit', 'bad-signature', () => handover(trial, { bend: { flipped: true }, ...device })],
        [
          'an unlisted key',
          'invalid-parameters',
          () => handover(trial, { bend: { unlisted: true }, ...device }),
        ],
        ['another device', 'wrong-device', () => handover(trial, { ...device, ...over })],
        ['a time that is over', 'expired', () => handover(trial, { ...over, number: number + 2 })],
        ['a number too high', 'keystore-rollback', () => handover(trial, { number: number + 2 })],
        ['the last number again', 'keystore-rollback', () => handover(trial, { number })],
      ])
    },
  },
  {
    id: 'handover.there-and-back',
    title:
      'a handover changes root and catalog, drops the keystore, is repeated without effect, and leads back',
    needs: DESTRUCTIVE,
    run: async (trial) => {
      const before = await trial.statement()
      const { root, catalogId, file, home } = await away(trial, 3)
      demandCode(await apply(trial, file), 'ok', 'the same bytes again')
      const moved = await trial.statement()
      const refused = await trial.ask('wifi.list', params(), await bearer(trial))
      const old = await update(trial, await keystorePackage(trial))
      const low = await update(trial, await foreignPackage(trial, root, { catalogId, version: 2 }))
      const taken = await update(trial, await foreignPackage(trial, root, { catalogId, version: 3 }))
      await home()
      demand(equal(moved.catalogId, catalogId), 'the new catalog', 'the statement has another')
      demand(
        moved.handoverNumber === before.handoverNumber + 1,
        'the next number',
        `it is ${moved.handoverNumber}`,
      )
      demand(moved.keystoreVersion === 0, 'keystore version 0', `it is ${moved.keystoreVersion}`)
      demandCode(refused, 'unknown-signer', 'a capability after the handover')
      demandCode(old, 'unknown-signer', 'a package of the root before')
      demandCode(low, 'keystore-rollback', 'a package below the least version')
      demandCode(taken, 'ok', 'a package of the least version')
      const after = await trial.statement()
      demand(equal(after.catalogId, before.catalogId), 'the catalog of before', 'it is another')
      demand((await works(trial)) === 0, 'a device that believes the kit again', 'it does not')
    },
  },
  {
    id: 'handover.keeps-images',
    title: 'installed production images outlive a handover, and no later package has to name their key',
    needs: DESTRUCTIVE,
    run: async (trial) => {
      const one = await installed(trial)
      const { root, catalogId, home } = await away(trial)
      const bare = await foreignPackage(trial, root, { catalogId, version: 1, keys: [], developmentKeys: [] })
      const taken = await update(trial, bare)
      await home()
      const { state } = await trial.get(
        'app.status',
        params([1, one.manifest.component]),
        await bearer(trial),
      )
      await remove(trial, one)
      demandCode(taken, 'ok', 'a package without the key of the installed image')
      demand(state === 1, 'the application still running', `its state is ${state}`)
    },
  },
])

// What happens once an image is installed, over restarts: it runs, it cannot be rolled back, it is debugged and deleted. Each
// rule brings components of its own and deletes them again; only their rollback numbers stay on the device.
import { equal, sha256, toHex } from '@/lib/core/bytes'
import { type Image, bearer, forDevelopment } from '../objects'
import { NotRun, type Rule, demand, demandCode, rulesOf } from '../rule'
import { type Trial, eventsIn, params } from '../trial'
import { staged } from './images'

const DESTRUCTIVE = ['kit', 'destructive'] as const

type Change = Parameters<typeof staged>[1]
/** Stages and installs, and comes back where the device restarts for it. */
export async function installed(trial: Trial, change: Change = {}, { manual = false } = {}): Promise<Image> {
  const carried = await forDevelopment(trial)
  const { one, answer } = await staged(trial, change, carried)
  demandCode(answer, 'ok', 'image.stage')
  const hash = await sha256(one.signedManifest)
  const asked = params([1, hash], ...(manual ? [[2, true] as [number, boolean]] : []))
  const { restarting } = await trial.get('image.install', asked, await forDevelopment(trial))
  if (restarting) await trial.comesBack(1500)
  return one
}

const component = (one: Image) => params([1, one.manifest.component])
const app = async (trial: Trial, op: string, one: Image) =>
  trial.ask(op, component(one), await forDevelopment(trial))
export const remove = async (trial: Trial, one: Image) => {
  demandCode(await app(trial, 'app.delete', one), 'ok', 'app.delete')
}
async function stateOf(trial: Trial, one: Image): Promise<number> {
  return trial.resultOf('app.status', await app(trial, 'app.status', one)).state
}
async function lineOf(trial: Trial, one: Image) {
  const { images } = await trial.get('image.list', params(), await bearer(trial))
  return images.find(({ image }) => equal(image, one.manifest.image))
}
async function demandState(trial: Trial, one: Image, [wanted, when]: [number, string]): Promise<void> {
  const state = await stateOf(trial, one)
  demand(state === wanted, `state ${wanted} ${when}`, `it is ${state}`)
}

export const installRules: Rule[] = rulesOf('operations.md#within-operations', [
  {
    id: 'install.runs',
    title:
      'an installed application is listed, runs after the restart, is stopped, started and deleted; EVENTs tell of it',
    needs: DESTRUCTIVE,
    run: async (trial) => {
      const one = await installed(trial)
      const line = await lineOf(trial, one)
      demand(line?.state === 1, 'the image as installed', line ? `state ${line.state}` : 'it is not listed')
      await demandState(trial, one, [1, 'after the restart'])
      for (const [op, state] of [
        ['app.stop', 0],
        ['app.start', 1],
      ] as const) {
        const answer = await app(trial, op, one)
        demandCode(answer, 'ok', op)
        await demandState(trial, one, [state, `after ${op}`])
        const told = eventsIn(answer.frames).some(
          ({ id, event }) =>
            id === 0 &&
            event.kind === 'app-state' &&
            event.state === state &&
            equal(event.component, one.manifest.component),
        )
        demand(told, `an EVENT app-state ${state} under id 0`, 'none came before the response')
      }
      await remove(trial, one)
      await demandState(trial, one, [3, 'after app.delete'])
      demandCode(await app(trial, 'app.delete', one), 'not-found', 'deleting it again')
    },
  },
  {
    id: 'install.rollback',
    title: 'a lower rollback number gets 39, also after app.delete; the same one is taken',
    needs: DESTRUCTIVE,
    run: async (trial) => {
      const first = await installed(trial, { rollback: 5 })
      const again = { component: first.manifest.component }
      const lower = async (what: string) => {
        const { answer } = await staged(trial, { ...again, rollback: 4 })
        demandCode(answer, 'image-rollback', what)
      }
      await lower('a lower number')
      const same = await staged(trial, { ...again, rollback: 5 })
      demandCode(same.answer, 'ok', 'the same number')
      const line = await lineOf(trial, same.one)
      demand(line?.leastRollback === 5, 'least rollback number 5', `the list says ${line?.leastRollback}`)
      await remove(trial, first)
      await lower('a lower number after app.delete')
    },
  },
  {
    id: 'install.development-rollback',
    title: 'a development image does not raise the rollback number',
    needs: DESTRUCTIVE,
    run: async (trial) => {
      const one = await installed(trial, { by: trial.kit.development, rollback: 900 })
      const again = await staged(trial, { component: one.manifest.component, rollback: 1 })
      demandCode(again.answer, 'ok', 'rollback number 1 after a development image of 900')
      await remove(trial, one)
    },
  },
  {
    id: 'install.manual-start',
    title: 'an application of a manual start does not run by itself',
    needs: DESTRUCTIVE,
    run: async (trial) => {
      const one = await installed(trial, {}, { manual: true })
      await demandState(trial, one, [0, 'after the restart'])
      demandCode(await app(trial, 'app.start', one), 'ok', 'app.start')
      await remove(trial, one)
    },
  },
  {
    id: 'install.board-configuration',
    title: 'a board configuration is no application: its status is 3, app.* gets 34',
    needs: DESTRUCTIVE,
    run: async (trial) => {
      const one = await installed(trial, { kind: 1, component: new Uint8Array(16).fill(0xbc), rollback: 1 })
      await demandState(trial, one, [3, 'for a board configuration'])
      for (const op of ['app.start', 'app.stop', 'app.debug', 'app.quota'])
        demandCode(await app(trial, op, one), 'not-found', op)
    },
  },
  {
    id: 'install.receipt',
    title: 'the receipt of an install outlives its restart and names the image',
    needs: DESTRUCTIVE,
    run: async (trial) => {
      const cti = trial.around.random(16)
      const { one, answer } = await staged(trial, {}, await bearer(trial, { cti }))
      demandCode(answer, 'ok', 'image.stage')
      const hash = await sha256(one.signedManifest)
      const install = await trial.ask('image.install', params([1, hash]), await bearer(trial, { cti }))
      if (trial.resultOf('image.install', install).restarting) await trial.comesBack(1500)
      const { entries } = await trial.receipt(cti)
      const entry = entries.find(([, , call]) => equal(call, install.asked.callHash))
      demand(entry?.[3] === 0, 'image.install with code 0', entry ? `code ${entry[3]}` : 'it is not there')
      const named = entry[6] !== null && equal(entry[6], one.manifest.image)
      demand(named, `image ${toHex(one.manifest.image)} as subject`, 'it is another or none')
      await remove(trial, one)
    },
  },
])

export const debugRules: Rule[] = rulesOf('cable.md#streams', [
  {
    id: 'debug.ends-with-link',
    title: 'debugging ends when the link closes, and the application is then stopped',
    needs: DESTRUCTIVE,
    run: async (trial) => {
      const one = await installed(trial)
      const { state } = trial.resultOf('app.debug', await app(trial, 'app.debug', one))
      demand(state === 2, 'state 2', `app.debug says ${state}`)
      await demandState(trial, one, [2, 'while it is debugged'])
      await trial.reset()
      await demandState(trial, one, [0, 'after a link reset'])
      await remove(trial, one)
    },
  },
  {
    id: 'debug.judged-again',
    title: 'debugging ends within a minute of the time at which its capability would be refused',
    needs: [...DESTRUCTIVE, 'slow'],
    run: async (trial) => {
      if (!trial.cable.hello.trustedClock) throw new NotRun('the device has no trusted clock')
      const one = await installed(trial)
      const short = await forDevelopment(trial, { expiresAt: trial.nowS + 5 })
      demandCode(await trial.ask('app.debug', component(one), short), 'ok', 'app.debug')
      await trial.cable.sleep(5000)
      const until = Date.now() + trial.cable.deadline(65_000)
      let state = 2
      while (state === 2 && Date.now() < until) {
        await trial.cable.sleep(2000)
        state = await stateOf(trial, one)
      }
      demand(state === 0, 'the application stopped within a minute', `its state is ${state}`)
      await remove(trial, one)
    },
  },
])

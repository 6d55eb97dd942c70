// A restart: the device says so, leaves the bus, comes back with a new boot ID, and has kept what has to be kept.
import { equal } from '@/lib/core/bytes'
import { bearer } from '../objects'
import { type Rule, demand, demandCode, rulesOf } from '../rule'
import { eventsIn, params } from '../trial'

export const restartRules: Rule[] = rulesOf('operations.md#operations', [
  {
    id: 'restart.round',
    title:
      'device.restart is answered, tells by an EVENT, leaves the bus within 1 s and is back within 10 s with a new boot ID',
    needs: ['kit', 'destructive'],
    run: async (trial) => {
      const before = await trial.statement()
      const { bootId } = trial.cable.hello
      const boundToBoot = await bearer(trial, { bootId })
      const cti = trial.around.random(16)
      const restart = await trial.ask('device.restart', params(), await bearer(trial, { cti }))
      demandCode(restart, 'ok', 'device.restart')
      const event = await trial.cable.frame()
      const told =
        event && eventsIn([event]).some(({ id, event: one }) => id === 0 && one.kind === 'restarting')
      demand(told === true, 'an EVENT restarting under id 0', `${event?.type ?? 'nothing'} came`)
      await trial.comesBack(1500)
      demand(!equal(trial.cable.hello.bootId, bootId), 'a new boot ID', 'it is the old one')
      demandCode(
        await trial.ask('wifi.list', params(), boundToBoot),
        'other-boot',
        'a capability of the boot before',
      )
      const after = await trial.statement()
      const [is, was] = [after.operationCounter, before.operationCounter]
      demand(is === was + 1, `operation counter ${was + 1}`, `it is ${is}`)
      demand(after.epoch === before.epoch, `epoch ${before.epoch}`, `it is ${after.epoch}`)
      const { keystoreVersion: version } = before
      demand(
        after.keystoreVersion === version,
        `keystore version ${version}`,
        `it is ${after.keystoreVersion}`,
      )
      const { entries } = await trial.receipt(cti)
      demand(
        entries.length === 1 && entries[0]![3] === 0,
        'a receipt that outlives the restart',
        `${entries.length} entries`,
      )
      demand(equal(entries[0]![5], bootId), 'the boot ID of before in it', 'it is another')
    },
  },
  {
    id: 'restart.keeps',
    title: 'epoch, Wi-Fi networks and handover number outlive a restart',
    needs: ['kit', 'destructive'],
    run: async (trial) => {
      const { epoch } = trial.cable.hello
      demandCode(await trial.ask('wifi.list', params(), await bearer(trial, { epoch: epoch + 1 })), 'ok')
      await trial.reset()
      const ssid = trial.around.random(8)
      const { id } = await trial.get('wifi.add', params([1, ssid], [2, 0]), await bearer(trial))
      const before = await trial.statement()
      demandCode(await trial.ask('device.restart', params(), await bearer(trial)), 'ok', 'device.restart')
      await trial.comesBack(1500)
      const after = await trial.statement()
      demand(after.epoch === epoch + 1, `epoch ${epoch + 1}`, `it is ${after.epoch}`)
      const [was, is] = [before.handoverNumber, after.handoverNumber]
      demand(was === is, `handover number ${was}`, `it is ${is}`)
      const { networks } = await trial.get('wifi.list', params(), await bearer(trial))
      demand(
        networks.some((one) => equal(one.ssid, ssid)),
        'the network still there',
        'it is not',
      )
      await trial.ask('wifi.remove', params([1, id]), await bearer(trial))
    },
  },
])

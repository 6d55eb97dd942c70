// Wi-Fi, network, certificates, logs and manufacturing state: what is added is there, what is refused is not, and everything
// is as it was when the rule ends. The operation counter goes up with each change and with nothing else.
import { type Bytes, equal, sha256, toHex, utf8 } from '@/lib/core/bytes'
import type { CborMap } from '@/lib/core/cbor'
import { DEVICE_COMPLETE } from '@/lib/domain/manufacturing'
import { OPERATIONS, type Operation } from '@/lib/domain/operations'
import { bearer, forDevelopment } from '../objects'
import { type Rule, codeText, demand, demandCode, rulesOf } from '../rule'
import { type Trial, params } from '../trial'

const OPERATIONS_PAGE = 'operations.md#operations'
const NOWHERE = new Uint8Array(16).fill(0xee)

export const asks = async (trial: Trial, op: string, given: CborMap = params()) =>
  trial.ask(op, given, await bearer(trial))
const gets = async <O extends Operation>(trial: Trial, op: O, given: CborMap = params()) =>
  trial.get(op, given, await bearer(trial))

async function addNetwork(trial: Trial, ssid: Bytes): Promise<number> {
  return (await gets(trial, 'wifi.add', params([1, ssid], [2, 0]))).id
}
const newSsid = (trial: Trial) => utf8(`conformance ${toHex(trial.around.random(4))}`)
const newId = (trial: Trial) => `conformance-${toHex(trial.around.random(4))}`

async function without33(trial: Trial, more: (i: number) => Promise<{ code: number }>): Promise<number> {
  for (let i = 0; i < 300; i++) {
    const { code } = await more(i)
    if (code === 33) return i
    demand(code === 0, 'code 0 or, once it is full, 33', `${codeText(code)} came`)
  }
  return 300
}

export const settingsRules: Rule[] = rulesOf(OPERATIONS_PAGE, [
  {
    id: 'wifi.round',
    title: 'a Wi-Fi network is added, listed without its key, refused a second time, and removed',
    needs: ['kit'],
    run: async (trial) => {
      const ssid = newSsid(trial)
      const { id } = await gets(trial, 'wifi.add', params([1, ssid], [2, 1], [3, 'a key nobody reads back']))
      const { networks } = await gets(trial, 'wifi.list')
      const one = networks.find((network) => equal(network.ssid, ssid))
      demand(one?.id === id && one.security === 1, 'the network in the list', 'it is not there as added')
      const again = params([1, ssid], [2, 1], [3, 'a key nobody reads back'])
      demandCode(await asks(trial, 'wifi.add', again), 'conflict', 'the same SSID again')
      demandCode(await asks(trial, 'wifi.remove', params([1, id])), 'ok', 'wifi.remove')
      demandCode(await asks(trial, 'wifi.remove', params([1, id])), 'not-found', 'removing it again')
    },
  },
  {
    id: 'wifi.parameters',
    title: 'a Wi-Fi key that is missing, or given for an open network, and an SSID out of bounds get 3',
    needs: ['kit'],
    run: async (trial) => {
      const ssid = newSsid(trial)
      const wrong: [string, CborMap][] = [
        ['no key for WPA2', params([1, ssid], [2, 1])],
        ['a key for an open network', params([1, ssid], [2, 0], [3, 'key'])],
        ['an SSID of 33 bytes', params([1, new Uint8Array(33)], [2, 0])],
        ['security 3', params([1, ssid], [2, 3], [3, 'key'])],
        ['a key with a control character', params([1, ssid], [2, 1], [3, 'a\u0001'])],
        ['a key of 256 bytes', params([1, ssid], [2, 1], [3, 'x'.repeat(256)])],
      ]
      for (const [what, given] of wrong)
        demandCode(await asks(trial, 'wifi.add', given), 'invalid-parameters', what)
    },
  },
  {
    id: 'wifi.limit',
    title: 'no more networks are kept than one RESPONSE can list: 33',
    needs: ['kit'],
    run: async (trial) => {
      const ids: number[] = []
      try {
        await without33(trial, async () => {
          const answer = await asks(trial, 'wifi.add', params([1, newSsid(trial)], [2, 0]))
          if (answer.code === 0) ids.push(trial.resultOf('wifi.add', answer).id)
          return answer
        })
        const { networks } = await gets(trial, 'wifi.list')
        demand(networks.length >= ids.length, 'all of them in one list', `${networks.length} are`)
      } finally {
        for (const id of ids) await asks(trial, 'wifi.remove', params([1, id]))
      }
    },
  },
  {
    id: 'certificate.round',
    title: 'a certificate is added, listed by its SHA-256, refused a second time, and removed',
    needs: ['kit'],
    run: async (trial) => {
      const [id, der] = [newId(trial), trial.around.random(600)]
      const add = () =>
        asks(trial, 'certificate.add', params([1, id], [2, 1], [3, der], [4, new Uint8Array(130)]))
      demandCode(await add(), 'ok', 'certificate.add')
      const { certificates } = await gets(trial, 'certificate.list')
      const one = certificates.find((certificate) => certificate.id === id)
      const right = one && one.kind === 1 && one.sizeBytes === 600 && equal(one.hash, await sha256(der))
      demand(right === true, 'the certificate with kind, size and SHA-256', 'it is not there as added')
      demandCode(await add(), 'conflict', 'the same id again')
      demandCode(await asks(trial, 'certificate.remove', params([1, id])), 'ok', 'certificate.remove')
      demandCode(await asks(trial, 'certificate.remove', params([1, id])), 'not-found', 'removing it again')
    },
  },
  {
    id: 'certificate.limit',
    title: 'no more certificates are kept than one RESPONSE can list: 33',
    needs: ['kit'],
    run: async (trial) => {
      const ids: string[] = []
      try {
        await without33(trial, async (i) => {
          const id = `${newId(trial)}-${i}-`.padEnd(250, 'x')
          const answer = await asks(
            trial,
            'certificate.add',
            params([1, id], [2, 0], [3, new Uint8Array(20)]),
          )
          if (answer.code === 0) ids.push(id)
          return answer
        })
        await gets(trial, 'certificate.list')
      } finally {
        for (const id of ids) await asks(trial, 'certificate.remove', params([1, id]))
      }
    },
  },
  {
    id: 'proxy.round',
    title: 'a proxy is set, read back, and put back as it was',
    needs: ['kit'],
    run: async (trial) => {
      const was = (await asks(trial, 'network.proxy.get')).result as CborMap
      const wanted = params([1, true], [2, 'proxy.example'], [3, 8080])
      demandCode(await asks(trial, 'network.proxy.set', wanted), 'ok', 'network.proxy.set')
      const is = await gets(trial, 'network.proxy.get')
      await asks(trial, 'network.proxy.set', was)
      const same = is.enabled && is.host === 'proxy.example' && is.port === 8080
      demand(same, 'the proxy that was set', `it is ${JSON.stringify(is)}`)
    },
  },
  {
    id: 'network.shown',
    title: 'wifi.scan and network.interfaces answer as written',
    needs: ['kit'],
    run: async (trial) => {
      await gets(trial, 'wifi.scan')
      await gets(trial, 'network.interfaces')
      await trial.get('memory.stats', params(), await forDevelopment(trial))
    },
  },
  {
    id: 'app.absent',
    title: 'a component that is not there: its status is 3, everything else gets 34',
    needs: ['kit'],
    run: async (trial) => {
      const given = params([1, NOWHERE])
      const { state } = await gets(trial, 'app.status', given)
      demand(state === 3, 'state 3', `it is ${state}`)
      demandCode(await asks(trial, 'app.quota', given), 'not-found', 'app.quota')
      for (const op of ['app.start', 'app.stop', 'app.delete', 'app.debug'])
        demandCode(await trial.ask(op, given, await forDevelopment(trial)), 'not-found', op)
    },
  },
  {
    id: 'app.needs-development',
    title: 'what needs appDevelopment gets 19 with field servicing, before its parameters are looked at',
    needs: ['kit'],
    run: async (trial) => {
      for (const [op, { needs }] of Object.entries(OPERATIONS)) {
        if (needs !== 'AD') continue
        const answer = await asks(trial, op, params([9, 9]))
        demandCode(answer, 'insufficient-capability', op)
        demand(`${answer.enough}` === '11', `[11] as enough for ${op}`, `it says [${answer.enough}]`)
      }
    },
  },
  {
    id: 'manufacturing.upward',
    title: 'the manufacturing state goes upward only: the same or a lower one gets 35, an unknown one 3',
    needs: ['kit'],
    run: async (trial) => {
      const { state } = trial.cable.hello
      for (const lower of state === DEVICE_COMPLETE ? [2, 1, 0] : [state])
        demandCode(
          await asks(trial, 'manufacturing-state.set', params([1, lower])),
          'conflict',
          `state ${lower}`,
        )
      demandCode(
        await asks(trial, 'manufacturing-state.set', params([1, 3])),
        'invalid-parameters',
        'state 3',
      )
    },
  },
])

export const counterRules: Rule[] = rulesOf('README.md#servicing-receipt', [
  {
    id: 'counter.rises',
    title: 'the operation counter rises with each change, and with nothing else',
    needs: ['kit'],
    run: async (trial) => {
      const counter = async () => (await trial.statement()).operationCounter
      let before = await counter()
      const rises = async (what: string, by: number, change: () => Promise<unknown>) => {
        await change()
        const now = await counter()
        demand(
          now - before === by,
          `a counter ${by} higher after ${what}`,
          `it went from ${before} to ${now}`,
        )
        before = now
      }
      const ssid = newSsid(trial)
      let id = 0
      await rises('wifi.add', 1, async () => (id = await addNetwork(trial, ssid)))
      await rises('a refused wifi.add', 0, () => asks(trial, 'wifi.add', params([1, ssid], [2, 0])))
      await rises('wifi.list', 0, () => asks(trial, 'wifi.list'))
      await rises('wifi.remove', 1, () => asks(trial, 'wifi.remove', params([1, id])))
      const [name, der] = [newId(trial), new Uint8Array(30)]
      await rises('certificate.add', 1, () =>
        asks(trial, 'certificate.add', params([1, name], [2, 0], [3, der])),
      )
      await rises('certificate.remove', 1, () => asks(trial, 'certificate.remove', params([1, name])))
      await rises('a request without a capability', 0, () => trial.ask('network.interfaces'))
    },
  },
])

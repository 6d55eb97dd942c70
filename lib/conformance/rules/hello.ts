// What HELLO says, held against what the device proves, and frames whose length fills packets exactly.
import { toHex } from '@/lib/core/bytes'
import { encodeFrame } from '@/lib/device/protocol/frame'
import { encodeCall, encodeRequest } from '@/lib/device/protocol/messages'
import { bearer } from '../objects'
import { NotRun, type Rule, demand, demandCode, rulesOf } from '../rule'
import { params } from '../trial'
import { status } from './link'

export const helloRules: Rule[] = rulesOf('cable.md#hello', [
  {
    id: 'hello.statement',
    title: 'HELLO says what the identity statement proves',
    run: async (trial) => {
      const { hello } = trial.cable
      const signed = await trial.statement()
      const pairs: [string, unknown, unknown][] = [
        ['manufacturing state', hello.state, signed.state],
        ['keystore version', hello.keystoreVersion, signed.keystoreVersion],
        ['epoch', hello.epoch, signed.epoch],
        ['boot ID', toHex(hello.bootId), toHex(signed.bootId)],
        ['firmware', hello.firmware, signed.firmware],
        ['model', hello.model, signed.model],
      ]
      for (const [what, said, proved] of pairs)
        demand(said === proved, `the same ${what} in HELLO and in the statement`, `${said} and ${proved}`)
    },
  },
  {
    id: 'hello.clock',
    title: 'a device with a trusted clock dates its statement, one without says 0',
    run: async (trial) => {
      const { trustedClock } = trial.cable.hello
      const { issuedAt } = await trial.statement()
      const off = Math.abs(issuedAt - trial.nowS)
      if (!trustedClock) demand(issuedAt === 0, 'issued at 0 without a clock', `it says ${issuedAt}`)
      else demand(off < 300 * trial.around.pace, 'a clock within five minutes', `it is ${off} s off`)
    },
  },
  {
    id: 'hello.status',
    title: 'device.status and keystore.status say what HELLO says, and no capability is stored',
    run: async (trial) => {
      const { hello } = trial.cable
      const now = await trial.get('device.status')
      demand(
        now.state === hello.state,
        `manufacturing state ${hello.state}`,
        `device.status says ${now.state}`,
      )
      demand(now.firmware === hello.firmware, 'the firmware of HELLO', `device.status says ${now.firmware}`)
      demand(now.busy === null, 'a device that is not busy', `it says ${now.busy}`)
      const keystore = await trial.get('keystore.status')
      const { version } = keystore
      demand(
        version === hello.keystoreVersion,
        `keystore version ${hello.keystoreVersion}`,
        `keystore.status says ${version}`,
      )
      const kids = keystore.kids.map(toHex)
      const missing = hello.capabilityKids.filter((kid) => !kids.includes(toHex(kid)))
      demand(missing.length === 0, 'the kids of HELLO among those of keystore.status', 'one is missing')
    },
  },
  {
    id: 'hello.serial',
    title: 'the USB serial number is the first 32 hex digits of the device ID',
    run: async (trial) => {
      if (trial.serial === undefined) return
      const wanted = toHex(trial.deviceId).slice(0, 32)
      demand(trial.serial === wanted, `serial number ${wanted}`, `it is ${trial.serial}`)
    },
  },
])

export const frameRules: Rule[] = rulesOf('cable.md#frame', [
  {
    id: 'frame.whole-packets-out',
    title: 'frames to the device of exactly 64, 512 and 1,024 bytes are taken at once',
    run: async (trial) => {
      const plain = encodeFrame({ type: 'request', id: 1, payload: status(trial) }).length
      for (const size of [64, 128, 512, 1024]) {
        // What needs nothing looks at no capability, so that its length is free; a byte string's head takes 1 to 3 bytes.
        const spare = size - plain
        const head = spare < 24 ? 0 : spare < 257 ? 1 : 2
        const file = size === 64 && spare < 0 ? null : new Uint8Array(Math.max(0, spare - head))
        const call = encodeCall('device.status', new Map(), trial.around.random(16))
        const payload = encodeRequest({ call, capability: file, proof: null })
        if (payload.length + 16 !== size) continue
        const id = trial.cable.nextId()
        await trial.cable.send({ type: 'request', id, payload })
        const answer = await trial.finish({ id, call, callHash: call, nonce: trial.cable.nonce })
        demandCode(answer, 'ok', `device.status in a frame of ${size} bytes`)
      }
    },
  },
  {
    id: 'frame.whole-packets-in',
    title: 'answers come as whole transfers also where they fill packets of 64 bytes exactly',
    run: async (trial) => {
      let filled = 0
      for (let length = 16; length <= 64; length++) {
        const nonce = trial.around.random(length)
        for (const op of ['identity.prove', 'receipt.read'] as const) {
          const given =
            op === 'identity.prove' ? params([1, nonce]) : params([1, nonce.slice(0, 16)], [2, nonce])
          const answer = await trial.ask(op, given)
          demandCode(answer, 'ok', op)
          if (answer.bytes % 64 === 0) filled += 1
        }
      }
      if (filled === 0) throw new NotRun('no answer to these had a length that is a multiple of 64')
    },
  },
  {
    id: 'frame.whole-512-in',
    title: 'an answer of a multiple of 512 bytes comes as one transfer',
    needs: ['kit'],
    run: async (trial) => {
      const ids: string[] = []
      const add = async (id: string) => {
        const given = params([1, id], [2, 0], [3, new Uint8Array(20)])
        demandCode(await trial.ask('certificate.add', given, await bearer(trial)), 'ok', 'certificate.add')
        ids.push(id)
      }
      const size = async () => (await trial.ask('certificate.list', params(), await bearer(trial))).bytes
      try {
        await add(toHex(trial.around.random(16)))
        let bytes = await size()
        await add(toHex(trial.around.random(16)))
        // Each one more with an id of 32 to 255 characters adds as much as the last, and a byte for each character more.
        const each = (await size()) - bytes - 32
        bytes += each + 32
        for (let i = 0; i < 4 && bytes % 512 !== 0; i++) {
          const missing = 512 - (bytes % 512) - each
          const length = missing < 32 ? 60 : Math.min(missing, 250)
          await add(toHex(trial.around.random(16)).padEnd(length, 'x'))
          bytes = await size()
        }
        if (bytes % 512 !== 0)
          throw new NotRun('no list of certificates had a length that is a multiple of 512')
      } finally {
        for (const id of ids) await trial.ask('certificate.remove', params([1, id]), await bearer(trial))
      }
    },
  },
])

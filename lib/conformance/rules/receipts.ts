// Receipts: what was asked under a capability, signed by the device, in a chain that shows a gap.
import { type Bytes, equal, toHex, utf8 } from '@/lib/core/bytes'
import { type OpenWork, receiptsJoin } from '@/lib/domain/receipt'
import { WIRE_CODES, type WireCode } from '@/lib/domain/codes'
import { bearer, image } from '../objects'
import { type Rule, codeText, demand, demandCode, rulesOf } from '../rule'
import { type Answer, type Trial, params } from '../trial'

const SECTION = 'README.md#servicing-receipt'

/** The newest entry is of this call, with this code. */
async function demandEntry(
  trial: Trial,
  cti: Bytes,
  wanted: { asked: Answer['asked']; code: WireCode; op: string },
) {
  const receipt = await trial.receipt(cti)
  const entry = receipt.entries.find(([, , hash]) => equal(hash, wanted.asked.callHash))
  demand(entry !== undefined, `${wanted.op} in the receipt`, 'it is not there')
  demand(entry[1] === wanted.op, `operation ${wanted.op}`, `the receipt says ${entry[1]}`)
  const code = WIRE_CODES[wanted.code]
  demand(entry[3] === code, `${codeText(code)} in the receipt`, `it says ${codeText(entry[3])}`)
  demand(equal(entry[5], trial.cable.hello.bootId), 'the boot ID of the work', `it is ${toHex(entry[5])}`)
  return { receipt, entry }
}

export const receiptRules: Rule[] = rulesOf(SECTION, [
  {
    id: 'receipt.unknown',
    title: 'an unknown cti gets an empty, signed receipt',
    run: async (trial) => {
      const cti = trial.around.random(16)
      const { entries, ended, open } = await trial.receipt(cti)
      demand(entries.length + ended + open.length === 0, 'an empty receipt', 'it has something in it')
      const { ctis } = await trial.get('receipt.list')
      demand(!ctis.some((one) => equal(one, cti)), 'a list without a cti nobody used', 'it is there')
    },
  },
  {
    id: 'receipt.entries',
    title:
      'each request that was accepted is entered under its cti with its call’s hash and code, refused ones too',
    needs: ['kit'],
    run: async (trial) => {
      const cti = trial.around.random(16)
      const carried = await bearer(trial, { cti })
      const asked: [string, WireCode, Answer][] = []
      for (const [op, given, code] of [
        ['wifi.list', params(), 'ok'],
        ['wifi.remove', params([1, 999_999]), 'not-found'],
        ['memory.stats', params(), 'insufficient-capability'],
        ['wifi.add', params([1, utf8('x')]), 'invalid-parameters'],
      ] as const) {
        const answer = await trial.ask(op, given, carried)
        demandCode(answer, code, op)
        asked.push([op, code, answer])
      }
      for (const [op, code, { asked: call }] of asked)
        await demandEntry(trial, cti, { asked: call, code, op })
      const { ended, entries, operationCounter } = await trial.receipt(cti)
      demand(
        ended === 4 && entries.length === 4,
        'four ended entries',
        `${ended} ended, ${entries.length} given`,
      )
      const statement = await trial.statement()
      const same = operationCounter === statement.operationCounter
      demand(
        same,
        `counter ${statement.operationCounter} as in the statement`,
        `the receipt says ${operationCounter}`,
      )
      const { ctis } = await trial.get('receipt.list')
      demand(
        ctis.some((one) => equal(one, cti)),
        'the cti in receipt.list',
        'it is not there',
      )
    },
  },
  {
    id: 'receipt.refused-capability',
    title: 'a request whose capability or proof was refused is not entered',
    needs: ['kit'],
    run: async (trial) => {
      const cti = trial.around.random(16)
      const file = (await bearer(trial, { cti, bend: { flipped: true } })).file
      demandCode(await trial.ask('wifi.list', params(), { file }), 'bad-signature')
      const { ended } = await trial.receipt(cti)
      demand(ended === 0, 'no entry under a capability that was refused', `${ended} are there`)
    },
  },
  {
    id: 'receipt.subject',
    title: 'an entry names the component it was about',
    needs: ['kit'],
    run: async (trial) => {
      const [cti, component] = [trial.around.random(16), trial.around.random(16)]
      const { asked } = await trial.ask('app.quota', params([1, component]), await bearer(trial, { cti }))
      const { entry } = await demandEntry(trial, cti, { asked, code: 'not-found', op: 'app.quota' })
      demand(
        entry[6] !== null && equal(entry[6], component),
        'the component as subject',
        'it is another or none',
      )
    },
  },
  {
    id: 'receipt.open-work',
    title: 'work that goes on stands open, and ends as 41 with the closing of the link',
    needs: ['kit'],
    run: async (trial) => {
      const cti = trial.around.random(16)
      const asked = await trial.start('log.follow', params(), await bearer(trial, { cti }))
      const opened = ({ open }: { open: OpenWork[] }) =>
        open.some(([op, hash]) => op === 'log.follow' && equal(hash, asked.callHash))
      // A device may look at the two requests at once.
      let during = await trial.receipt(cti)
      for (let i = 0; i < 20 && !opened(during); i++) during = await trial.receipt(cti)
      const open = opened(during)
      demand(
        open && during.ended === 0,
        'the follow as open work',
        `${during.open.length} open, ${during.ended} ended`,
      )
      await trial.reset()
      const { receipt } = await demandEntry(trial, cti, { asked, code: 'cancelled', op: 'log.follow' })
      demand(receipt.open.length === 0, 'nothing open any more', `${receipt.open.length} still are`)
    },
  },
  {
    id: 'receipt.cancelled',
    title: 'an upload that was cancelled is entered as 41 with its image as subject',
    needs: ['kit'],
    run: async (trial) => {
      const cti = trial.around.random(16)
      const one = await image(trial)
      const asked = await trial.start(
        'image.stage',
        params([1, one.signedManifest]),
        await bearer(trial, { cti }),
      )
      await trial.accepted(asked)
      await trial.cable.send({ type: 'cancel', id: asked.id, payload: new Uint8Array(0) })
      await trial.finish(asked)
      const { entry } = await demandEntry(trial, cti, { asked, code: 'cancelled', op: 'image.stage' })
      const named = entry[6] !== null && equal(entry[6], one.manifest.image)
      demand(named, 'the image as subject', 'it is another or none')
    },
  },
  {
    id: 'receipt.joins',
    title: 'of many entries the newest that fit are given, and a later receipt joins an earlier one',
    needs: ['kit'],
    run: async (trial) => {
      const cti = trial.around.random(16)
      const carried = await bearer(trial, { cti })
      for (let i = 0; i < 60; i++) await trial.ask('network.proxy.get', params(), carried)
      const earlier = await trial.receipt(cti)
      for (let i = 0; i < 60; i++) await trial.ask('network.proxy.get', params(), carried)
      const later = await trial.receipt(cti)
      demand(later.ended === 120, '120 ended', `the receipt says ${later.ended}`)
      const last = later.entries.at(-1)?.[0]
      demand(last === 120, 'the newest entry', `the last one given is ${last}`)
      demand(later.entries.length >= 40, 'as many entries as fit', `${later.entries.length} were given`)
      demand(await receiptsJoin(earlier, later), 'a receipt that joins the earlier one', 'it does not')
    },
  },
  {
    id: 'receipt.eight',
    title: 'at least the last eight ctis are kept, and never one with open work lost',
    needs: ['kit'],
    run: async (trial) => {
      const followed = trial.around.random(16)
      const follow = await trial.start('log.follow', params(), await bearer(trial, { cti: followed }))
      const ctis = Array.from({ length: 9 }, () => trial.around.random(16))
      for (const cti of ctis)
        demandCode(await trial.ask('wifi.list', params(), await bearer(trial, { cti })), 'ok')
      const { ctis: held } = await trial.get('receipt.list')
      const missing = [followed, ...ctis.slice(-7)].filter((cti) => !held.some((one) => equal(one, cti)))
      await trial.cable.send({ type: 'cancel', id: follow.id, payload: new Uint8Array(0) })
      await trial.finish(follow)
      demand(
        missing.length === 0,
        'the last eight ctis in receipt.list',
        `${missing.length} of them are missing`,
      )
    },
  },
])

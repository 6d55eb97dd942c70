// Streams either way, keepalives, CANCEL, one request at a time, and the follow that does not count.
import { type Bytes, concat, equal, sha256, toHex } from '@/lib/core/bytes'
import type { Frame } from '@/lib/device/protocol/frame'
import { decodeKeepalive, decodeOffset, encodeOffset } from '@/lib/device/protocol/messages'
import { attempt } from '@/lib/domain/signed-object'
import { type Image, bearer, image } from '../objects'
import { Broken, NotRun, type Rule, demand, demandCode, rulesOf } from '../rule'
import { type Answer, type Asked, type Trial, eventsIn, params } from '../trial'

const NOTHING = new Uint8Array(0)
export const cancel = (trial: Trial, { id }: Asked) =>
  trial.cable.send({ type: 'cancel', id, payload: NOTHING })
export const data = (trial: Trial, { id }: Asked, [at, bytes]: [number, Bytes]) =>
  trial.cable.send({ type: 'data', id, payload: encodeOffset(at, bytes) })

export const stage = async (trial: Trial, one: Image) =>
  trial.start('image.stage', params([1, one.signedManifest]), await bearer(trial))

/** Follows until cancelled, and runs `during` beside it. */
export async function following(trial: Trial, during: (asked: Asked) => Promise<void>): Promise<Answer> {
  const asked = await trial.start('log.follow', params(), await bearer(trial))
  await during(asked)
  await cancel(trial, asked)
  return trial.finish(asked)
}

const textOf = (frames: readonly Frame[], id: number) =>
  concat(
    ...frames
      .filter((one) => one.type === 'data' && one.id === id)
      .map((one) => decodeOffset(one.payload).data),
  )

async function download(trial: Trial, op: 'log.read' | 'error-report.read'): Promise<void> {
  let at = 0
  const asked = await trial.start(op, params(), await bearer(trial))
  const answer = await trial.finish(asked, async (frame) => {
    if (frame.type !== 'data' || frame.id !== asked.id) return
    const part = decodeOffset(frame.payload)
    demand(part.offset === at, `DATA at ${at}`, `it came at ${part.offset}`)
    demand(
      part.data.length <= trial.cable.hello.maxDataBytes,
      'DATA within max data bytes',
      `${part.data.length} bytes came`,
    )
    at += part.data.length
    await trial.cable.send({ type: 'ack', id: asked.id, payload: encodeOffset(at) })
  })
  const stated = trial.resultOf(op, answer)
  const whole = textOf(answer.frames, asked.id)
  demand(
    stated.sizeBytes === whole.length,
    `a size of ${whole.length}`,
    `the response says ${stated.sizeBytes}`,
  )
  demand(
    equal(stated.hash, await sha256(whole)),
    'the SHA-256 of what came',
    `the response says ${toHex(stated.hash)}`,
  )
}

export const downloadRules: Rule[] = rulesOf('cable.md#streams', [
  {
    id: 'download.log',
    title: 'the log comes in DATA without gaps, then the response with size and SHA-256',
    needs: ['kit'],
    run: (trial) => download(trial, 'log.read'),
  },
  {
    id: 'download.error-report',
    title: 'so does the error report',
    needs: ['kit'],
    run: (trial) => download(trial, 'error-report.read'),
  },
  {
    id: 'download.window',
    title: 'at most a window of frames is sent without an ACK, and CANCEL ends it with 41',
    needs: ['kit'],
    run: async (trial) => {
      const asked = await trial.start('log.read', params(), await bearer(trial))
      let came = 0
      for (;;) {
        const frame = await trial.cable.frame(trial.around.quietMs)
        if (!frame) break
        if (frame.type === 'data') came += 1
        if (frame.type === 'response') throw new Broken('no response before the last ACK', 'it came')
      }
      const { window } = trial.cable.hello
      demand(came <= window, `at most ${window} frames without an ACK`, `${came} came`)
      if (came === 0) throw new NotRun('the log is empty')
      await cancel(trial, asked)
      demandCode(await trial.finish(asked), 'cancelled', 'a download that was cancelled')
    },
  },
])

export const busyRules: Rule[] = rulesOf('cable.md#streams', [
  {
    id: 'busy.one-at-a-time',
    title: 'while a request is open others get 30 before any check of their capability; 1 and 2 come first',
    needs: ['kit'],
    run: async (trial) => {
      const one = await image(trial)
      const asked = await stage(trial, one)
      await trial.accepted(asked)
      const also = async (op: string, carried = { file: null as Bytes | null }) => {
        const other = await trial.start(op, params(), carried)
        for (;;) {
          const frame = await trial.cable.frame()
          demand(frame !== null, `an answer to ${op} while another is open`, 'nothing came')
          if (frame.type === 'response' && frame.id === other.id) return trial.answerIn(frame, other)
          demand(frame.type !== 'response', 'the upload still open', 'it was answered')
        }
      }
      demandCode(await also('wifi.list'), 'busy', 'wifi.list without a capability')
      demandCode(await also('device.status'), 'busy', 'device.status')
      demandCode(
        await also('wifi.list', { file: trial.around.random(9) }),
        'busy',
        'bytes that are no capability',
      )
      demandCode(await also('device.explode'), 'unknown-operation')
      await data(trial, asked, [0, one.content])
      demandCode(await trial.finish(asked), 'ok', 'the upload itself')
    },
  },
  {
    id: 'cancel.upload',
    title: 'a cancelled upload gets 41 within 10 s, and the next request is served',
    needs: ['kit'],
    run: async (trial) => {
      const asked = await stage(trial, await image(trial))
      await trial.accepted(asked)
      await cancel(trial, asked)
      const answer = await trial.finish(asked, undefined, 10_000)
      demandCode(answer, 'cancelled', 'an upload that was cancelled')
      demandCode(await trial.ask('device.status'), 'ok', 'device.status after it')
    },
  },
  {
    id: 'keepalive.pace',
    title: 'a KEEPALIVE comes about once a second while a request is open, with a stage, and none after it',
    needs: ['kit'],
    run: async (trial) => {
      const asked = await stage(trial, await image(trial))
      await trial.accepted(asked)
      await trial.cable.sleep(4500)
      await cancel(trial, asked)
      const { frames } = await trial.finish(asked)
      const beats = frames.filter(({ type, id }) => type === 'keepalive' && id === asked.id)
      for (const { payload } of beats)
        demand(
          attempt(() => decodeKeepalive(payload)) !== undefined,
          'a KEEPALIVE as written',
          toHex(payload),
        )
      demand(beats.length >= 1 && beats.length <= 7, '1 to 7 KEEPALIVEs in 4.5 s', `${beats.length} came`)
      const after = await trial.cable.next(Math.max(trial.around.quietMs, 1500 / trial.around.pace))
      demand(after === null, 'silence after the response', 'a frame came')
    },
  },
])

export const followRules: Rule[] = rulesOf('cable.md#streams', [
  {
    id: 'follow.beside',
    title:
      'a follow does not count: others are served beside it, a second one gets 30, CANCEL ends it with 41',
    needs: ['kit'],
    run: async (trial) => {
      const answer = await following(trial, async () => {
        demandCode(await trial.ask('device.status'), 'ok', 'device.status beside a follow')
        demandCode(
          await trial.ask('wifi.list', params(), await bearer(trial)),
          'ok',
          'wifi.list beside a follow',
        )
        demandCode(await trial.ask('log.follow', params(), await bearer(trial)), 'busy', 'a second follow')
      })
      demandCode(answer, 'cancelled', 'a follow that was cancelled')
      const again = await following(trial, async () => undefined)
      demandCode(again, 'cancelled', 'another follow after it')
    },
  },
  {
    id: 'follow.events',
    title: 'lines of the log come as EVENTs under the id of the follow, with the number of lines lost',
    needs: ['kit'],
    run: async (trial) => {
      let asked: Asked | undefined
      const seen: Frame[] = []
      const { frames } = await following(trial, async (follow) => {
        asked = follow
        // What a device writes into its log is its own business; most note a change.
        const changed = await trial.ask('network.proxy.get', params(), await bearer(trial))
        seen.push(...changed.frames)
      })
      for (const { id, event } of eventsIn([...seen, ...frames])) {
        if (event.kind !== 'log') continue
        demand(id === asked!.id, 'a line of the log under the id of its follow', `it came under ${id}`)
      }
    },
  },
  {
    id: 'follow.judged-again',
    title:
      'a follow ends within a minute of the time at which its capability would be refused, with that code',
    needs: ['kit', 'slow'],
    run: async (trial) => {
      if (!trial.cable.hello.trustedClock) throw new NotRun('the device has no trusted clock')
      const expiresAt = trial.nowS + 5
      const asked = await trial.start('log.follow', params(), await bearer(trial, { expiresAt }))
      const until = Date.now() + trial.cable.deadline(70_000)
      let ended: Answer | undefined
      const answer = trial.finish(asked).then((one) => (ended = one))
      while (!ended && Date.now() < until) await Promise.race([answer, trial.cable.sleep(1000)])
      if (ended) return demandCode(ended, 'expired', 'a follow whose capability has expired')
      await cancel(trial, asked)
      await answer
      throw new Broken('the follow ended with 15 within a minute', 'it went on')
    },
  },
])

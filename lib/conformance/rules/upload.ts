// Uploads: how one is taken, acknowledged, resumed and refused.
import { type Bytes, equal, sha256 } from '@/lib/core/bytes'
import { decodeOffset } from '@/lib/device/protocol/messages'
import { image } from '../objects'
import { type Rule, demand, demandCode, rulesOf } from '../rule'
import type { Asked, Trial } from '../trial'
import { cancel, data, stage } from './streams'

const small = (trial: Trial) => trial.cable.hello.maxDataBytes >> 3

/** The next ACK of this request. */
async function nextAck(trial: Trial, { id }: Asked): Promise<number> {
  const until = Date.now() + trial.cable.deadline(2000)
  for (;;) {
    const frame = await trial.cable.frame(until - Date.now())
    demand(frame !== null, 'an ACK', 'none came')
    demand(frame.type !== 'response', 'an ACK before the response', 'the response came')
    if (frame.type === 'ack' && frame.id === id) return decodeOffset(frame.payload).offset
  }
}

export const uploadRules: Rule[] = rulesOf('cable.md#streams', [
  {
    id: 'upload.whole',
    title:
      'an upload is taken by an ACK at 0, acknowledged at least every half window and at its end, then answered',
    needs: ['kit'],
    run: async (trial) => {
      const { window } = trial.cable.hello
      const frameBytes = small(trial)
      const one = await image(trial, { sizeBytes: frameBytes * (2 * window + 1) + 5 })
      const answer = await trial.upload(await stage(trial, one), one.content, { frameBytes })
      const { manifestHash } = trial.resultOf('image.stage', answer)
      demand(
        equal(manifestHash, await sha256(one.signedManifest)),
        'the hash of the manifest',
        'it is another',
      )
      demand(answer.acks[0] === 0, 'a first ACK at 0', `it was at ${answer.acks[0]}`)
      const last = answer.acks.at(-1)
      demand(last === one.content.length, `a last ACK at ${one.content.length}`, `it was at ${last}`)
      const most = Math.max(...answer.acks.map((at, i) => at - (answer.acks[i - 1] ?? 0)))
      const half = Math.max(1, window >> 1) * frameBytes
      demand(most <= half, `an ACK every ${half} bytes`, `one came after ${most}`)
    },
  },
  {
    id: 'upload.packets',
    title: 'DATA in frames of exactly 64, 512 and 1,024 bytes arrives',
    needs: ['kit'],
    run: async (trial) => {
      for (const size of [64, 512, 1024]) {
        if (size - 20 > trial.cable.hello.maxDataBytes) continue
        const one = await image(trial, { sizeBytes: (size - 20) * 3 })
        const answer = await trial.upload(await stage(trial, one), one.content, { frameBytes: size - 20 })
        demandCode(answer, 'ok', `an upload in frames of ${size} bytes`)
      }
    },
  },
  {
    id: 'upload.empty',
    title: 'an image without content is taken and answered',
    needs: ['kit'],
    run: async (trial) => {
      const one = await image(trial, { sizeBytes: 0 })
      demandCode(await trial.upload(await stage(trial, one), one.content), 'ok', 'no content')
    },
  },
  {
    id: 'upload.repeat',
    title: 'a repeated DATA is dropped and acknowledged',
    needs: ['kit'],
    run: async (trial) => {
      const one = await image(trial)
      const asked = await stage(trial, one)
      await trial.accepted(asked)
      await data(trial, asked, [0, one.content.slice(0, 600)])
      await data(trial, asked, [0, one.content.slice(0, 600)])
      await nextAck(trial, asked)
      await data(trial, asked, [600, one.content.slice(600)])
      demandCode(await trial.finish(asked), 'ok', 'an upload with a repeat in it')
    },
  },
  {
    id: 'upload.gap',
    title: 'a gap ends the request with 1',
    needs: ['kit'],
    run: async (trial) => {
      const one = await image(trial)
      const asked = await stage(trial, one)
      await trial.accepted(asked)
      await data(trial, asked, [0, one.content.slice(0, 600)])
      await data(trial, asked, [601, one.content.slice(601)])
      demandCode(await trial.finish(asked), 'malformed', 'a gap of one byte')
    },
  },
  {
    id: 'upload.hash',
    title: 'content that is not the manifest’s gets 36, and is not kept',
    needs: ['kit'],
    run: async (trial) => {
      const one = await image(trial)
      const other = one.content.map((byte, i) => (i === 700 ? byte ^ 1 : byte)) as Bytes
      demandCode(await trial.upload(await stage(trial, one), other), 'hash-mismatch', 'one byte turned')
      const again = await stage(trial, one)
      const begin = await trial.accepted(again)
      demand(begin === 0, 'an upload that begins at 0 after 36', `it begins at ${begin}`)
      await cancel(trial, again)
      await trial.finish(again)
    },
  },
  {
    id: 'upload.resume',
    title:
      'bytes acknowledged stay over a link reset, under the manifest’s hash, until another image is staged',
    needs: ['kit'],
    run: async (trial) => {
      const frameBytes = small(trial)
      const one = await image(trial, { sizeBytes: frameBytes * 40 })
      const asked = await stage(trial, one)
      let at = await trial.accepted(asked)
      for (let sent = 0; at === 0 && sent < trial.cable.hello.window; sent++) {
        await data(trial, asked, [
          sent * frameBytes,
          one.content.slice(sent * frameBytes, (sent + 1) * frameBytes),
        ])
        if (sent + 1 >= Math.max(1, trial.cable.hello.window >> 1)) at = await nextAck(trial, asked)
      }
      await trial.reset()
      const again = await trial.upload(await stage(trial, one), one.content, { frameBytes })
      demandCode(again, 'ok', 'the rest of the upload')
      demand(again.acks[0]! >= at, `an upload that goes on at ${at}`, `it begins at ${again.acks[0]}`)
      const complete = await trial.upload(await stage(trial, one), one.content)
      demand(
        complete.acks[0] === one.content.length,
        'nothing left to send of a staged image',
        `it begins at ${complete.acks[0]}`,
      )
      const other = await image(trial)
      demandCode(await trial.upload(await stage(trial, other), other.content), 'ok', 'another image')
      const forgotten = await stage(trial, one)
      const begin = await trial.accepted(forgotten)
      demand(begin === 0, 'the first image forgotten once another is staged', `it begins at ${begin}`)
      await cancel(trial, forgotten)
      await trial.finish(forgotten)
    },
  },
])

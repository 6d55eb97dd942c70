// Images up to the point where one would be installed: who signed, for which product, how old, how large, in that order.
import { type Bytes, sha256 } from '@/lib/core/bytes'
import type { WireCode } from '@/lib/domain/codes'
import { type Key, strangerKey } from '../kit'
import { bearer, forDevelopment, image } from '../objects'
import { type Rule, demand, demandCode, rulesOf } from '../rule'
import { type Answer, type Carried, type Trial, params } from '../trial'

const STAGE = 'operations.md#within-operations'

export async function stageFile(trial: Trial, file: Bytes, carried?: Carried): Promise<Answer> {
  const asked = await trial.start('image.stage', params([1, file]), carried ?? (await bearer(trial)))
  let cancelled = false
  // What takes the upload is not what is asked about here: it is sent nothing and ends as 41.
  return trial.finish(asked, async (frame) => {
    if (frame.type !== 'ack' || frame.id !== asked.id || cancelled) return
    cancelled = true
    await trial.cable.send({ type: 'cancel', id: asked.id, payload: new Uint8Array(0) })
  })
}

export async function staged(trial: Trial, change: Parameters<typeof image>[1], carried?: Carried) {
  const one = await image(trial, change)
  const asked = await trial.start(
    'image.stage',
    params([1, one.signedManifest]),
    carried ?? (await bearer(trial)),
  )
  return { one, answer: await trial.upload(asked, one.content) }
}

type Fault = { code: WireCode; what: string; change: (trial: Trial) => Promise<Parameters<typeof image>[1]> }
const by = (key: Key) => ({ by: key })

/** In the device's order. */
const FAULTS: Fault[] = [
  {
    code: 'invalid-parameters',
    what: 'another typ',
    change: async () => ({ bend: { typ: 'device-capability+cwt' } }),
  },
  { code: 'image-untrusted', what: 'an unknown signer', change: async () => by(await strangerKey()) },
  {
    code: 'image-untrusted',
    what: 'a turned bit in the signature',
    change: async () => ({ bend: { flipped: true } }),
  },
  { code: 'invalid-parameters', what: 'an unlisted key', change: async () => ({ bend: { unlisted: true } }) },
  {
    code: 'image-needs-app-development',
    what: 'a development key',
    change: async ({ kit }) => by(kit.development),
  },
  {
    code: 'image-untrusted',
    what: 'another product',
    change: async ({ around }) => ({ products: [around.random(16)] }),
  },
  {
    code: 'image-rollback',
    what: 'a rollback number 2¹⁶ + 1 above',
    change: async () => ({ rollback: 2 ** 16 + 1 }),
  },
  { code: 'no-space', what: 'a size above 16 MiB', change: async () => ({ sizeBytes: 2 ** 24 + 1 }) },
]

async function stageWith(trial: Trial, faults: Fault[]): Promise<Answer> {
  const changes = await Promise.all(faults.map((fault) => fault.change(trial)))
  const merged: NonNullable<Parameters<typeof image>[1]> = Object.assign({}, ...changes)
  merged.bend = Object.assign({}, ...changes.map((one) => one?.bend))
  return stageFile(trial, (await image(trial, merged)).signedManifest)
}

const ordered: Omit<Rule, 'section'>[] = FAULTS.map((first, i) => ({
  id: `image.${first.what
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^an?-|-+$/g, '')}`,
  title: `image.stage: ${first.what} gets its code, whatever else is wrong that is checked later`,
  needs: ['kit'],
  run: async (trial) => {
    demandCode(await stageWith(trial, [first]), first.code, first.what)
    for (const later of FAULTS.slice(i + 1)) {
      // Two signers cannot sign one manifest, and a development image is not held against rollback numbers.
      const clash = /signer|development/.test(first.what) && /signer|development/.test(later.what)
      if (clash) continue
      demandCode(await stageWith(trial, [first, later]), first.code, `${first.what} and ${later.what}`)
    }
  },
}))

export const imageRules: Rule[] = rulesOf(STAGE, [
  ...ordered,
  {
    id: 'image.no-manifest',
    title: 'image.stage: bytes that are no manifest get 3',
    needs: ['kit'],
    run: async (trial) => {
      demandCode(await stageFile(trial, trial.around.random(50)), 'invalid-parameters', 'bytes that are none')
    },
  },
  {
    id: 'image.use',
    title: 'image.stage: a key of the keystore that is not for images gets 31',
    needs: ['kit'],
    run: async (trial) => {
      for (const role of ['capability', 'revocation', 'root'] as const) {
        const { signedManifest } = await image(trial, by(trial.kit[role]))
        demandCode(await stageFile(trial, signedManifest), 'image-untrusted', `the ${role} key`)
      }
    },
  },
  {
    id: 'image.development-enough',
    title:
      'a development image with field servicing gets 32 and is told what would be enough; with appDevelopment it is taken, whatever its rollback number',
    needs: ['kit'],
    run: async (trial) => {
      const development = by(trial.kit.development)
      const { answer } = await staged(trial, development)
      demandCode(answer, 'image-needs-app-development', 'a development image')
      demand(`${answer.enough}` === '11', '[11] as enough', `it says [${answer.enough}]`)
      const change = { ...development, rollback: 2 ** 20 }
      const taken = await staged(trial, change, await forDevelopment(trial))
      demandCode(taken.answer, 'ok', 'a development image with appDevelopment')
    },
  },
  {
    id: 'image.listed',
    title: 'a staged image is listed with what its manifest says and how much of it is there',
    needs: ['kit'],
    run: async (trial) => {
      const { one, answer } = await staged(trial, { rollback: 7 })
      demandCode(answer, 'ok', 'image.stage')
      const { images } = await trial.get('image.list', params(), await bearer(trial))
      const line = images.find(({ image: id }) => id.every((byte, i) => byte === one.manifest.image[i]))
      demand(line !== undefined, 'the staged image in image.list', 'it is not there')
      const said = [
        line.state,
        line.bytesSoFar,
        line.sizeBytes,
        line.name,
        line.kind,
        line.leastRollback,
        line.development,
      ]
      const wanted = [0, one.content.length, one.content.length, 'Conformance', 0, 0, false]
      demand(`${said}` === `${wanted}`, `a line of [${wanted}]`, `it says [${said}]`)
    },
  },
  {
    id: 'install.refusals',
    title:
      'image.install: nothing staged 34, half staged 35, manual start without appDevelopment 19 before both',
    needs: ['kit'],
    run: async (trial) => {
      const ask = async (hash: Bytes, ...more: [number, boolean][]) =>
        trial.ask('image.install', params([1, hash], ...more), await bearer(trial))
      const nowhere = trial.around.random(32)
      demandCode(await ask(nowhere), 'not-found', 'a manifest that was never staged')
      const manual = await ask(nowhere, [2, true])
      demandCode(manual, 'insufficient-capability', 'a manual start with field servicing')
      demand(`${manual.enough}` === '11', '[11] as enough', `it says [${manual.enough}]`)
      const one = await image(trial)
      demandCode(await stageFile(trial, one.signedManifest), 'cancelled', 'an upload that was cancelled')
      demandCode(await ask(await sha256(one.signedManifest)), 'conflict', 'an image that is half staged')
      demandCode(await ask(new Uint8Array(31)), 'invalid-parameters', 'a hash of 31 bytes')
    },
  },
  {
    id: 'install.checked-again',
    title: 'image.install checks the need again: a staged development image with field servicing gets 32',
    needs: ['kit'],
    run: async (trial) => {
      const taken = await staged(trial, by(trial.kit.development), await forDevelopment(trial))
      const { manifestHash } = trial.resultOf('image.stage', taken.answer)
      const answer = await trial.ask('image.install', params([1, manifestHash]), await bearer(trial))
      demandCode(answer, 'image-needs-app-development', 'image.install with field servicing')
    },
  },
])

// The use cases about keys, images and handovers, with what they are told: see crossing.ts.
import { randomBytes, randomUUID } from 'node:crypto'
import { fromHex, toBytes } from '@/lib/core/bytes'
import { generateKeyPair } from '@/lib/core/keys'
import { bringKey, dropDevelopmentKey } from '@/lib/server/usecases/bring-key'
import { offerImage, signImageAgain } from '@/lib/server/usecases/change-image'
import { handoversOf, waitingHandoverOf } from '@/lib/server/queries/handovers'
import { imageOf } from '@/lib/server/queries/images'
import { trustBundleOf } from '@/lib/server/queries/trust-bundle'
import { confirmHandover } from '@/lib/server/usecases/confirm-handover'
import { createKeys } from '@/lib/server/usecases/create-keys'
import { importImage } from '@/lib/server/usecases/import-image'
import { issueKeystore } from '@/lib/server/usecases/issue-keystore'
import { dropHandover, makeHandover, withdrawHandover } from '@/lib/server/usecases/make-handover'
import { redraftKeystore } from '@/lib/server/usecases/redraft-keystore'
import { reportImages } from '@/lib/server/usecases/report-images'
import { reportStolenKey } from '@/lib/server/usecases/report-stolen-key'
import { retireKey } from '@/lib/server/usecases/retire-key'
import { rotateKey } from '@/lib/server/usecases/rotate-key'
import { signHandover } from '@/lib/server/usecases/sign-handover'
import type { Case } from './crossing'

/** A kid of 8 bytes in hex; of an id that is nowhere, its beginning. */
const kidOf = (id: string) => fromHex(id.replaceAll('-', '').slice(0, 16))

/** A device ID in hex; of an id that is nowhere, one that nobody has. */
const deviceIdFrom = (id: string) => fromHex(id.padEnd(128, '0').replaceAll('-', '0'))

export const KEY_CASES: Record<string, Case> = {
  makeHandover: {
    told: ['catalogId', 'device'],
    call: async (who, { catalogId, device }) => {
      const { publicKey: rootKey } = await generateKeyPair({ extractable: true })
      const to = { rootKey, newCatalog: randomUUID(), leastKeystore: 1, days: 7, note: null }
      return makeHandover(who, { catalogId, device, ...to })
    },
    answers: 'handover-waiting',
  },
  withdrawHandover: {
    told: ['catalogId', 'handover'],
    call: (who, { catalogId, handover }) => withdrawHandover(who, { catalogId, id: handover, note: null }),
    answers: 'handover-waiting',
  },
  dropHandover: {
    told: ['catalogId', 'handoverDraft'],
    call: (who, { catalogId, handoverDraft: id }) => dropHandover(who, { catalogId, id }),
  },
  signHandover: {
    told: ['catalogId', 'handoverDraft'],
    call: (who, { catalogId, handoverDraft: id }) =>
      signHandover(who, { catalogId, id, signed: toBytes(randomBytes(20)) }),
    answers: 'root-signature-invalid',
  },
  confirmHandover: {
    told: ['catalogId', 'device'],
    call: (who, { catalogId, device }) => {
      const said = { nonce: toBytes(randomBytes(32)), statement: toBytes(randomBytes(32)) }
      return confirmHandover(who, { catalogId, device, ...said })
    },
    answers: 'identity-not-proved',
  },
  handoversOf: {
    told: ['catalogId', 'device'],
    call: (who, { catalogId, device }) => handoversOf(who, { catalogId, device }),
  },
  waitingHandoverOf: {
    told: ['catalogId', 'deviceId'],
    call: (who, { catalogId, deviceId }) =>
      waitingHandoverOf(who, { catalogId, deviceId: deviceIdFrom(deviceId) }),
  },
  imageOf: {
    told: ['catalogId', 'image'],
    call: (who, { catalogId, image }) => imageOf(who, { catalogId, id: image }),
  },
  trustBundleOf: {
    told: ['catalogId'],
    call: (who, { catalogId }) => trustBundleOf(who, { catalogId, as: 'zip' }),
  },
  bringKey: {
    told: ['catalogId'],
    call: async (who, { catalogId }) => {
      const { publicKey } = await generateKeyPair({ extractable: true })
      return bringKey(who, { catalogId, publicKey, label: 'Build server', for: 'images' })
    },
  },
  dropDevelopmentKey: {
    told: ['catalogId', 'developmentKid'],
    call: (who, { catalogId, developmentKid }) =>
      dropDevelopmentKey(who, { catalogId, kid: kidOf(developmentKid) }),
  },
  rotateKey: {
    told: ['catalogId'],
    call: (who, { catalogId }) => rotateKey(who, { catalogId, use: 1, from: null }),
  },
  redraftKeystore: { told: ['catalogId'], call: (who, { catalogId }) => redraftKeystore(who, { catalogId }) },
  retireKey: {
    told: ['catalogId', 'kid'],
    call: (who, { catalogId, kid }) => retireKey(who, { catalogId, kid: kidOf(kid) }),
    answers: 'key-in-force',
  },
  reportStolenKey: {
    told: ['catalogId', 'kid'],
    call: (who, { catalogId, kid }) =>
      reportStolenKey(who, { catalogId, kid: kidOf(kid), note: 'The laptop is gone.' }),
  },
  reportImages: {
    told: ['catalogId', 'deviceId'],
    call: (who, { catalogId, deviceId }) =>
      reportImages(who, {
        catalogId,
        deviceId: deviceIdFrom(deviceId),
        keystoreVersion: 9,
        images: [],
      }),
    by: 'technician',
  },
  offerImage: {
    told: ['catalogId', 'image'],
    call: (who, { catalogId, image }) => offerImage(who, { catalogId, id: image, offered: false }),
  },
  signImageAgain: {
    told: ['catalogId', 'image'],
    call: (who, { catalogId, image }) => signImageAgain(who, { catalogId, id: image }),
    answers: 'changed-meanwhile',
  },
  importImage: {
    told: ['catalogId'],
    call: (who, { catalogId }) => importImage(who, { catalogId, file: toBytes(randomBytes(40)) }),
    answers: 'image-file-malformed',
  },
  createKeys: {
    told: ['catalogId'],
    call: (who, { catalogId }) => createKeys(who, { catalogId, root: { kind: 'portal' } }),
    answers: 'changed-meanwhile',
  },
  issueKeystore: {
    told: ['catalogId'],
    call: (who, { catalogId }) => issueKeystore(who, { catalogId, signed: new Uint8Array(0) }),
    answers: 'root-signature-invalid',
  },
}

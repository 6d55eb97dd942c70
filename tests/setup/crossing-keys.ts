// The use cases about keys, images and handovers, with what they are told: see crossing.ts.
import { randomBytes } from 'node:crypto'
import { fromHex, toBytes } from '@/lib/core/bytes'
import { generateKeyPair } from '@/lib/core/keys'
import { bringKey, dropDevelopmentKey } from '@/lib/server/usecases/bring-key'
import { offerImage, signImageAgain } from '@/lib/server/usecases/change-image'
import { createKeys } from '@/lib/server/usecases/create-keys'
import { importImage } from '@/lib/server/usecases/import-image'
import { issueKeystore } from '@/lib/server/usecases/issue-keystore'
import { redraftKeystore } from '@/lib/server/usecases/redraft-keystore'
import { reportImages } from '@/lib/server/usecases/report-images'
import { reportStolenKey } from '@/lib/server/usecases/report-stolen-key'
import { retireKey } from '@/lib/server/usecases/retire-key'
import { rotateKey } from '@/lib/server/usecases/rotate-key'
import type { Case } from './crossing'

/** A kid of 8 bytes in hex; of an id that is nowhere, its beginning. */
const kidOf = (id: string) => fromHex(id.replaceAll('-', '').slice(0, 16))

export const KEY_CASES: Record<string, Case> = {
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
        deviceId: fromHex(deviceId.padEnd(128, '0').replaceAll('-', '0')),
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

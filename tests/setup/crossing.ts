// Every use case and query that is told an id, with what it is told: what tests/server/policy-db.test.ts sends across from
// one catalog to another.
import { randomBytes, randomUUID } from 'node:crypto'
import { toBytes, toHex, uuidFromText } from '@/lib/core/bytes'
import { DEFAULT_POLICY } from '@/lib/domain/policy-document'
import type { Context } from '@/lib/server/context'
import * as capabilities from '@/lib/server/queries/capabilities'
import * as settings from '@/lib/server/queries/catalog'
import * as devices from '@/lib/server/queries/devices'
import { downloadedFrom } from '@/lib/server/queries/downloaded'
import { readLog } from '@/lib/server/queries/log'
import { catalogFor } from '@/lib/server/queries/navigation'
import { policyHistory, policyOf } from '@/lib/server/queries/policy'
import * as requests from '@/lib/server/queries/requests'
import * as keys from '@/lib/server/queries/keys'
import { makeToken } from '@/lib/server/usecases/api-tokens'
import { addImage } from '@/lib/server/usecases/add-image'
import { allowRebind } from '@/lib/server/usecases/allow-rebind'
import { changePolicy } from '@/lib/server/usecases/change-policy'
import { claimDevices } from '@/lib/server/usecases/claim-devices'
import { createGroup, createProduct } from '@/lib/server/usecases/create-product'
import { createRequest } from '@/lib/server/usecases/create-request'
import { downloadCapability } from '@/lib/server/usecases/download-capability'
import { editDevice } from '@/lib/server/usecases/edit-device'
import { prepareDownload } from '@/lib/server/usecases/prepare-download'
import { askForStatement, proveDevice } from '@/lib/server/usecases/prove-device'
import { reviewRequest } from '@/lib/server/usecases/review-request'
import { withdrawApproval } from '@/lib/server/usecases/withdraw-approval'
import { withdrawRequest } from '@/lib/server/usecases/withdraw-request'
import { makeDevice, statementOf } from './catalog'
import { FLEET_CASES } from './crossing-fleet'
import { GOVERNED_CASES } from './crossing-governed'
import { CLAIM_CASES } from './crossing-claims'
import { KEY_CASES } from './crossing-keys'
import { MEMBER_CASES } from './crossing-members'
import { API_CASES } from './crossing-api'
import { INBOX_CASES } from './crossing-inbox'
import { RECORD_CASES } from './crossing-record'
import { WEBHOOK_CASES } from './crossing-webhooks'
import type { Filled } from './filled'
import { ASKED } from './requests'

/** Ids that a filled catalog has under their own name. */
const NAMED = [
  'service',
  'group',
  'product',
  'waiting',
  'batch',
  'approved',
  'cti',
  'image',
  'kid',
  'handover',
  'handoverDraft',
  'webhook',
  'delivery',
  'change',
  'developmentKid',
  'finding',
  'claim',
  'profile',
  'pending',
] as const
export type Place = Record<
  (typeof NAMED)[number] | 'catalogId' | 'device' | 'memberId' | 'personId' | 'deviceId',
  string
>
export type Case = {
  /** The ids it is told. */
  told: (keyof Place)[]
  call: (who: Context, at: Place) => Promise<unknown>
  /** Whose it is to do; the owner's where it is not said. */
  by?: 'technician' | 'auditor'
  /** What it answers that person on their own ids, where what is sent along is not good for more. */
  answers?: string
  /** What it answers to a part of it from elsewhere, where that is not `not-found`; the same as for an id that is nowhere. */
  part?: string
}

export const placeOf = (filled: Filled): Place => ({
  ...(Object.fromEntries(NAMED.map((name) => [name, filled[name]])) as Record<
    (typeof NAMED)[number],
    string
  >),
  catalogId: filled.id,
  device: filled.device.id,
  memberId: filled.technician.memberId,
  personId: filled.technician.viewer.personId,
  deviceId: toHex(filled.device.deviceId),
})
export const nowhere = (like: Place): Place =>
  Object.fromEntries(Object.keys(like).map((key) => [key, randomUUID()])) as Place

const file = { name: 'Board', version: '1', kind: 1 as const, rollback: 1, content: new Uint8Array(4) }
const inGroups = (group: string) => ({
  ...DEFAULT_POLICY,
  types: {
    ...DEFAULT_POLICY.types,
    fieldServicing: { ...DEFAULT_POLICY.types.fieldServicing, groups: [group] },
  },
})

async function prove(who: Context, { catalogId, product, group: groupId }: Place): Promise<unknown> {
  const asked = await askForStatement(who, { catalogId }).catch(() => ({ nonce: toBytes(randomBytes(32)) }))
  const says = { ...asked, catalogId: uuidFromText(catalogId), productId: uuidFromText(product) }
  const statement = await statementOf(await makeDevice(), says)
  return proveDevice(who, { catalogId, ...asked, statement, groupId, name: null })
}

async function claim(who: Context, { catalogId, group }: Place): Promise<unknown> {
  const lines = toHex((await makeDevice()).deviceId)
  return claimDevices(who, { catalogId, groupId: group, lines })
}

const USECASES: Record<string, Case> = {
  addImage: {
    told: ['catalogId', 'product'],
    call: (who, { catalogId, product }) =>
      addImage(who, { ...file, catalogId, componentId: randomUUID(), products: [product] }),
  },
  allowRebind: {
    told: ['catalogId', 'cti'],
    call: (who, { catalogId, cti }) => allowRebind(who, { catalogId, cti }),
  },
  changePolicy: {
    told: ['catalogId', 'group'],
    call: (who, { catalogId, group }) =>
      changePolicy(who, { catalogId, basedOn: 1, document: inGroups(group) }),
    part: 'invalid-input',
  },
  claimDevices: { told: ['catalogId', 'group'], call: claim },
  makeToken: {
    told: ['catalogId'],
    call: (who, { catalogId }) =>
      makeToken(who, { label: 'x', days: 1, scopes: ['devices:read'], catalogId }),
  },
  createProduct: {
    told: ['catalogId'],
    call: (who, { catalogId }) => createProduct(who, { catalogId, name: randomUUID() }),
  },
  createGroup: {
    told: ['catalogId', 'product'],
    call: (who, { catalogId, product }) =>
      createGroup(who, { catalogId, productId: product, name: randomUUID() }),
  },
  createRequest: {
    told: ['catalogId', 'device'],
    call: (who, { catalogId, device }) => createRequest(who, { ...ASKED, catalogId, device }),
  },
  downloadCapability: {
    told: ['approved'],
    call: (who, { approved }) =>
      downloadCapability(who, { id: approved, nonce: toBytes(randomBytes(32)), profile: null }),
    by: 'technician',
    answers: 'nonce-invalid',
  },
  prepareDownload: {
    told: ['approved'],
    call: (who, { approved }) => prepareDownload(who, { id: approved }),
    by: 'technician',
  },
  editDevice: {
    told: ['catalogId', 'device', 'group'],
    call: (who, { catalogId, device, group }) =>
      editDevice(who, { catalogId, id: device, name: 'x', groupId: group }),
  },
  askForStatement: { told: ['catalogId'], call: (who, { catalogId }) => askForStatement(who, { catalogId }) },
  proveDevice: { told: ['catalogId', 'group'], call: prove },
  reviewRequest: {
    told: ['catalogId', 'waiting'],
    call: (who, { catalogId, waiting }) =>
      reviewRequest(who, {
        catalogId,
        id: waiting,
        decision: 'approve',
        contentHash: '00'.repeat(32),
        note: null,
      }),
    answers: 'content-changed',
  },
  withdrawApproval: {
    told: ['catalogId', 'approved'],
    call: (who, { catalogId, approved }) => withdrawApproval(who, { catalogId, id: approved, note: null }),
  },
  withdrawRequest: {
    told: ['catalogId', 'waiting'],
    call: (who, { catalogId, waiting }) => withdrawRequest(who, { catalogId, id: waiting }),
    by: 'technician',
  },
}

const inCatalog = (call: (who: Context, catalogId: string) => Promise<unknown>): Case => ({
  told: ['catalogId'],
  call: (who, { catalogId }) => call(who, catalogId),
})

const QUERIES: Record<string, Case> = {
  listCapabilities: inCatalog((who, catalogId) => capabilities.listCapabilities(who, { catalogId, page: 1 })),
  capabilityLife: {
    told: ['catalogId', 'cti'],
    call: (who, { catalogId, cti }) => capabilities.capabilityLife(who, { catalogId, cti }),
  },
  policyOf: inCatalog(policyOf),
  policyHistory: {
    told: ['catalogId'],
    call: (who, { catalogId }) => policyHistory(who, { catalogId }),
  },
  productsOf: inCatalog(settings.productsOf),
  keysOf: inCatalog(keys.keysOf),
  devicesBehindOf: inCatalog((who, catalogId) =>
    keys.devicesBehindOf(who, { catalogId, below: null, page: 1 }),
  ),
  keystoreOf: inCatalog((who, catalogId) => settings.keystoreOf(who, { catalogId, version: null })),
  imagesOf: inCatalog(settings.imagesOf),
  offeredImages: inCatalog(settings.offeredImages),
  imageFileOf: {
    told: ['catalogId', 'image'],
    call: (who, { catalogId, image }) => settings.imageFileOf(who, { catalogId, id: image }),
  },
  deviceDetail: {
    told: ['catalogId', 'device'],
    call: (who, { catalogId, device }) => devices.deviceDetail(who, { catalogId, id: device }),
  },
  requestable: {
    told: ['catalogId', 'device'],
    call: (who, { catalogId, device }) => devices.requestable(who, { catalogId, id: device }),
  },
  downloadedFrom: {
    told: ['approved'],
    call: (who, { approved }) => downloadedFrom(who, { requestId: approved }),
  },
  readLog: inCatalog((who, catalogId) => readLog(who, { catalogId })),
  catalogFor: inCatalog(catalogFor),
  myRequests: inCatalog(requests.myRequests),
  requestDetail: {
    told: ['catalogId', 'waiting'],
    call: (who, { catalogId, waiting }) => requests.requestDetail(who, { catalogId, id: waiting }),
  },
}

export const CASES: Record<string, Case> = {
  ...USECASES,
  ...CLAIM_CASES,
  ...KEY_CASES,
  ...WEBHOOK_CASES,
  ...MEMBER_CASES,
  ...RECORD_CASES,
  ...API_CASES,
  ...INBOX_CASES,
  ...FLEET_CASES,
  ...GOVERNED_CASES,
  ...QUERIES,
}

// What jobs on many devices are told, for tests/server/policy-db.test.ts. A device from elsewhere is answered for as one that
// is nowhere, and nothing is asked for on it.
import { randomUUID } from 'node:crypto'
import { batchDetail, batchOffers, ownBatches } from '@/lib/server/queries/batches'
import { extendable } from '@/lib/server/queries/extension'
import { checkBatch, createBatch } from '@/lib/server/usecases/create-batch'
import { decideBatch } from '@/lib/server/usecases/decide-batch'
import type { Case, Place } from './crossing'
import { ASKED } from './requests'

const job = ({ catalogId, device }: Place) => ({
  ...ASKED,
  ...{
    catalogId,
    batch: randomUUID(),
    devices: { kind: 'holdings' as const, ids: [device] },
    allOrNothing: true,
  },
})

export const BATCH_CASES: Record<string, Case> = {
  createBatch: {
    told: ['catalogId', 'device'],
    call: (who, place) => createBatch(who, job(place)),
    part: 'done',
  },
  checkBatch: {
    told: ['catalogId', 'device'],
    call: (who, place) => checkBatch(who, job(place)),
    part: 'done',
  },
  decideBatch: {
    told: ['catalogId', 'batch', 'waiting'],
    call: (who, { catalogId, batch, waiting }) =>
      decideBatch(who, {
        ...{ catalogId, batch, decision: 'approve', note: null },
        read: [{ id: waiting, contentHash: '00'.repeat(32) }],
      }),
  },
  batchDetail: {
    told: ['catalogId', 'batch'],
    call: (who, { catalogId, batch }) => batchDetail(who, { catalogId, batch }),
  },
  batchOffers: {
    told: ['catalogId'],
    call: (who, { catalogId }) => batchOffers(who, { catalogId }),
    by: 'technician',
  },
  extendable: { told: ['cti'], call: (who, { cti }) => extendable(who, { cti }), by: 'technician' },
  ownBatches: { told: ['catalogId'], call: (who, { catalogId }) => ownBatches(who, { catalogId }) },
}

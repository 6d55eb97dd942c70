// Lists and histories of devices, and what changes their places, with what they are told: part of crossing.ts.
import { randomUUID } from 'node:crypto'
import { listDevices } from '@/lib/server/queries/device-list'
import { deviceTimeline } from '@/lib/server/queries/device-timeline'
import { archiveCatalog, renameCatalog, restoreCatalog } from '@/lib/server/usecases/change-catalog'
import * as places from '@/lib/server/usecases/change-place'
import { moveDevices } from '@/lib/server/usecases/move-devices'
import type { Case } from './crossing'

const ofCatalog = (
  call: (who: Parameters<Case['call']>[0], catalogId: string) => Promise<unknown>,
): Case => ({
  told: ['catalogId'],
  call: (who, { catalogId }) => call(who, catalogId),
})

export const FLEET_CASES: Record<string, Case> = {
  renameCatalog: ofCatalog((who, catalogId) => renameCatalog(who, { catalogId, name: randomUUID() })),
  archiveCatalog: ofCatalog((who, catalogId) => archiveCatalog(who, { catalogId })),
  restoreCatalog: ofCatalog((who, catalogId) => restoreCatalog(who, { catalogId })),
  listDevices: ofCatalog((who, catalogId) => listDevices(who, { catalogId })),
  deviceTimeline: {
    told: ['catalogId', 'device'],
    call: (who, { catalogId, device }) => deviceTimeline(who, { catalogId, id: device }),
  },
  renameProduct: {
    told: ['catalogId', 'product'],
    call: (who, { catalogId, product }) =>
      places.renameProduct(who, { catalogId, id: product, name: randomUUID() }),
  },
  archiveProduct: {
    told: ['catalogId', 'product'],
    call: (who, { catalogId, product }) =>
      places.archiveProduct(who, { catalogId, id: product, moveDevices: true }),
  },
  restoreProduct: {
    told: ['catalogId', 'product'],
    call: (who, { catalogId, product }) => places.restoreProduct(who, { catalogId, id: product }),
  },
  renameGroup: {
    told: ['catalogId', 'group'],
    call: (who, { catalogId, group }) =>
      places.renameGroup(who, { catalogId, id: group, name: randomUUID() }),
  },
  archiveGroup: {
    told: ['catalogId', 'group'],
    call: (who, { catalogId, group }) =>
      places.archiveGroup(who, { catalogId, id: group, moveDevices: true }),
  },
  restoreGroup: {
    told: ['catalogId', 'group'],
    call: (who, { catalogId, group }) => places.restoreGroup(who, { catalogId, id: group }),
  },
  moveDevices: {
    told: ['catalogId', 'device', 'group'],
    call: (who, { catalogId, device, group }) =>
      moveDevices(who, { catalogId, ids: [device], groupId: group }),
  },
}

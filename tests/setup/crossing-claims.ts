// The part of crossing.ts that is about files of devices to claim.
import { claimDetail, claimProgress, claimReport, claimRows, claimsOf } from '@/lib/server/queries/claims'
import { deviceExport } from '@/lib/server/queries/device-list'
import { applyClaim, startClaim } from '@/lib/server/usecases/apply-claim'
import { checkClaim, dropClaim } from '@/lib/server/usecases/check-claim'
import { receive } from './claim-file'
import type { Case } from './crossing'

export const CLAIM_CASES: Record<string, Case> = {
  receiveClaim: {
    told: ['catalogId', 'group'],
    call: (who, { catalogId, group }) =>
      receive(who, { catalogId, content: 'device_id\nabc', groupId: group }),
  },
  checkClaim: {
    told: ['catalogId', 'claim', 'group'],
    call: (who, { catalogId, claim, group }) => checkClaim(who, { catalogId, id: claim, groupId: group }),
  },
  startClaim: {
    told: ['catalogId', 'claim'],
    call: (who, { catalogId, claim }) => startClaim(who, { catalogId, id: claim }),
  },
  applyClaim: {
    told: ['catalogId', 'claim'],
    call: (who, { catalogId, claim }) => applyClaim(who, { catalogId, id: claim }),
    answers: 'changed-meanwhile',
  },
  dropClaim: {
    told: ['catalogId', 'claim'],
    call: (who, { catalogId, claim }) => dropClaim(who, { catalogId, id: claim }),
  },
  deviceExport: {
    told: ['catalogId'],
    call: async (who, { catalogId }) => deviceExport(who, { catalogId }).next(),
  },
  claimsOf: { told: ['catalogId'], call: (who, { catalogId }) => claimsOf(who, { catalogId }) },
  claimDetail: {
    told: ['catalogId', 'claim'],
    call: (who, { catalogId, claim }) => claimDetail(who, { catalogId, id: claim }),
  },
  claimProgress: {
    told: ['catalogId', 'claim'],
    call: (who, { catalogId, claim }) => claimProgress(who, { catalogId, id: claim }),
  },
  claimRows: {
    told: ['catalogId', 'claim'],
    call: (who, { catalogId, claim }) => claimRows(who, { catalogId, id: claim, show: 'all', after: 0 }),
  },
  claimReport: {
    told: ['catalogId', 'claim'],
    call: (who, { catalogId, claim }) => claimReport(who, { catalogId, id: claim, show: 'all' }),
  },
}

// Changes that need more than one owner, and what owners allow beforehand, with what they are told: for tests/server/policy-db.test.ts.
import { changesFor, changesOf } from '@/lib/server/queries/changes'
import { decideChange, withdrawChange } from '@/lib/server/usecases/decide-change'
import { settleChanges } from '@/lib/server/usecases/govern'
import type { Case } from './crossing'

export const GOVERNED_CASES: Record<string, Case> = {
  changesOf: {
    told: ['catalogId'],
    call: (who, { catalogId }) => changesOf(who, { catalogId, decided: true }),
  },
  changesFor: { told: ['catalogId'], call: (who, { catalogId }) => changesFor(who, { catalogId }) },
  settleChanges: { told: ['catalogId'], call: (who, { catalogId }) => settleChanges(who, { catalogId }) },
  decideChange: {
    told: ['catalogId', 'change'],
    call: (who, { catalogId, change }) =>
      decideChange(who, { catalogId, id: change, decision: 'approve', note: null }),
  },
  withdrawChange: {
    told: ['catalogId', 'change'],
    call: (who, { catalogId, change }) => withdrawChange(who, { catalogId, id: change }),
    answers: 'not-permitted',
  },
}

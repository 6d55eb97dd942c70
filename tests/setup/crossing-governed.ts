// Changes that need more than one owner, and what owners allow beforehand, with what they are told: for tests/server/policy-db.test.ts.
import { DomainError } from '@/lib/domain/errors'
import { glassOf, glassOfRequest } from '@/lib/server/queries/break-glass'
import { changesOf } from '@/lib/server/queries/changes'
import { decideChange, withdrawChange } from '@/lib/server/usecases/decide-change'
import { settleChanges } from '@/lib/server/usecases/govern'
import { governedOf } from '@/lib/server/queries/governed'
import { judgeBreakGlass, remindOfBreakGlass } from '@/lib/server/usecases/judge-break-glass'
import type { Case } from './crossing'

/** Nothing, where nothing is found. */
function found<T>(value: T | null): T {
  if (value === null) throw new DomainError('not-found')
  return value
}

export const GOVERNED_CASES: Record<string, Case> = {
  changesOf: {
    told: ['catalogId'],
    call: (who, { catalogId }) => changesOf(who, { catalogId, decided: true }),
  },
  settleChanges: { told: ['catalogId'], call: (who, { catalogId }) => settleChanges(who, { catalogId }) },
  governedOf: { told: ['catalogId'], call: (who, { catalogId }) => governedOf(who, { catalogId }) },
  glassOf: { told: ['catalogId'], call: (who, { catalogId }) => glassOf(who, { catalogId }) },
  glassOfRequest: {
    told: ['catalogId', 'approved'],
    call: async (who, { catalogId, approved }) =>
      found(await glassOfRequest(who, { catalogId, id: approved })),
  },
  remindOfBreakGlass: {
    told: ['catalogId'],
    call: (who, { catalogId }) => remindOfBreakGlass(who, { catalogId }),
  },
  judgeBreakGlass: {
    told: ['catalogId', 'approved'],
    call: (who, { catalogId, approved }) =>
      judgeBreakGlass(who, { catalogId, request: approved, verdict: 'justified', note: 'It was.' }),
  },
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

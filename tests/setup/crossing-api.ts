// What programs ask for, for tests/server/policy-db.test.ts.
import { everybodysRequests, ownRequests } from '@/lib/server/queries/own-requests'
import type { Case } from './crossing'

export const API_CASES: Record<string, Case> = {
  ownRequests: { told: ['catalogId'], call: (who, { catalogId }) => ownRequests(who, { catalogId }) },
  everybodysRequests: {
    told: ['catalogId'],
    call: (who, { catalogId }) => everybodysRequests(who, { catalogId }),
  },
}

// What programs ask for, for tests/server/policy-db.test.ts.
import { everybodysRequests, ownRequests } from '@/lib/server/queries/own-requests'
import { serviceAccountsOf } from '@/lib/server/queries/service-accounts'
import * as services from '@/lib/server/usecases/service-accounts'
import type { Case } from './crossing'

export const API_CASES: Record<string, Case> = {
  ownRequests: { told: ['catalogId'], call: (who, { catalogId }) => ownRequests(who, { catalogId }) },
  everybodysRequests: {
    told: ['catalogId'],
    call: (who, { catalogId }) => everybodysRequests(who, { catalogId }),
  },
  serviceAccountsOf: {
    told: ['catalogId'],
    call: (who, { catalogId }) => serviceAccountsOf(who, catalogId),
  },
  createServiceAccount: {
    told: ['catalogId'],
    call: (who, { catalogId }) =>
      services.createServiceAccount(who, {
        catalogId,
        name: 'Export',
        role: 'auditor',
        scopes: ['record:read'],
      }),
  },
  makeServiceToken: {
    told: ['catalogId', 'service'],
    call: (who, { catalogId, service: id }) =>
      services.makeServiceToken(who, { catalogId, id, label: 'Server', days: 1 }),
  },
  revokeServiceToken: {
    told: ['catalogId', 'service'],
    call: (who, { catalogId, service: id }) =>
      services.revokeServiceToken(who, { catalogId, id, token: '00'.repeat(32) }),
    answers: 'not-found',
  },
  endServiceAccount: {
    told: ['catalogId', 'service'],
    call: (who, { catalogId, service: id }) => services.endServiceAccount(who, { catalogId, id }),
  },
}

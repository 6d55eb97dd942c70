// What the inbox and its passkeys are told, for tests/server/policy-db.test.ts.
import { randomUUID } from 'node:crypto'
import { endOwnEnrolment, enrolPasskey } from '@/lib/server/usecases/enrol-passkey'
import { prepareStepUp } from '@/lib/server/usecases/step-up'
import { inbox } from '@/lib/server/queries/inbox'
import { whatBecame } from '@/lib/server/queries/requests'
import type { Case } from './crossing'
import { BATCH_CASES } from './crossing-batches'

export const INBOX_CASES: Record<string, Case> = {
  ...BATCH_CASES,
  enrolPasskey: {
    told: ['catalogId'],
    call: (who, { catalogId }) => enrolPasskey(who, { catalogId, id: randomUUID() }),
    answers: 'not-found',
  },
  endOwnEnrolment: {
    told: ['catalogId'],
    call: (who, { catalogId }) => endOwnEnrolment(who, { catalogId, id: randomUUID() }),
    answers: 'not-found',
  },
  inbox: {
    told: ['catalogId'],
    call: (who, { catalogId }) => inbox(who, { catalogId, tab: 'waiting' }),
  },
  whatBecame: {
    told: ['catalogId', 'waiting'],
    call: (who, { catalogId, waiting }) => whatBecame(who, { catalogId, id: waiting }),
  },
  prepareStepUp: {
    told: ['catalogId'],
    call: (who, { catalogId }) => prepareStepUp(who, { catalogId, contentHashes: ['00'.repeat(32)] }),
    answers: 'no-passkey',
  },
}

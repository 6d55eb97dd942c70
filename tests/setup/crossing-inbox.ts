// What the inbox and its passkeys are told, for tests/server/policy-db.test.ts.
import { randomUUID } from 'node:crypto'
import { endOwnEnrolment, enrolPasskey } from '@/lib/server/usecases/enrol-passkey'
import { prepareStepUp } from '@/lib/server/usecases/step-up'
import type { Case } from './crossing'

export const INBOX_CASES: Record<string, Case> = {
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
  prepareStepUp: {
    told: ['catalogId'],
    call: (who, { catalogId }) => prepareStepUp(who, { catalogId, contentHashes: ['00'.repeat(32)] }),
    answers: 'no-passkey',
  },
}

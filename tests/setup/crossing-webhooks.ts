// What is done with webhooks, with what it is told: part of crossing.ts.
import { webhookOf, webhooksOf } from '@/lib/server/queries/webhooks'
import * as webhooks from '@/lib/server/usecases/webhooks'
import type { Case } from './crossing'

const given = { label: 'x', url: 'https://hooks.example.org/', kinds: ['policy.changed'] }

export const WEBHOOK_CASES: Record<string, Case> = {
  makeWebhook: {
    told: ['catalogId'],
    call: (who, { catalogId }) => webhooks.makeWebhook(who, { ...given, catalogId }),
  },
  editWebhook: {
    told: ['catalogId', 'webhook'],
    call: (who, { catalogId, webhook }) => webhooks.editWebhook(who, { ...given, catalogId, id: webhook }),
  },
  removeWebhook: {
    told: ['catalogId', 'webhook'],
    call: (who, { catalogId, webhook }) => webhooks.removeWebhook(who, { catalogId, id: webhook }),
  },
  pingWebhook: {
    told: ['catalogId', 'webhook'],
    call: (who, { catalogId, webhook }) => webhooks.pingWebhook(who, { catalogId, id: webhook }),
  },
  redeliver: {
    told: ['catalogId', 'webhook', 'delivery'],
    call: (who, { catalogId, webhook, delivery }) =>
      webhooks.redeliver(who, { catalogId, id: webhook, delivery }),
  },
  webhooksOf: { told: ['catalogId'], call: (who, { catalogId }) => webhooksOf(who, catalogId) },
  webhookOf: {
    told: ['catalogId', 'webhook'],
    call: (who, { catalogId, webhook }) => webhookOf(who, { catalogId, id: webhook, before: null }),
  },
}

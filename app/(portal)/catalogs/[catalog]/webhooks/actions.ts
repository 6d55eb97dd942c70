'use server'
// Webhooks of a catalog.
import { z } from 'zod'
import { isNoticeKind } from '@/lib/domain/notices'
import { act } from '@/lib/server/action'
import * as webhooks from '@/lib/server/usecases/webhooks'

const at = z.object({ catalogId: z.uuid(), id: z.uuid() })
const given = z.object({
  catalogId: z.uuid(),
  label: z.string().trim().min(1, 'Give it a name.').max(100),
  url: z.string().trim().min(1, 'Give an address.').max(2000),
  kinds: z
    .array(z.string().refine(isNoticeKind))
    .min(1, 'Choose at least one.')
    .max(100)
    .transform((kinds) => [...new Set(kinds)]),
})

export async function makeWebhookAction(raw: unknown) {
  return act(given, webhooks.makeWebhook, raw)
}
export async function editWebhookAction(raw: unknown) {
  return act(given.extend({ id: z.uuid() }), webhooks.editWebhook, raw)
}
export async function removeWebhookAction(raw: unknown) {
  return act(at, webhooks.removeWebhook, raw)
}
export async function pingWebhookAction(raw: unknown) {
  return act(at, webhooks.pingWebhook, raw)
}
export async function redeliverAction(raw: unknown) {
  return act(at.extend({ delivery: z.uuid() }), webhooks.redeliver, raw)
}

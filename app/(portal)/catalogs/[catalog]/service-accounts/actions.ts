'use server'
import { z } from 'zod'
import { TOKEN_DAYS } from '@/lib/domain/token-scopes'
import { act } from '@/lib/server/action'
import * as services from '@/lib/server/usecases/service-accounts'

const created = z.object({
  catalogId: z.uuid(),
  name: z.string().trim().min(1, 'Give it a name.').max(100),
  role: z.enum(['technician', 'auditor']),
  scopes: z.array(z.string().max(60)).max(40),
})
const one = z.object({ catalogId: z.uuid(), id: z.uuid() })
const token = one.extend({
  label: z.string().trim().min(1, 'Give it a name.').max(100),
  days: z.int().min(1).max(TOKEN_DAYS.longest),
})
const revoked = one.extend({ token: z.string().regex(/^[0-9a-f]{64}$/) })

export async function createServiceAccountAction(raw: unknown) {
  return act(created, services.createServiceAccount, raw)
}
export async function makeServiceTokenAction(raw: unknown) {
  return act(token, services.makeServiceToken, raw)
}
export async function revokeServiceTokenAction(raw: unknown) {
  return act(revoked, services.revokeServiceToken, raw)
}
export async function endServiceAccountAction(raw: unknown) {
  return act(one, services.endServiceAccount, raw)
}

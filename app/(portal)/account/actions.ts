'use server'
// A person's own account.
import { z } from 'zod'
import { TOKEN_DAYS } from '@/lib/domain/token-scopes'
import { act } from '@/lib/server/action'
import { makeToken, revokeToken } from '@/lib/server/usecases/api-tokens'
import { changePassword } from '@/lib/server/usecases/change-password'
import { endSignIns } from '@/lib/server/usecases/own-sign-ins'

const changed = z.object({ current: z.string().max(512), next: z.string().max(512) })
const made = z.object({
  label: z.string().trim().min(1, 'Give it a name.').max(100),
  days: z.number().int().min(1).max(TOKEN_DAYS.longest),
  scopes: z.array(z.string().max(60)).max(20),
  catalogId: z.uuid().nullable(),
})
const ended = z.object({
  id: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
})
const revoked = z.object({ id: z.string().regex(/^[0-9a-f]{64}$/) })

export async function changePasswordAction(raw: unknown) {
  return act(changed, changePassword, raw)
}
export async function endSignInsAction(raw: unknown) {
  return act(ended, endSignIns, raw)
}
export async function makeTokenAction(raw: unknown) {
  return act(made, makeToken, raw)
}
export async function revokeTokenAction(raw: unknown) {
  return act(revoked, revokeToken, raw)
}

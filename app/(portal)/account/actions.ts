'use server'
// A person's own account.
import { z } from 'zod'
import { act } from '@/lib/server/action'
import { changePassword } from '@/lib/server/usecases/change-password'

const changed = z.object({ current: z.string().max(512), next: z.string().max(512) })

export async function changePasswordAction(raw: unknown) {
  return act(changed, changePassword, raw)
}

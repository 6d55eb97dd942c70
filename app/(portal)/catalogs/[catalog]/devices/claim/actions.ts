'use server'
// What is done with a file of devices that was read: checked with other choices, claimed, dropped.
import { z } from 'zod'
import { act } from '@/lib/server/action'
import { startClaim } from '@/lib/server/usecases/apply-claim'
import { checkClaim, dropClaim } from '@/lib/server/usecases/check-claim'

const one = z.object({ catalogId: z.uuid(), id: z.uuid() })
const chosen = one.extend({
  groupId: z.uuid().nullable(),
  createMissing: z.boolean(),
  allOrNothing: z.boolean(),
})

export async function checkClaimAction(raw: unknown) {
  return act(chosen, checkClaim, raw)
}

export async function startClaimAction(raw: unknown) {
  return act(one, startClaim, raw)
}

export async function dropClaimAction(raw: unknown) {
  return act(one, dropClaim, raw)
}

'use server'
// An owner's decisions.
import { z } from 'zod'
import { act } from '@/lib/server/action'
import { reviewRequest } from '@/lib/server/usecases/review-request'
import { withdrawApproval } from '@/lib/server/usecases/withdraw-approval'

const named = z.object({ catalogId: z.uuid(), id: z.uuid(), note: z.string().max(1000).nullable() })
const decided = named.extend({
  decision: z.enum(['approve', 'deny']),
  contentHash: z.string().regex(/^[0-9a-f]{64}$/),
})

export async function decideAction(raw: unknown) {
  return act(decided, reviewRequest, raw)
}

export async function withdrawApprovalAction(raw: unknown) {
  return act(named, withdrawApproval, raw)
}

'use server'
// An owner's decisions, and what they ask for on the way.
import { z } from 'zod'
import { act } from '@/lib/server/action'
import { assertionResponse } from '@/lib/server/auth/webauthn'
import { whatBecame } from '@/lib/server/queries/requests'
import { reviewRequest } from '@/lib/server/usecases/review-request'
import { prepareStepUp } from '@/lib/server/usecases/step-up'
import { withdrawApproval } from '@/lib/server/usecases/withdraw-approval'

const which = z.object({ catalogId: z.uuid(), id: z.uuid() })
const named = which.extend({ note: z.string().max(1000).nullable() })
const hash = z.string().regex(/^[0-9a-f]{64}$/)
const nonce = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
const stepUp = z.object({ nonce, response: assertionResponse }).optional()
const decision = z.enum(['approve', 'deny'])
const decided = named.extend({ decision, contentHash: hash, stepUp })
const touched = z.object({ catalogId: z.uuid(), contentHashes: z.array(hash).min(1).max(1000) })

export async function decideAction(raw: unknown) {
  return act(decided, reviewRequest, raw)
}
export async function becameAction(raw: unknown) {
  return act(which, whatBecame, raw)
}
export async function prepareStepUpAction(raw: unknown) {
  return act(touched, prepareStepUp, raw)
}
export async function withdrawApprovalAction(raw: unknown) {
  return act(named, withdrawApproval, raw)
}

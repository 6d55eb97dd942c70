'use server'
// A new version of the policy.
import { z } from 'zod'
import { policyDocumentSchema } from '@/lib/domain/policy-document'
import { act } from '@/lib/server/action'
import { changePolicy } from '@/lib/server/usecases/change-policy'

const changed = z.object({
  catalogId: z.uuid(),
  basedOn: z.int().min(1),
  document: policyDocumentSchema,
  note: z.string().max(2000).nullable(),
})

export async function changePolicyAction(raw: unknown) {
  return act(changed, changePolicy, raw)
}

'use server'
// An owner's decision on a job of many devices.
import { z } from 'zod'
import { act } from '@/lib/server/action'
import { assertionResponse } from '@/lib/server/auth/webauthn'
import { decideBatch } from '@/lib/server/usecases/decide-batch'

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const decided = z.object({
  catalogId: z.uuid(),
  batch: z.uuid(),
  decision: z.enum(['approve', 'deny']),
  note: z.string().max(1000).nullable(),
  read: z
    .array(z.object({ id: z.uuid(), contentHash: hash }))
    .min(1)
    .max(1000),
  stepUp: z
    .object({ nonce: z.string().regex(/^[A-Za-z0-9_-]{43}$/), response: assertionResponse })
    .optional(),
})

export async function decideBatchAction(raw: unknown) {
  return act(decided, decideBatch, raw)
}

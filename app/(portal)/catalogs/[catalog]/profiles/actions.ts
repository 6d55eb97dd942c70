'use server'
// A browser profile was lost.
import { z } from 'zod'
import { act } from '@/lib/server/action'
import { blockProfile } from '@/lib/server/usecases/block-profile'

const blocking = z.object({
  catalogId: z.uuid().nullable(),
  thumbprint: z.string().regex(/^[0-9a-f]{64}$/),
  reason: z.string().max(2000),
})

export async function blockProfileAction(raw: unknown) {
  return act(blocking, blockProfile, raw)
}

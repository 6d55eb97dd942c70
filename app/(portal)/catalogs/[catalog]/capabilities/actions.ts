'use server'
// What an owner does to a capability that is out already.
import { z } from 'zod'
import { act } from '@/lib/server/action'
import { allowRebind } from '@/lib/server/usecases/allow-rebind'

const named = z.object({ catalogId: z.uuid(), cti: z.uuid() })

export async function allowRebindAction(raw: unknown) {
  return act(named, allowRebind, raw)
}

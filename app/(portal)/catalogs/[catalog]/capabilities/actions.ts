'use server'
// What an owner does to a capability that is out already.
import { z } from 'zod'
import { act } from '@/lib/server/action'
import { reissueCapability } from '@/lib/server/usecases/reissue-capability'
import { revokeCapability } from '@/lib/server/usecases/revoke-capability'
import { allowRebind } from '@/lib/server/usecases/allow-rebind'

const named = z.object({ catalogId: z.uuid(), cti: z.uuid() })

export async function allowRebindAction(raw: unknown) {
  return act(named, allowRebind, raw)
}

const revoking = named.extend({ reason: z.string().max(2000) })

export async function revokeAction(raw: unknown) {
  return act(revoking, revokeCapability, raw)
}

export async function reissueAction(raw: unknown) {
  return act(named, reissueCapability, raw)
}

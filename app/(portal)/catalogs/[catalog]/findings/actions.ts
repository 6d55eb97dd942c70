'use server'
// What an auditor does to a finding.
import { z } from 'zod'
import { act } from '@/lib/server/action'
import { closeFinding } from '@/lib/server/usecases/close-finding'

const closing = z.object({ catalogId: z.uuid(), id: z.uuid(), note: z.string().max(2000) })

export async function closeFindingAction(raw: unknown) {
  return act(closing, closeFinding, raw)
}

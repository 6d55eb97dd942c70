'use server'
// Deciding on a command line that asks to be let in.
import { z } from 'zod'
import { act } from '@/lib/server/action'
import { decideGrant } from '@/lib/server/usecases/device-grant'

const userCode = z.string().max(20)
const decided = z.discriminatedUnion('decision', [
  z.object({ userCode, decision: z.literal('allow'), lastsS: z.number().int() }),
  z.object({ userCode, decision: z.literal('deny') }),
])

export async function decideGrantAction(raw: unknown) {
  return act(decided, decideGrant, raw)
}

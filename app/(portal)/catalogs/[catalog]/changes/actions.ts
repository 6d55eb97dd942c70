'use server'
// Deciding on changes that no owner makes alone, and judging broken glass.
import { z } from 'zod'
import { act } from '@/lib/server/action'
import { decideChange, withdrawChange } from '@/lib/server/usecases/decide-change'
import { judgeBreakGlass } from '@/lib/server/usecases/judge-break-glass'

const note = z.string().max(2000)
const deciding = z.object({
  catalogId: z.uuid(),
  id: z.uuid(),
  decision: z.enum(['approve', 'deny']),
  note: note.nullable(),
})
const withdrawing = z.object({ catalogId: z.uuid(), id: z.uuid() })
const judging = z.object({
  catalogId: z.uuid(),
  request: z.uuid(),
  verdict: z.enum(['justified', 'not-justified']),
  note,
})

export async function decideChangeAction(raw: unknown) {
  return act(deciding, decideChange, raw)
}
export async function withdrawChangeAction(raw: unknown) {
  return act(withdrawing, withdrawChange, raw)
}
export async function judgeBreakGlassAction(raw: unknown) {
  return act(judging, judgeBreakGlass, raw)
}

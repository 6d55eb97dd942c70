'use server'
// Looking at the devices of a job, and asking for it.
import { z } from 'zod'
import { MOST_IN_BATCH } from '@/lib/domain/batch'
import { isTaskId } from '@/lib/domain/proposal'
import { act } from '@/lib/server/action'
import { checkBatch, createBatch } from '@/lib/server/usecases/create-batch'

const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .refine((text) => !/\p{Cc}/u.test(text.replace(/[\r\n\t]/g, '')), 'No control characters.')
const devices = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('device-ids'),
    deviceIds: z.array(z.string().regex(/^[0-9a-f]{128}$/)).max(MOST_IN_BATCH + 1),
  }),
  z.object({ kind: z.literal('holdings'), ids: z.array(z.uuid()).max(MOST_IN_BATCH + 1) }),
  z.object({ kind: z.literal('group'), groupId: z.uuid() }),
])
const asked = z.object({
  catalogId: z.uuid(),
  batch: z.uuid(),
  devices,
  tasks: z
    .array(z.string().refine(isTaskId, 'Unknown task.'))
    .max(20)
    .transform((tasks) => tasks.filter(isTaskId)),
  type: z.enum(['fieldServicing', 'appDevelopment']),
  whyLarger: line(200).nullable(),
  reason: line(1000),
  ticket: line(100).nullable(),
  durationS: z.int(),
  allOrNothing: z.boolean(),
})

export async function checkBatchAction(raw: unknown) {
  return act(asked, checkBatch, raw)
}
export async function createBatchAction(raw: unknown) {
  return act(asked, createBatch, raw)
}

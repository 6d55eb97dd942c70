'use server'
import { z } from 'zod'
import { isTaskId } from '@/lib/domain/proposal'
import { act } from '@/lib/server/action'
import { createRequest } from '@/lib/server/usecases/create-request'

const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .refine((text) => !/\p{Cc}/u.test(text.replace(/[\r\n\t]/g, '')), 'No control characters.')
const shape = z.object({
  catalogId: z.uuid(),
  device: z.uuid(),
  tasks: z.array(z.string().refine(isTaskId, 'Unknown task.')).max(20),
  type: z.enum(['fieldServicing', 'appDevelopment']),
  whyLarger: line(200).nullable(),
  reason: line(1000),
  ticket: line(100).nullable(),
  durationS: z.int(),
  bearer: z.boolean(),
  bootId: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .nullable(),
  breakGlass: z.boolean().optional(),
  extends: z.uuid().optional(),
})

export const createRequestAction = async (input: unknown) =>
  act(
    shape,
    (context, asked) => createRequest(context, { ...asked, tasks: asked.tasks.filter(isTaskId) }),
    input,
  )

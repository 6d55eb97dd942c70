// Goes on with a claim of devices from a file, step by step, for whoever began it and with what they may do now.
import { z } from 'zod'
import { isDomainError } from '@/lib/domain/errors'
import { applyClaim } from '../usecases/apply-claim'
import type { Job } from './job'

const shape = z.object({ catalogId: z.uuid(), id: z.uuid(), personId: z.uuid() })

export const applyClaimJob: Job = async (job, payload) => {
  const { personId, ...at } = shape.parse(payload)
  const context = await job.contextOf(personId)
  // Whoever began it is gone, or may claim no more: it stays where it is, and another owner can go on with it.
  if (!context) return
  try {
    for (let done = false; !done;) {
      job.signal.throwIfAborted()
      done = (await applyClaim(context, at)).done
    }
  } catch (error) {
    if (isDomainError(error) && (error.code === 'not-found' || error.code === 'not-permitted')) return
    throw error
  }
}

'use server'
import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { act } from '@/lib/server/action'
import { withdrawRequest } from '@/lib/server/usecases/withdraw-request'

const shape = z.object({ catalogId: z.uuid(), id: z.uuid() })

export async function withdrawAction(input: unknown) {
  const answer = await act(shape, withdrawRequest, input)
  if (answer.ok) revalidatePath('/catalogs')
  return answer
}

'use server'
// What is done to an image that is there. New ones come through the routes, since they are large.
import { z } from 'zod'
import { act } from '@/lib/server/action'
import { offerImage, signImageAgain } from '@/lib/server/usecases/change-image'

const one = z.object({ catalogId: z.uuid(), id: z.guid() })
const offered = one.extend({ offered: z.boolean() })

export async function offerImageAction(raw: unknown) {
  return act(offered, offerImage, raw)
}

export async function signImageAgainAction(raw: unknown) {
  return act(one, signImageAgain, raw)
}

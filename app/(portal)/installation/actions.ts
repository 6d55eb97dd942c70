'use server'
// What the operator of the installation does.
import { z } from 'zod'
import { act } from '@/lib/server/action'
import { foundCatalog } from '@/lib/server/usecases/found-catalog'

const name = z.string().trim().min(1, 'It needs a name.').max(200)
const founded = z.object({
  name,
  owner: z.object({ name, email: z.email('This is not an e-mail address.').max(320) }),
})

export async function foundCatalogAction(raw: unknown) {
  return act(founded, foundCatalog, raw)
}

'use server'
// Adding an image. The file comes with the form, so next.config.ts lets actions take 17 MB.
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { MAX_CONTENT_BYTES } from '@/lib/domain/image'
import { act } from '@/lib/server/action'
import { type AddImage, addImage } from '@/lib/server/usecases/add-image'

const added: z.ZodType<AddImage> = z.object({
  catalogId: z.uuid(),
  componentId: z.uuid(),
  name: z.string().trim().min(1).max(100),
  version: z.string().trim().min(1).max(50),
  kind: z.union([z.literal(0), z.literal(1)]),
  rollback: z.int().min(0).max(0xffffffff),
  products: z.array(z.uuid()).min(1).max(20),
  content: z.instanceof(Uint8Array<ArrayBuffer>).refine((bytes) => bytes.length > 0, 'The file is empty.'),
})

export async function addImageAction(form: FormData) {
  const file = form.get('file')
  // Read no more than could be taken; the use case says that it is too large.
  const content =
    file instanceof File ? new Uint8Array(await file.slice(0, MAX_CONTENT_BYTES + 1).arrayBuffer()) : null
  return act(added, addImage, {
    catalogId: form.get('catalogId'),
    componentId: form.get('componentId') || randomUUID(),
    name: form.get('name'),
    version: form.get('version'),
    kind: Number(form.get('kind')),
    rollback: Number(form.get('rollback') || NaN),
    products: form.getAll('products'),
    content,
  })
}

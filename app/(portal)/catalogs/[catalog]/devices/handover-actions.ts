'use server'
// Handing a device over to another root and catalog.
import { z } from 'zod'
import { fromHex } from '@/lib/core/bytes'
import { act } from '@/lib/server/action'
import {
  type MakeHandover,
  dropHandover,
  makeHandover,
  withdrawHandover,
} from '@/lib/server/usecases/make-handover'
import { signHandover } from '@/lib/server/usecases/sign-handover'

const point = z
  .string()
  .regex(/^[0-9a-f]{128}$/, '128 hexadecimal digits, x then y.')
  .transform((hex) => ({ x: fromHex(hex.slice(0, 64)), y: fromHex(hex.slice(64)) }))
const note = z.string().trim().min(1).max(500).nullable()
const one = z.object({ catalogId: z.uuid(), id: z.uuid() })
const made: z.ZodType<MakeHandover> = z.object({
  catalogId: z.uuid(),
  device: z.uuid(),
  rootKey: point,
  newCatalog: z.guid(),
  leastKeystore: z.int().min(0),
  days: z.int(),
  note,
})
const MOST_BYTES = 512
const brought = one.extend({
  signed: z
    .instanceof(Uint8Array<ArrayBuffer>)
    .refine((bytes) => bytes.length > 0 && bytes.length <= MOST_BYTES, 'A handover has 1 to 512 bytes.'),
})

export async function makeHandoverAction(raw: unknown) {
  return act(made, makeHandover, raw)
}

export async function withdrawHandoverAction(raw: unknown) {
  return act(one.extend({ note }), withdrawHandover, raw)
}

export async function dropHandoverAction(raw: unknown) {
  return act(one, dropHandover, raw)
}

export async function importHandoverAction(form: FormData) {
  const file = form.get('signed')
  const signed =
    file instanceof File && file.size <= MOST_BYTES ? new Uint8Array(await file.arrayBuffer()) : null
  return act(brought, signHandover, { catalogId: form.get('catalogId'), id: form.get('id'), signed })
}

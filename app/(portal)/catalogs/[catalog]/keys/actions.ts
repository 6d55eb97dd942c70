'use server'
// The catalog's keys and keystores.
import { z } from 'zod'
import { fromHex } from '@/lib/core/bytes'
import { act } from '@/lib/server/action'
import { type CreateKeys, createKeys } from '@/lib/server/usecases/create-keys'
import { issueKeystore } from '@/lib/server/usecases/issue-keystore'

const point = z
  .string()
  .regex(/^[0-9a-f]{128}$/, '128 hexadecimal digits, x then y.')
  .transform((hex) => ({ x: fromHex(hex.slice(0, 64)), y: fromHex(hex.slice(64)) }))
const created: z.ZodType<CreateKeys> = z.object({
  catalogId: z.uuid(),
  root: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('portal') }),
    z.object({ kind: z.literal('outside'), publicKey: point }),
  ]),
})
const MOST_BYTES = 4096
const brought = z.object({
  catalogId: z.uuid(),
  signed: z
    .instanceof(Uint8Array<ArrayBuffer>)
    .refine((bytes) => bytes.length > 0 && bytes.length <= MOST_BYTES, 'A keystore has 1 to 4,096 bytes.'),
})
const again = z.object({ catalogId: z.uuid() })

export async function createKeysAction(raw: unknown) {
  return act(created, createKeys, raw)
}

export async function importKeystoreAction(form: FormData) {
  const file = form.get('signed')
  const signed =
    file instanceof File && file.size <= MOST_BYTES ? new Uint8Array(await file.arrayBuffer()) : null
  return act(brought, issueKeystore, { catalogId: form.get('catalogId'), signed })
}

export async function signKeystoreAction(raw: unknown) {
  return act(again, (context, { catalogId }) => issueKeystore(context, { catalogId, signed: null }), raw)
}

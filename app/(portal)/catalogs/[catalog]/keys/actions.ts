'use server'
// The catalog's keys and keystores.
import { z } from 'zod'
import { fromHex } from '@/lib/core/bytes'
import { act } from '@/lib/server/action'
import { type BringKey, bringKey, dropDevelopmentKey } from '@/lib/server/usecases/bring-key'
import { type CreateKeys, createKeys } from '@/lib/server/usecases/create-keys'
import { issueKeystore } from '@/lib/server/usecases/issue-keystore'
import { redraftKeystore } from '@/lib/server/usecases/redraft-keystore'
import { type ReportStolenKey, reportStolenKey } from '@/lib/server/usecases/report-stolen-key'
import { retireKey } from '@/lib/server/usecases/retire-key'
import { type RotateKey, rotateKey } from '@/lib/server/usecases/rotate-key'

const point = z
  .string()
  .regex(/^[0-9a-f]{128}$/, '128 hexadecimal digits, x then y.')
  .transform((hex) => ({ x: fromHex(hex.slice(0, 64)), y: fromHex(hex.slice(64)) }))
const kid = z
  .string()
  .regex(/^[0-9a-f]{16}$/)
  .transform(fromHex)
const catalogId = z.uuid()
const created: z.ZodType<CreateKeys> = z.object({
  catalogId,
  root: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('portal') }),
    z.object({ kind: z.literal('outside'), publicKey: point }),
  ]),
})
const MOST_BYTES = 4096
const brought = z.object({
  catalogId,
  signed: z
    .instanceof(Uint8Array<ArrayBuffer>)
    .refine((bytes) => bytes.length > 0 && bytes.length <= MOST_BYTES, 'A keystore has 1 to 4,096 bytes.'),
})
const here = z.object({ catalogId })
const rotated: z.ZodType<RotateKey> = z.object({
  catalogId,
  use: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  from: z.iso
    .datetime()
    .transform((text) => new Date(text))
    .nullable(),
})
const named = z.object({ catalogId, kid })
const stolen: z.ZodType<ReportStolenKey> = named.extend({ note: z.string().trim().min(3).max(500) })
const outside: z.ZodType<BringKey> = z.object({
  catalogId,
  publicKey: point,
  label: z.string().trim().min(1).max(200),
  for: z.enum(['images', 'development']),
})

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
  return act(here, (context, input) => issueKeystore(context, { ...input, signed: null }), raw)
}

export async function redraftKeystoreAction(raw: unknown) {
  return act(here, redraftKeystore, raw)
}

export async function rotateKeyAction(raw: unknown) {
  return act(rotated, rotateKey, raw)
}

export async function retireKeyAction(raw: unknown) {
  return act(named, retireKey, raw)
}

export async function reportStolenKeyAction(raw: unknown) {
  return act(stolen, reportStolenKey, raw)
}

export async function bringKeyAction(raw: unknown) {
  return act(outside, bringKey, raw)
}

export async function dropDevelopmentKeyAction(raw: unknown) {
  return act(named, dropDevelopmentKey, raw)
}

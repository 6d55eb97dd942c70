'use server'
// A person's own notices.
import { z } from 'zod'
import { act } from '@/lib/server/action'
import { chooseNotices, readNotices } from '@/lib/server/usecases/read-notices'

const read = z.object({ id: z.uuid().nullable(), upTo: z.iso.datetime() })
const chosen = z.object({ kind: z.string().max(60), mail: z.boolean() })

export async function readNoticesAction(raw: unknown) {
  return act(read, readNotices, raw)
}
export async function chooseNoticesAction(raw: unknown) {
  return act(chosen, chooseNotices, raw)
}

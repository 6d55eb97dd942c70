'use server'
// A person's own passkeys.
import { z } from 'zod'
import { act } from '@/lib/server/action'
import { creationResponse } from '@/lib/server/auth/webauthn'
import { endOwnEnrolment, enrolPasskey } from '@/lib/server/usecases/enrol-passkey'
import { addOwnPasskey, preparePasskey, removePasskey } from '@/lib/server/usecases/passkeys'

const added = z.object({
  label: z.string().trim().min(1, 'Give it a name.').max(100),
  challenge: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  response: creationResponse,
})
const named = z.object({ id: z.uuid() })
const inCatalog = named.extend({ catalogId: z.uuid() })

export async function preparePasskeyAction(raw: unknown) {
  return act(z.object({}), preparePasskey, raw)
}
export async function addPasskeyAction(raw: unknown) {
  return act(added, addOwnPasskey, raw)
}
export async function removePasskeyAction(raw: unknown) {
  return act(named, removePasskey, raw)
}
export async function enrolPasskeyAction(raw: unknown) {
  return act(inCatalog, enrolPasskey, raw)
}
export async function endEnrolmentAction(raw: unknown) {
  return act(inCatalog, endOwnEnrolment, raw)
}

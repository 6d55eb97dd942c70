// Passkeys of one's own: made in this browser or on a phone or key, named, removed. By itself a passkey confirms nothing; the
// catalogs that take its word are asked one by one (enrol-passkey.ts).
import { fromBase64Url, sha256 } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import { STEP_UP_LASTS_S } from '@/lib/domain/step-up'
import { type CreationOptions, type CreationResponse, checkCreation, creationOptions } from '../auth/webauthn'
import type { Context } from '../context'
import { installationOf } from '../store/accounts'
import { writeEntry } from '../store/audit'
import { addNonce, consumeNonce } from '../store/devices'
import { addPasskey, deletePasskey, listEnrolments, listPasskeys, lockPasskeys } from '../store/passkeys'
import { unenrol } from './apply-enrolment'

export const MOST_PASSKEYS = 10

/** What the browser needs to make one; the challenge is good once, for five minutes. */
export async function preparePasskey(context: Context): Promise<CreationOptions> {
  const { viewer, url } = context
  if (!can(viewer, 'account.change')) throw new DomainError('not-permitted')
  return context.inTransaction(async (tx) => {
    const known = await listPasskeys(tx, viewer.personId)
    if (known.length >= MOST_PASSKEYS) throw new DomainError('too-many-passkeys')
    const challenge = context.random(32)
    const expiresAt = new Date(context.now().getTime() + STEP_UP_LASTS_S * 1000)
    const { personId } = viewer
    await addNonce(tx, { nonce: challenge, purpose: 'passkey', personId, subject: null, expiresAt })
    return creationOptions({ url, person: viewer, challenge, known })
  })
}

export type AddPasskey = { label: string; challenge: string; response: CreationResponse }

export async function addOwnPasskey(context: Context, input: AddPasskey): Promise<{ id: string }> {
  const { viewer, url } = context
  if (!can(viewer, 'account.change')) throw new DomainError('not-permitted')
  const { personId } = viewer
  const challenge = fromBase64Url(input.challenge)
  const nonce = { nonce: challenge, purpose: 'passkey', personId, subject: null } as const
  const spent = await context.inTransaction((tx) => consumeNonce(tx, { ...nonce, now: context.now() }))
  if (!spent) throw new DomainError('challenge-over')
  const made = await checkCreation({ url, response: input.response, challenge })
  const id = context.newId()
  await context.inTransaction(async (tx) => {
    await lockPasskeys(tx, personId)
    if ((await listPasskeys(tx, personId)).length >= MOST_PASSKEYS) throw new DomainError('too-many-passkeys')
    const label = input.label.trim()
    await addPasskey(tx, { ...made, id, personId, label, createdAt: context.now() })
    await writeEntry(tx, {
      log: (await installationOf(tx))!.uuid,
      id: context.newId(),
      kind: 'passkey.add',
      at: context.now(),
      fields: { person: personId, passkey: await sha256(made.publicKey), subjectName: label },
    })
  })
  return { id }
}

/** It confirms nothing more anywhere; what it confirmed stays and can be checked. */
export async function removePasskey(context: Context, input: { id: string }): Promise<{ id: string }> {
  const { viewer } = context
  if (!can(viewer, 'account.change')) throw new DomainError('not-permitted')
  const { personId } = viewer
  await context.inTransaction(async (tx) => {
    await lockPasskeys(tx, personId)
    const passkey = (await listPasskeys(tx, personId)).find((one) => one.id === input.id)
    if (!passkey) throw new DomainError('not-found')
    for (const one of await listEnrolments(tx, { passkey: passkey.id, personId }))
      await unenrol(context, tx, one)
    await deletePasskey(tx, { id: passkey.id, personId })
    await writeEntry(tx, {
      log: (await installationOf(tx))!.uuid,
      id: context.newId(),
      kind: 'passkey.remove',
      at: context.now(),
      fields: { person: personId, passkey: await sha256(passkey.publicKey), subjectName: passkey.label },
    })
  })
  return { id: input.id }
}

// A passkey is taken for the approvals of one catalog. Who can enrol one alone could approve alone with a device that the
// other owners never heard of: so they agree to it first (govern.ts), and the catalog keeps the public key they agreed to.
import { type Bytes, fromBase64Url, sha256, toBase64Url } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import type { Context, Tx } from '../context'
import { writeEntry } from '../store/audit'
import {
  type EnrolmentRow,
  addEnrolment,
  endEnrolment,
  listEnrolments,
  listPasskeys,
} from '../store/passkeys'

/** What the others agree to, as a change keeps it: bytes are base64url. */
export type PasskeyDocument = {
  passkey: string
  personId: string
  label: string
  credentialId: string
  publicKey: string
}

export type Enrolling = { state: 'in-force' } | { state: 'waiting'; change: string }

export async function enrolPasskey(
  context: Context,
  input: { catalogId: string; id: string },
): Promise<Enrolling> {
  const { viewer } = context
  const { catalogId } = input
  if (!can(viewer, 'catalog.see', { catalogId })) throw new DomainError('not-found')
  if (!can(viewer, 'passkey.enrol', { catalogId })) throw new DomainError('not-permitted')
  return context.inTransaction(async (tx) => {
    const { personId } = viewer
    const passkey = (await listPasskeys(tx, personId)).find((one) => one.id === input.id)
    if (!passkey) throw new DomainError('not-found')
    const enrolled = await listEnrolments(tx, { catalogId, passkey: passkey.id })
    if (enrolled.length > 0) throw new DomainError('passkey-enrolled')
    const document: PasskeyDocument = {
      passkey: passkey.id,
      personId,
      label: passkey.label,
      credentialId: toBase64Url(passkey.credentialId),
      publicKey: toBase64Url(passkey.publicKey),
    }
    await applyEnrolment(context, tx, { catalogId, document })
    return { state: 'in-force' }
  })
}

/** The effect of the change, once it is agreed to. */
export async function applyEnrolment(
  context: Pick<Context, 'now' | 'newId'>,
  tx: Tx,
  { catalogId, document }: { catalogId: string; document: PasskeyDocument },
): Promise<void> {
  const { passkey, personId, label } = document
  const publicKey: Bytes = fromBase64Url(document.publicKey)
  const at = context.now()
  const credentialId = fromBase64Url(document.credentialId)
  const id = context.newId()
  await addEnrolment(tx, { catalogId, id, passkey, personId, credentialId, publicKey, label, enrolledAt: at })
  await writeEntry(tx, {
    log: catalogId,
    id: context.newId(),
    kind: 'passkey.enrol',
    at,
    fields: { subject: personId, passkey: await sha256(publicKey), subjectName: label },
  })
}

/** Its person takes it back in one catalog; what it confirmed stays. */
export async function endOwnEnrolment(
  context: Context,
  input: { catalogId: string; id: string },
): Promise<{ id: string }> {
  const { viewer } = context
  if (!can(viewer, 'passkey.enrol', input)) throw new DomainError('not-found')
  await context.inTransaction(async (tx) => {
    const own = { catalogId: input.catalogId, personId: viewer.personId }
    const enrolment = (await listEnrolments(tx, own)).find((one) => one.id === input.id)
    if (!enrolment) throw new DomainError('not-found')
    await unenrol(context, tx, enrolment)
  })
  return { id: input.id }
}

export async function unenrol(context: Context, tx: Tx, enrolment: EnrolmentRow): Promise<void> {
  const { catalogId, id, publicKey, label } = enrolment
  const at = context.now()
  await endEnrolment(tx, { catalogId, id, at })
  await writeEntry(tx, {
    log: catalogId,
    id: context.newId(),
    kind: 'passkey.unenrol',
    at,
    fields: { person: context.viewer.personId, passkey: await sha256(publicKey), subjectName: label },
  })
}

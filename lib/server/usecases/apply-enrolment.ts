// A passkey begins and ends to confirm approvals of a catalog. Who had to agree to it is govern's business.
import { fromBase64Url, sha256 } from '@/lib/core/bytes'
import type { ChangeDocument } from '@/lib/domain/changes'
import type { Context, Tx } from '../context'
import { writeEntry } from '../store/audit'
import { membershipsOf } from '../store/members'
import { type EnrolmentRow, addEnrolment, endEnrolment, listEnrolments } from '../store/passkeys'

export type Enrolling = { catalogId: string; change: string; document: ChangeDocument<'passkey.enrol'> }

/** False where it is enrolled by now, or its person no longer decides here. */
export async function applyEnrolment(
  context: Context,
  tx: Tx,
  { catalogId, change, document }: Enrolling,
): Promise<boolean> {
  const { passkey, personId, label } = document
  const roles = await membershipsOf(tx, catalogId, personId)
  if (!roles.some((one) => one.role === 'owner')) return false
  if ((await listEnrolments(tx, { catalogId, passkey })).length > 0) return false
  const publicKey = fromBase64Url(document.publicKey)
  const credentialId = fromBase64Url(document.credentialId)
  const at = context.now()
  const id = context.newId()
  await addEnrolment(tx, { catalogId, id, passkey, personId, credentialId, publicKey, label, enrolledAt: at })
  await writeEntry(tx, {
    log: catalogId,
    id: context.newId(),
    kind: 'passkey.enrol',
    at,
    fields: { person: personId, passkey: await sha256(publicKey), subjectName: label, change },
  })
  return true
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

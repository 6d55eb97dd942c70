// A passkey is taken for the approvals of one catalog. Who can enrol one alone could approve alone with a device that the
// other owners never heard of: so they agree to it first (govern.ts), and the catalog keeps the public key they agreed to.
import { toBase64Url } from '@/lib/core/bytes'
import { CHANGE_DOCUMENTS } from '@/lib/domain/changes'
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import type { Context, Tx } from '../context'
import { waitingChanges } from '../store/changes'
import { listEnrolments, listPasskeys } from '../store/passkeys'
import { unenrol } from './apply-enrolment'
import { type Governed, proposeChange } from './govern'

/** The change that waits to enrol this passkey, where there is one. */
async function enrolmentWaiting(
  tx: Tx,
  { catalogId, passkey }: { catalogId: string; passkey: string },
): Promise<boolean> {
  const waiting = (await waitingChanges(tx, catalogId)).filter((one) => one.kind === 'passkey.enrol')
  return waiting.some((one) => CHANGE_DOCUMENTS['passkey.enrol'].parse(one.document).passkey === passkey)
}

export async function enrolPasskey(
  context: Context,
  input: { catalogId: string; id: string },
): Promise<Governed> {
  const { viewer } = context
  const { catalogId } = input
  if (!can(viewer, 'catalog.see', { catalogId })) throw new DomainError('not-found')
  if (!can(viewer, 'passkey.enrol', { catalogId })) throw new DomainError('not-permitted')
  return context.inTransaction(async (tx) => {
    const { personId } = viewer
    const passkey = (await listPasskeys(tx, personId)).find((one) => one.id === input.id)
    if (!passkey) throw new DomainError('not-found')
    if ((await listEnrolments(tx, { catalogId, passkey: passkey.id })).length > 0)
      throw new DomainError('passkey-enrolled')
    if (await enrolmentWaiting(tx, { catalogId, passkey: passkey.id })) throw new DomainError('passkey-asked')
    return proposeChange(context, tx, {
      catalogId,
      kind: 'passkey.enrol',
      document: {
        passkey: passkey.id,
        personId,
        name: viewer.name,
        label: passkey.label,
        credentialId: toBase64Url(passkey.credentialId),
        publicKey: toBase64Url(passkey.publicKey),
      },
    })
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

// A drafted handover, signed by the root: by the portal where it keeps the root's private half, else by importing what was
// signed outside, over exactly the draft.
import { type Bytes, equal, fromHex, sha256 } from '@/lib/core/bytes'
import { decodeSign1, verifySign1 } from '@/lib/core/cose'
import { DomainError } from '@/lib/domain/errors'
import { HANDOVER } from '@/lib/domain/handover'
import { can } from '@/lib/domain/policy'
import { attempt } from '@/lib/domain/signed-object'
import type { Context, Tx } from '../context'
import { writeEntry } from '../store/audit'
import { findDevice } from '../store/devices'
import {
  type HandoverDraft,
  addHandover,
  dropHandoverDraft,
  findHandoverDraft,
  lockHandovers,
} from '../store/handovers'
import { findRootKey } from '../store/keys'

/** `signed` is the object made outside, null where the portal's own root signs. Throws `root-absent`, `root-signature-invalid`. */
export async function signHandover(
  context: Context,
  input: { catalogId: string; id: string; signed: Bytes | null },
): Promise<{ id: string }> {
  const { catalogId, id } = input
  if (!can(context.viewer, 'catalog.see', input)) throw new DomainError('not-found')
  const draft = await context.inTransaction((tx) => requireDraft(context, tx, input))
  const root = { catalogId, kid: draft.rootKid, kind: 'root' as const }
  const bytes =
    input.signed ?? (await context.signer.sign(root, { typ: HANDOVER.typ, payload: draft.payload }))
  return context.inTransaction(async (tx) => {
    await lockHandovers(tx, draft.device)
    const still = await requireDraft(context, tx, input)
    await requireSigned(tx, still, bytes)
    await addHandover(tx, still, bytes)
    await dropHandoverDraft(tx, { catalogId, id })
    const device = await findDevice(tx, catalogId, still.device)
    const fields = {
      person: context.viewer.personId,
      device: fromHex(device!.deviceId),
      handover: still.number,
      kid: still.rootKid,
      bytesHash: await sha256(bytes),
    }
    const at = context.now()
    await writeEntry(tx, { log: catalogId, id: context.newId(), kind: 'handover.sign', at, fields })
    return { id }
  })
}

async function requireDraft(
  context: Context,
  tx: Tx,
  { catalogId, id }: { catalogId: string; id: string },
): Promise<HandoverDraft> {
  const draft = await findHandoverDraft(tx, { catalogId, id })
  const device = draft && (await findDevice(tx, catalogId, draft.device))
  if (!draft || !device || !can(context.viewer, 'device.see', device)) throw new DomainError('not-found')
  if (!can(context.viewer, 'device.release', device)) throw new DomainError('not-permitted')
  return draft
}

async function requireSigned(tx: Tx, draft: HandoverDraft, bytes: Bytes): Promise<void> {
  const root = await findRootKey(tx, draft.catalogId)
  const envelope = attempt(() => decodeSign1(bytes, HANDOVER))
  const same = envelope && equal(envelope.payload, draft.payload) && root && equal(envelope.kid!, root.kid)
  if (!same || !(await verifySign1(envelope, root.publicKey))) throw new DomainError('root-signature-invalid')
}

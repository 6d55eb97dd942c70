// The drafted keystore, signed by the root, comes into force: by the portal where it keeps the root's private half, else
// by importing what was signed outside. What devices would refuse is refused here first.
import { type Bytes, equal, sha256 } from '@/lib/core/bytes'
import { decodeSign1, verifySign1 } from '@/lib/core/cose'
import { DomainError } from '@/lib/domain/errors'
import { KEYSTORE, readKeystore } from '@/lib/domain/keystore'
import { can } from '@/lib/domain/policy'
import { attempt } from '@/lib/domain/signed-object'
import type { Context, Tx } from '../context'
import { writeEntry } from '../store/audit'
import { type Draft, activatePlanned, addKeystore, dropDrafts, findDraft, findRootKey } from '../store/keys'

/** `signed` is the object made outside, null where the portal's own root signs. */
export async function issueKeystore(
  context: Context,
  input: { catalogId: string; signed: Bytes | null },
): Promise<{ version: number }> {
  if (!can(context.viewer, 'key.see', input)) throw new DomainError('not-found')
  if (!can(context.viewer, 'key.change', input)) throw new DomainError('not-permitted')
  const draft = await context.inTransaction((tx) => findDraft(tx, input.catalogId))
  if (!draft) throw new DomainError('not-found', 'No keystore waits to be signed.')
  const root = { catalogId: input.catalogId, kid: draft.rootKid, kind: 'root' as const }
  const bytes =
    input.signed ?? (await context.signer.sign(root, { typ: KEYSTORE.typ, payload: draft.payload }))
  return context.inTransaction(async (tx) => {
    await requireSigned(tx, { catalogId: input.catalogId, draft, bytes })
    const now = context.now()
    await addKeystore(tx, {
      catalogId: input.catalogId,
      version: draft.version,
      bytes,
      rootKid: draft.rootKid,
      createdAt: now,
    })
    await activatePlanned(tx, input.catalogId, now)
    await dropDrafts(tx, input.catalogId)
    const fields = {
      person: context.viewer.personId,
      keystoreVersion: draft.version,
      bytesHash: await sha256(bytes),
      kid: draft.rootKid,
    }
    await writeEntry(tx, {
      log: input.catalogId,
      id: context.newId(),
      kind: 'keystore.issue',
      at: now,
      fields,
    })
    return { version: draft.version }
  })
}

/** The root's signature over exactly the draft. Throws `root-signature-invalid`. */
async function requireSigned(
  tx: Tx,
  given: { catalogId: string; draft: Draft; bytes: Bytes },
): Promise<void> {
  const root = await findRootKey(tx, given.catalogId)
  const envelope = attempt(() => decodeSign1(given.bytes, KEYSTORE))
  const same =
    envelope && equal(envelope.payload, given.draft.payload) && root && equal(envelope.kid!, root.kid)
  if (!same || !(await verifySign1(envelope, root.publicKey))) throw new DomainError('root-signature-invalid')
  readKeystore(given.bytes)
}

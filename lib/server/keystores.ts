// What every change of a catalog's keys has in common: who may, the draft of the next keystore in the transaction of the
// change, and its issue at once where the portal keeps the root. Knows no single change.
import { sha256, uuidFromText } from '@/lib/core/bytes'
import { DomainError, isDomainError } from '@/lib/domain/errors'
import { KEYSTORE, readKeystore } from '@/lib/domain/keystore'
import { nextKeystore, sameTrust } from '@/lib/domain/next-keystore'
import { can } from '@/lib/domain/policy'
import { pack } from '@/lib/domain/schema'
import type { AuditFields, CatalogAuditKind } from '@/lib/domain/audit'
import type { Context, Tx } from './context'
import { writeEntry } from './store/audit'
import { reportsOf } from './store/images'
import {
  addDraft,
  dropDrafts,
  findDraft,
  findRootKey,
  latestKeystore,
  listDevelopmentKeys,
  listSigningKeys,
  takeKeystoreVersion,
} from './store/keys'
import { issueKeystore } from './usecases/issue-keystore'

/** Throws `not-found`, `not-permitted`. */
export function requireKeyOwner(context: Context, at: { catalogId: string }): void {
  if (!can(context.viewer, 'key.see', at)) throw new DomainError('not-found')
  if (!can(context.viewer, 'key.change', at)) throw new DomainError('not-permitted')
}

/** An entry about the catalog's keys, by the viewer, now. */
export const enterKey = (
  context: Context,
  tx: Tx,
  e: { catalogId: string; kind: CatalogAuditKind; fields: AuditFields },
) =>
  writeEntry(tx, {
    log: e.catalogId,
    id: context.newId(),
    kind: e.kind,
    at: context.now(),
    fields: { person: context.viewer.personId, ...e.fields },
  })

/**
 * Drafts what the keys, as they stand in this transaction, ask for; an earlier draft goes. Null where the newest keystore
 * says the same already. The keys are locked by the caller. Throws `no-signing-key` where the catalog has no root yet.
 */
export async function draftKeystore(
  context: Context,
  tx: Tx,
  { catalogId }: { catalogId: string },
): Promise<number | null> {
  const root = await findRootKey(tx, catalogId)
  if (!root) throw new DomainError('no-signing-key', 'The catalog has no keys yet.')
  const basis = {
    catalogId: uuidFromText(catalogId),
    signing: await listSigningKeys(tx, catalogId),
    development: await listDevelopmentKeys(tx, catalogId),
    reports: await reportsOf(tx, catalogId),
  }
  const issued = await latestKeystore(tx, catalogId)
  const now = context.now()
  await dropDrafts(tx, catalogId)
  const like = issued && readKeystore(issued.bytes).keystore
  if (like && sameTrust(like, nextKeystore(basis, { version: like.version, now }))) return null
  const version = await takeKeystoreVersion(tx, catalogId)
  const payload = pack(KEYSTORE.codec, nextKeystore(basis, { version, now }))
  await addDraft(tx, { catalogId, version, payload, rootKid: root.kid })
  const fields = { keystoreVersion: version, rootKid: root.kid, payloadHash: await sha256(payload) }
  await enterKey(context, tx, { catalogId, kind: 'keystore.draft', fields })
  return version
}

/** `version` is null where nothing had to change on devices; `issued` is false where the root has still to sign. */
export type Advanced = { version: number | null; issued: boolean }

/** After the change is committed: the portal's own root signs at once; one kept outside is waited for. */
export async function advanceKeystore(
  context: Context,
  { catalogId }: { catalogId: string },
): Promise<Advanced> {
  const { root, draft } = await context.inTransaction(async (tx) => ({
    root: await findRootKey(tx, catalogId),
    draft: await findDraft(tx, catalogId),
  }))
  if (!root || !draft) return { version: null, issued: true }
  try {
    if (!(await context.signer.holdsRoot({ catalogId, kid: root.kid })))
      return { version: draft.version, issued: false }
    return { ...(await issueKeystore(context, { catalogId, signed: null })), issued: true }
  } catch (error) {
    // The change stands; the page shows the draft and offers to have it signed again.
    if (isDomainError(error) && error.code === 'signer-unavailable')
      return { version: draft.version, issued: false }
    throw error
  }
}

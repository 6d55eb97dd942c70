// The drafted keystore, signed by the root, comes into force: by the portal where it keeps the root's private half, else
// by importing what was signed outside. What devices would refuse is refused here first.
import { type Bytes, equal, sha256 } from '@/lib/core/bytes'
import { decodeSign1, verifySign1 } from '@/lib/core/cose'
import { DomainError } from '@/lib/domain/errors'
import { KEYSTORE, type Keystore, readKeystore } from '@/lib/domain/keystore'
import { effectsOn, effectsOnDevelopment } from '@/lib/domain/next-keystore'
import { can } from '@/lib/domain/policy'
import { attempt } from '@/lib/domain/signed-object'
import type { Context, Tx } from '../context'
import { writeEntry } from '../store/audit'
import {
  type Draft,
  addKeystore,
  applyEffects,
  dropDrafts,
  findDraft,
  findRootKey,
  listDevelopmentKeys,
  listSigningKeys,
  lockKeys,
} from '../store/keys'
import { signNotice } from './raise-epoch'
import { remakeNotices } from './remake-notices'

/** `signed` is the object made outside, null where the portal's own root signs. */
export async function issueKeystore(
  context: Context,
  input: { catalogId: string; signed: Bytes | null },
): Promise<{ version: number }> {
  const { catalogId } = input
  if (!can(context.viewer, 'key.see', input)) throw new DomainError('not-found')
  if (!can(context.viewer, 'key.change', input)) throw new DomainError('not-permitted')
  const draft = await context.inTransaction((tx) => findDraft(tx, catalogId))
  if (!draft) throw new DomainError('not-found', 'No keystore waits to be signed.')
  const root = { catalogId, kid: draft.rootKid, kind: 'root' as const }
  const bytes =
    input.signed ?? (await context.signer.sign(root, { typ: KEYSTORE.typ, payload: draft.payload }))
  const { version, notices } = await context.inTransaction(async (tx) => {
    await lockKeys(tx, catalogId)
    const keystore = await requireSigned(tx, { catalogId, draft, bytes })
    const still = await findDraft(tx, catalogId)
    if (still?.version !== draft.version) throw new DomainError('changed-meanwhile')
    const { version, rootKid } = draft
    await addKeystore(tx, { catalogId, version, bytes, rootKid, createdAt: context.now() })
    await dropDrafts(tx, catalogId)
    const fields = { keystoreVersion: version, bytesHash: await sha256(bytes), kid: rootKid }
    await enter(context, tx, { catalogId, kind: 'keystore.issue', fields })
    await settle(context, tx, { catalogId, keystore })
    return { version, notices: await remakeNotices(context, tx, catalogId) }
  })
  for (const id of notices) await signNotice(context, { catalogId, id })
  return { version }
}

/** Keys become active or are no longer listed, by what the keystore says. */
async function settle(
  context: Context,
  tx: Tx,
  { catalogId, keystore }: { catalogId: string; keystore: Keystore },
): Promise<void> {
  const keys = await listSigningKeys(tx, catalogId)
  const signing = effectsOn(keystore, keys, context.now())
  const development = effectsOnDevelopment(keystore, await listDevelopmentKeys(tx, catalogId))
  await applyEffects(tx, catalogId, { signing, development })
  for (const { kid, activeFrom } of signing) {
    if (!activeFrom) continue
    const use = keys.find((key) => equal(key.kid, kid))!.use
    const notBefore = Math.floor(activeFrom.getTime() / 1000)
    await enter(context, tx, { catalogId, kind: 'key.activate', fields: { kid, use, notBefore } })
  }
}

const enter = (
  context: Context,
  tx: Tx,
  e: {
    catalogId: string
    kind: 'keystore.issue' | 'key.activate'
    fields: { kid: Bytes; use?: number; notBefore?: number; keystoreVersion?: number; bytesHash?: Bytes }
  },
) =>
  writeEntry(tx, {
    log: e.catalogId,
    id: context.newId(),
    kind: e.kind,
    at: context.now(),
    fields: { person: context.viewer.personId, ...e.fields },
  })

/** The root's signature over exactly the draft. Throws `root-signature-invalid`. */
async function requireSigned(
  tx: Tx,
  given: { catalogId: string; draft: Draft; bytes: Bytes },
): Promise<Keystore> {
  const root = await findRootKey(tx, given.catalogId)
  const envelope = attempt(() => decodeSign1(given.bytes, KEYSTORE))
  const same =
    envelope && equal(envelope.payload, given.draft.payload) && root && equal(envelope.kid!, root.kid)
  if (!same || !(await verifySign1(envelope, root.publicKey))) throw new DomainError('root-signature-invalid')
  return readKeystore(given.bytes).keystore
}

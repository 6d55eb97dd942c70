// A catalog gets its root and one signing key for each use, and the draft of its first trusted keystore. The root's private
// half may be kept outside: then the draft waits to be signed there.
import { type Bytes, uuidFromText } from '@/lib/core/bytes'
import { type CoseKey, importPublicKey, kidOf } from '@/lib/core/cose'
import { KEYSTORE, USE, type Keystore } from '@/lib/domain/keystore'
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import { pack } from '@/lib/domain/schema'
import type { Context, Tx } from '../context'
import { writeEntry } from '../store/audit'
import {
  addDraft,
  addRootKey,
  addSigningKey,
  findRootKey,
  lockKeys,
  nextKeystoreVersion,
} from '../store/keys'
import { issueKeystore } from './issue-keystore'

export type CreateKeys = {
  catalogId: string
  root: { kind: 'portal' } | { kind: 'outside'; publicKey: CoseKey }
}

/** `issued` is false where the root, kept outside, has still to sign the draft. */
export async function createKeys(
  context: Context,
  input: CreateKeys,
): Promise<{ version: number; issued: boolean }> {
  const root = await rootOf(context, input)
  const signing = await Promise.all(
    Object.entries(USE).map(async ([name, use]) => ({ name, use, ...(await context.signer.makeKey()) })),
  )
  const version = await context.inTransaction(async (tx) => {
    if (!can(context.viewer, 'key.see', input)) throw new DomainError('not-found')
    if (!can(context.viewer, 'key.change', input)) throw new DomainError('not-permitted')
    await lockKeys(tx, input.catalogId)
    if (await findRootKey(tx, input.catalogId))
      throw new DomainError('changed-meanwhile', 'The catalog has its keys already.')
    await addRootKey(tx, { catalogId: input.catalogId, ...root })
    await enter(context, tx, { catalogId: input.catalogId, kind: 'root.bring', kid: root.kid })
    for (const key of signing) {
      await addSigningKey(tx, { catalogId: input.catalogId, ...key })
      await enter(context, tx, { catalogId: input.catalogId, kind: 'key.create', kid: key.kid, use: key.use })
    }
    return draft(context, tx, { input, rootKid: root.kid, signing })
  })
  if (input.root.kind === 'outside') return { version, issued: false }
  await issueKeystore(context, { catalogId: input.catalogId, signed: null })
  return { version, issued: true }
}

async function rootOf(context: Context, { root }: CreateKeys) {
  if (root.kind === 'portal') return context.signer.makeKey()
  await importPublicKey(root.publicKey)
  return { kid: await kidOf(root.publicKey), publicKey: root.publicKey, privateEnc: null }
}

type Drafting = { input: CreateKeys; rootKid: Bytes; signing: { use: number; publicKey: CoseKey }[] }

async function draft(context: Context, tx: Tx, { input, rootKid, signing }: Drafting): Promise<number> {
  const version = await nextKeystoreVersion(tx, input.catalogId)
  const keystore: Keystore = {
    version,
    keys: signing.map(({ publicKey, use }) => ({ key: publicKey, uses: [use] })),
    issuedAt: Math.floor(context.now().getTime() / 1000),
    keptForImages: [],
    developmentKeys: [],
    catalogId: uuidFromText(input.catalogId),
  }
  await addDraft(tx, {
    catalogId: input.catalogId,
    version,
    payload: pack(KEYSTORE.codec, keystore),
    rootKid,
  })
  return version
}

const enter = (
  context: Context,
  tx: Tx,
  e: { catalogId: string; kind: 'root.bring' | 'key.create'; kid: Bytes; use?: number },
) =>
  writeEntry(tx, {
    log: e.catalogId,
    id: context.newId(),
    kind: e.kind,
    at: context.now(),
    fields: { person: context.viewer.personId, kid: e.kid, use: e.use },
  })

// A catalog gets its root and one signing key for each use, and the draft of its first trusted keystore. The root's private
// half may be kept outside: then the draft waits to be signed there.
import { type CoseKey, importPublicKey, kidOf } from '@/lib/core/cose'
import { USE } from '@/lib/domain/keystore'
import { DomainError } from '@/lib/domain/errors'
import type { Context } from '../context'
import { draftKeystore, enterKey, requireKeyOwner } from '../keystores'
import { addRootKey, addSigningKey, findRootKey, lockKeys } from '../store/keys'
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
  const { catalogId } = input
  const root = await rootOf(context, input)
  const signing = await Promise.all(
    Object.values(USE).map(async (use) => ({ use, ...(await context.signer.makeKey()) })),
  )
  const version = await context.inTransaction(async (tx) => {
    requireKeyOwner(context, input)
    await lockKeys(tx, catalogId)
    if (await findRootKey(tx, catalogId))
      throw new DomainError('changed-meanwhile', 'The catalog has its keys already.')
    await addRootKey(tx, { catalogId, ...root })
    await enterKey(context, tx, { catalogId, kind: 'root.bring', fields: { kid: root.kid } })
    const createdAt = context.now()
    for (const key of signing) {
      await addSigningKey(tx, { catalogId, ...key, label: null, from: null, createdAt })
      await enterKey(context, tx, { catalogId, kind: 'key.create', fields: { kid: key.kid, use: key.use } })
    }
    return (await draftKeystore(context, tx, input))!
  })
  if (input.root.kind === 'outside') return { version, issued: false }
  await issueKeystore(context, { catalogId, signed: null })
  return { version, issued: true }
}

async function rootOf(context: Context, { root }: CreateKeys) {
  if (root.kind === 'portal') return context.signer.makeKey()
  await importPublicKey(root.publicKey)
  return { kid: await kidOf(root.publicKey), publicKey: root.publicKey, privateEnc: null }
}

// A public key brought from outside: one that signs images elsewhere (use 2), or one that signs development images. It goes
// into the next keystore; the portal never has its private half.
import type { Bytes } from '@/lib/core/bytes'
import { type CoseKey, importPublicKey, kidOf } from '@/lib/core/cose'
import { DomainError } from '@/lib/domain/errors'
import { USE } from '@/lib/domain/keystore'
import { requireUnknown } from '@/lib/domain/signing-keys'
import type { Context, Tx } from '../context'
import { type Advanced, advanceKeystore, draftKeystore, enterKey, requireKeyOwner } from '../keystores'
import {
  addDevelopmentKey,
  addSigningKey,
  findRootKey,
  listDevelopmentKeys,
  listSigningKeys,
  lockKeys,
  removeDevelopmentKey,
} from '../store/keys'

export type BringKey = { catalogId: string; publicKey: CoseKey; label: string; for: 'images' | 'development' }

/** Throws `key-known`, `no-signing-key`, `malformed` where the point is not on the curve. */
export async function bringKey(context: Context, input: BringKey): Promise<Advanced & { kid: Bytes }> {
  requireKeyOwner(context, input)
  const { catalogId, publicKey, label } = input
  await importPublicKey(publicKey)
  const kid = await kidOf(publicKey)
  const createdAt = context.now()
  await context.inTransaction(async (tx) => {
    await lockKeys(tx, catalogId)
    await requireFresh(tx, input)
    if (input.for === 'development')
      await addDevelopmentKey(tx, { catalogId, kid, publicKey, label, createdAt })
    else {
      const outside = { privateEnc: null, use: USE.image, from: null }
      await addSigningKey(tx, { catalogId, kid, publicKey, label, createdAt, ...outside })
    }
    const kind = input.for === 'development' ? 'development-key.add' : 'key.bring'
    await enterKey(context, tx, { catalogId, kind, fields: { kid, subjectName: label } })
    await draftKeystore(context, tx, { catalogId })
  })
  return { kid, ...(await advanceKeystore(context, input)) }
}

async function requireFresh(tx: Tx, { catalogId, publicKey }: BringKey): Promise<void> {
  requireUnknown(publicKey, {
    root: (await findRootKey(tx, catalogId))?.publicKey ?? null,
    signing: await listSigningKeys(tx, catalogId),
    development: await listDevelopmentKeys(tx, catalogId),
  })
}

/** Images signed with it stay installed and do not start, once a device has the next keystore. */
export async function dropDevelopmentKey(
  context: Context,
  input: { catalogId: string; kid: Bytes },
): Promise<Advanced> {
  requireKeyOwner(context, input)
  const { catalogId, kid } = input
  await context.inTransaction(async (tx) => {
    await lockKeys(tx, catalogId)
    const { count } = await removeDevelopmentKey(tx, { catalogId, kid, at: context.now() })
    if (count === 0) throw new DomainError('not-found')
    await enterKey(context, tx, { catalogId, kind: 'development-key.remove', fields: { kid } })
    await draftKeystore(context, tx, { catalogId })
  })
  return advanceKeystore(context, input)
}

// A new key for a use: the next keystore lists it beside the old one, so that devices can learn it at once, and the portal
// signs with it from the set time on, or as soon as the keystore is issued.
import { DomainError } from '@/lib/domain/errors'
import { requireRotation } from '@/lib/domain/signing-keys'
import type { Context } from '../context'
import { type Advanced, advanceKeystore, draftKeystore, enterKey, requireKeyOwner } from '../keystores'
import { addSigningKey, findRootKey, listSigningKeys, lockKeys } from '../store/keys'

export type RotateKey = { catalogId: string; use: 1 | 2 | 3; from: Date | null }

/** Throws `no-signing-key`, `rotation-pending`, `activation-out-of-range`. */
export async function rotateKey(context: Context, input: RotateKey): Promise<Advanced> {
  requireKeyOwner(context, input)
  const { catalogId, use, from } = input
  const made = await context.signer.makeKey()
  await context.inTransaction(async (tx) => {
    await lockKeys(tx, catalogId)
    if (!(await findRootKey(tx, catalogId)))
      throw new DomainError('no-signing-key', 'The catalog has no keys yet.')
    requireRotation({ use, from }, await listSigningKeys(tx, catalogId), context.now())
    await addSigningKey(tx, { catalogId, ...made, use, label: null, from, createdAt: context.now() })
    const notBefore = from ? Math.floor(from.getTime() / 1000) : undefined
    await enterKey(context, tx, { catalogId, kind: 'key.create', fields: { kid: made.kid, use, notBefore } })
    await draftKeystore(context, tx, { catalogId })
  })
  return advanceKeystore(context, input)
}

// A key that another has taken over from leaves the next keystore. Images that devices have installed under it keep
// starting: its kid goes where the keystore keeps such. A step of its own, since it needs that nothing live hangs on it.
import { type Bytes, equal } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { requireRetirable } from '@/lib/domain/signing-keys'
import type { Context } from '../context'
import { type Advanced, advanceKeystore, draftKeystore, enterKey, requireKeyOwner } from '../keystores'
import { needsOf } from '../store/key-needs'
import { endKey, listSigningKeys, lockKeys } from '../store/keys'

/** Throws `key-in-force`, `key-ended`, `key-still-needed`. */
export async function retireKey(
  context: Context,
  input: { catalogId: string; kid: Bytes },
): Promise<Advanced> {
  requireKeyOwner(context, input)
  const { catalogId, kid } = input
  await context.inTransaction(async (tx) => {
    await lockKeys(tx, catalogId)
    const keys = await listSigningKeys(tx, catalogId)
    const key = keys.find((one) => equal(one.kid, kid))
    if (!key) throw new DomainError('not-found')
    const now = context.now()
    requireRetirable(key, { keys, needs: await needsOf(tx, input, now), now })
    await endKey(tx, { catalogId, kid, state: 'retired' })
    await enterKey(context, tx, { catalogId, kind: 'key.retire', fields: { kid, use: key.use } })
    await draftKeystore(context, tx, { catalogId })
  })
  return advanceKeystore(context, input)
}

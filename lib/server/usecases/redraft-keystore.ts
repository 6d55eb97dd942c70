// The waiting keystore drafted anew: where a device has meanwhile shown a version as high, or where kids that were kept for
// installed images can now go. A version that was given out before is never used again.
import type { Context } from '../context'
import { type Advanced, advanceKeystore, draftKeystore, requireKeyOwner } from '../keystores'
import { lockKeys } from '../store/keys'

export async function redraftKeystore(context: Context, input: { catalogId: string }): Promise<Advanced> {
  requireKeyOwner(context, input)
  await context.inTransaction(async (tx) => {
    await lockKeys(tx, input.catalogId)
    await draftKeystore(context, tx, input)
  })
  return advanceKeystore(context, input)
}

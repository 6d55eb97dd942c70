// Emergency: somebody else may have a key's private half. From the moment this is committed the portal signs nothing with
// it, every live capability that it signed has ended, and the next keystore is without it. The key that takes over is made
// at once. Devices believe the stolen key until each has the new keystore: that is shown, and never assumed.
import { type Bytes, equal, fromHex } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { type SigningKey, keyInForce } from '@/lib/domain/signing-keys'
import type { Context, Tx } from '../context'
import { type Advanced, advanceKeystore, draftKeystore, enterKey, requireKeyOwner } from '../keystores'
import { endUnder, liveUnder } from '../store/key-needs'
import type { SealedKey } from '../signing/signer'
import { addSigningKey, endKey, hastenKey, listSigningKeys, lockKeys } from '../store/keys'

export type ReportStolenKey = { catalogId: string; kid: Bytes; note: string }

/** `ended` is how many capabilities died with the key. Throws `not-found`, `key-ended`. */
export async function reportStolenKey(
  context: Context,
  input: ReportStolenKey,
): Promise<Advanced & { ended: number }> {
  requireKeyOwner(context, input)
  const { catalogId, kid, note } = input
  const made = await context.signer.makeKey()
  const ended = await context.inTransaction(async (tx) => {
    await lockKeys(tx, catalogId)
    const keys = await listSigningKeys(tx, catalogId)
    const key = keys.find((one) => equal(one.kid, kid))
    if (!key) throw new DomainError('not-found')
    if (key.state === 'compromised') throw new DomainError('key-ended')
    await endKey(tx, { catalogId, kid, state: 'compromised' })
    await enterKey(context, tx, { catalogId, kind: 'key.compromise', fields: { kid, use: key.use, note } })
    const dying = await endCapabilities(context, tx, input)
    await succeed(context, tx, { catalogId, key, keys, made })
    await draftKeystore(context, tx, { catalogId })
    return dying
  })
  return { ...(await advanceKeystore(context, input)), ended }
}

/** Only the key that signs now leaves a gap. One that waits for its keystore fills it, and no longer waits for its time. */
async function succeed(
  context: Context,
  tx: Tx,
  given: { catalogId: string; key: SigningKey; keys: readonly SigningKey[]; made: SealedKey },
): Promise<void> {
  const { catalogId, key, keys, made } = given
  const now = context.now()
  const signs = keyInForce(keys, key.use, now)
  if (!signs || !equal(signs.kid, key.kid)) return
  const waiting = keys.find(
    (one) => one.use === key.use && one.origin === 'portal' && one.state === 'planned',
  )
  if (waiting) return void (await hastenKey(tx, { catalogId, kid: waiting.kid }))
  await addSigningKey(tx, { catalogId, ...made, use: key.use, label: null, from: null, createdAt: now })
  await enterKey(context, tx, { catalogId, kind: 'key.create', fields: { kid: made.kid, use: key.use } })
}

async function endCapabilities(context: Context, tx: Tx, key: ReportStolenKey): Promise<number> {
  const now = context.now()
  const dying = await liveUnder(tx, key, now)
  await endUnder(tx, key, now)
  for (const { cti, request, deviceId } of dying) {
    const fields = { capability: cti, request, device: fromHex(deviceId), kid: key.kid }
    await enterKey(context, tx, { catalogId: key.catalogId, kind: 'capability.key-stolen', fields })
  }
  return dying.length
}

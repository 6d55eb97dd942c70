// An image that is there: taken from what technicians are offered and offered again, never deleted; or its manifest signed
// anew with the key in force, after the one that signed it was retired.
import { equal } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { IMAGE, readManifest } from '@/lib/domain/image'
import { USE } from '@/lib/domain/keystore'
import { can } from '@/lib/domain/policy'
import { pack } from '@/lib/domain/schema'
import type { Context, Tx } from '../context'
import { writeEntry } from '../store/audit'
import { type ImageRow, findImage, replaceManifest, setWithdrawn } from '../store/images'
import { keyInForce } from '../store/keys'

type OneImage = { catalogId: string; id: string }

async function requireImage(context: Context, tx: Tx, at: OneImage): Promise<ImageRow> {
  const image = can(context.viewer, 'image.see', at) ? await findImage(tx, at.catalogId, at.id) : undefined
  if (!image) throw new DomainError('not-found')
  if (!can(context.viewer, 'key.change', at)) throw new DomainError('not-permitted')
  return image
}

const enter = (
  context: Context,
  tx: Tx,
  e: { catalogId: string; image: ImageRow; kind: 'image.withdraw' | 'image.offer' | 'image.sign-again' },
) =>
  writeEntry(tx, {
    log: e.catalogId,
    id: context.newId(),
    kind: e.kind,
    at: context.now(),
    fields: {
      person: context.viewer.personId,
      image: e.image.id,
      subjectName: `${e.image.name} ${e.image.version}`,
      kid: e.image.kid,
    },
  })

export async function offerImage(
  context: Context,
  input: OneImage & { offered: boolean },
): Promise<{ offered: boolean }> {
  const { catalogId, id, offered } = input
  return context.inTransaction(async (tx) => {
    const image = await requireImage(context, tx, input)
    if ((image.withdrawnAt === null) === offered) throw new DomainError('changed-meanwhile')
    await setWithdrawn(tx, { catalogId, id, at: offered ? null : context.now() })
    await enter(context, tx, { catalogId, image, kind: offered ? 'image.offer' : 'image.withdraw' })
    return { offered }
  })
}

/** Throws `no-signing-key`, `changed-meanwhile` where it is signed with the key in force or was signed elsewhere. */
export async function signImageAgain(context: Context, input: OneImage): Promise<{ id: string }> {
  const { catalogId, id } = input
  const { image, key } = await context.inTransaction(async (tx) => ({
    image: await requireImage(context, tx, input),
    key: await keyInForce(tx, { catalogId, use: USE.image, at: context.now() }),
  }))
  if (!key) throw new DomainError('no-signing-key')
  if (image.origin !== 'portal' || equal(image.kid, key.kid)) throw new DomainError('changed-meanwhile')
  const signer = { catalogId, kid: key.kid, kind: 'signing' as const }
  const payload = pack(IMAGE.codec, readManifest(image.manifest).manifest)
  const manifest = await context.signer.sign(signer, { typ: IMAGE.typ, payload })
  return context.inTransaction(async (tx) => {
    const still = await requireImage(context, tx, input)
    if (!equal(still.kid, image.kid)) throw new DomainError('changed-meanwhile')
    await replaceManifest(tx, { catalogId, id, manifest, kid: key.kid })
    await enter(context, tx, { catalogId, image: { ...image, kid: key.kid }, kind: 'image.sign-again' })
    return { id }
  })
}

// An image that was signed elsewhere, as its file: taken where a device with the catalog's newest keystore would take it.
import { type Bytes, uuidFromText, uuidToText } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { IMAGE, MAX_CONTENT_BYTES } from '@/lib/domain/image'
import { type OpenedImage, openImageFile, requireFollows, requireProduct } from '@/lib/domain/image-rules'
import { indexKeys, readKeystore } from '@/lib/domain/keystore'
import { can } from '@/lib/domain/policy'
import type { Context, Tx } from '../context'
import { writeEntry } from '../store/audit'
import { listProducts } from '../store/places'
import { addImage as keep, componentSoFar, findImage, lockComponent } from '../store/images'
import { latestKeystore } from '../store/keys'

/** Manifest, content and the head of the content's byte string. */
export const MAX_IMAGE_FILE_BYTES = IMAGE.maxBytes + MAX_CONTENT_BYTES + 5

/** Throws the `image-…` code that says what a device would mind, `no-signing-key` where no keystore is issued. */
export async function importImage(
  context: Context,
  input: { catalogId: string; file: Bytes },
): Promise<{ id: string; development: boolean }> {
  const { catalogId, file } = input
  if (!can(context.viewer, 'image.see', input)) throw new DomainError('not-found')
  if (!can(context.viewer, 'key.change', input)) throw new DomainError('not-permitted')
  if (file.length > MAX_IMAGE_FILE_BYTES) throw new DomainError('too-large')
  const latest = await context.inTransaction((tx) => latestKeystore(tx, catalogId))
  if (!latest) throw new DomainError('no-signing-key')
  const opened = await openImageFile(file, await indexKeys(readKeystore(latest.bytes).keystore))
  await context.inTransaction(async (tx) => {
    if ((await latestKeystore(tx, catalogId))?.version !== latest.version)
      throw new DomainError('changed-meanwhile')
    await take(context, tx, { catalogId, opened })
  })
  return { id: uuidToText(opened.manifest.image), development: opened.development }
}

async function take(
  context: Context,
  tx: Tx,
  { catalogId, opened }: { catalogId: string; opened: OpenedImage },
): Promise<void> {
  const { manifest, development, content, kid } = opened
  const id = uuidToText(manifest.image)
  const componentId = uuidToText(manifest.component)
  await lockComponent(tx, { catalogId, componentId })
  if (await findImage(tx, catalogId, id)) throw new DomainError('image-already-here')
  const products = (await listProducts(tx, catalogId)).map((product) => uuidFromText(product.id))
  requireProduct(manifest.products, products)
  requireFollows(manifest, await componentSoFar(tx, { catalogId, componentId }), development)
  const { name, kind, version, rollback, sizeBytes, contentHash } = manifest
  const person = context.viewer.personId
  const createdAt = context.now()
  const about = { catalogId, id, componentId, name, kind, version, rollback, sizeBytes, contentHash, kid }
  const row = {
    ...about,
    manifest: opened.signedManifest,
    origin: 'outside',
    development,
    addedBy: person,
    createdAt,
  }
  await keep(tx, row, content)
  const fields = {
    person,
    image: id,
    subjectName: `${name} ${version}`,
    bytesHash: contentHash,
    kid,
    development,
  }
  await writeEntry(tx, { log: catalogId, id: context.newId(), kind: 'image.import', at: createdAt, fields })
}

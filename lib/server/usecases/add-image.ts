// An image of the catalog: its content kept, its manifest signed with the catalog's image key.
import { type Bytes, sha256, uuidFromText } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { IMAGE, type ImageManifest, MAX_CONTENT_BYTES } from '@/lib/domain/image'
import { USE } from '@/lib/domain/keystore'
import { can } from '@/lib/domain/policy'
import { pack } from '@/lib/domain/schema'
import type { Context } from '../context'
import { writeEntry } from '../store/audit'
import { listProducts } from '../store/catalogs'
import { activeKey, addImage as keep } from '../store/keys'

export type AddImage = {
  catalogId: string
  componentId: string
  name: string
  version: string
  kind: 0 | 1
  rollback: number
  products: string[]
  content: Bytes
}

export async function addImage(context: Context, input: AddImage): Promise<{ id: string }> {
  if (!can(context.viewer, 'image.see', input)) throw new DomainError('not-found')
  if (!can(context.viewer, 'key.change', input)) throw new DomainError('not-permitted')
  if (input.content.length > MAX_CONTENT_BYTES) throw new DomainError('too-large')
  const { key, known } = await context.inTransaction(async (tx) => ({
    key: await activeKey(tx, input.catalogId, USE.image),
    known: (await listProducts(tx, input.catalogId)).map((product) => product.id),
  }))
  if (!input.products.every((product) => known.includes(product))) throw new DomainError('not-found')
  if (!key) throw new DomainError('no-signing-key')
  const id = context.newId()
  const manifest = await manifestOf(input, id)
  const signer = { catalogId: input.catalogId, kid: key.kid, kind: 'signing' as const }
  const signed = await context.signer.sign(signer, { typ: IMAGE.typ, payload: pack(IMAGE.codec, manifest) })
  const { catalogId, componentId, name, kind, version, rollback, content } = input
  const { contentHash, sizeBytes } = manifest
  const about = { catalogId, id, componentId, name, kind, version, rollback, contentHash, sizeBytes }
  await context.inTransaction(async (tx) => {
    await keep(tx, { ...about, manifest: signed, kid: key.kid }, content)
    const person = context.viewer.personId
    const fields = {
      person,
      image: id,
      subjectName: `${name} ${version}`,
      bytesHash: contentHash,
      kid: key.kid,
    }
    await writeEntry(tx, {
      log: catalogId,
      id: context.newId(),
      kind: 'image.add',
      at: context.now(),
      fields,
    })
  })
  return { id }
}

async function manifestOf(input: AddImage, id: string): Promise<ImageManifest> {
  return {
    component: uuidFromText(input.componentId),
    image: uuidFromText(id),
    name: input.name,
    kind: input.kind,
    version: input.version,
    sizeBytes: input.content.length,
    contentHash: await sha256(input.content),
    rollback: input.rollback,
    products: input.products.map(uuidFromText),
  }
}

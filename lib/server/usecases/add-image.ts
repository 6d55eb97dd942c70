// An image of the catalog: its content kept, its manifest signed with the catalog's image key.
import { type Bytes, equal, sha256, uuidFromText } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { IMAGE, type ImageManifest, MAX_CONTENT_BYTES } from '@/lib/domain/image'
import { type ComponentSoFar, requireFollows } from '@/lib/domain/image-rules'
import { USE } from '@/lib/domain/keystore'
import { can } from '@/lib/domain/policy'
import { pack } from '@/lib/domain/schema'
import type { Context, Tx } from '../context'
import { writeEntry } from '../store/audit'
import { listProducts } from '../store/places'
import { componentSoFar, lockComponent, addImage as keep } from '../store/images'
import { keyInForce } from '../store/keys'

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

/** Throws `no-signing-key`, `image-kind-differs`, `image-rollback`. */
export async function addImage(context: Context, input: AddImage): Promise<{ id: string }> {
  if (!can(context.viewer, 'image.see', input)) throw new DomainError('not-found')
  if (!can(context.viewer, 'key.change', input)) throw new DomainError('not-permitted')
  if (input.content.length > MAX_CONTENT_BYTES) throw new DomainError('too-large')
  const { catalogId } = input
  const { key, known, soFar } = await context.inTransaction(async (tx) => ({
    key: await signingKey(context, tx, catalogId),
    known: (await listProducts(tx, catalogId)).map((product) => product.id),
    soFar: await componentSoFar(tx, input),
  }))
  if (!input.products.every((product) => known.includes(product))) throw new DomainError('not-found')
  requireFollows(input, soFar)
  if (!key) throw new DomainError('no-signing-key')
  const id = context.newId()
  const manifest = await manifestOf(input, id)
  const signer = { catalogId, kid: key.kid, kind: 'signing' as const }
  const signed = await context.signer.sign(signer, { typ: IMAGE.typ, payload: pack(IMAGE.codec, manifest) })
  await context.inTransaction(async (tx) => {
    await lockComponent(tx, input)
    requireUnchanged({ soFar: await componentSoFar(tx, input), before: soFar })
    const still = await signingKey(context, tx, catalogId)
    if (!still || !equal(still.kid, key.kid)) throw new DomainError('changed-meanwhile')
    await store(context, tx, { input, id, manifest, signed, kid: key.kid })
  })
  return { id }
}

const signingKey = (context: Context, tx: Tx, catalogId: string) =>
  keyInForce(tx, { catalogId, use: USE.image, at: context.now() })

function requireUnchanged({ soFar, before }: { soFar: ComponentSoFar; before: ComponentSoFar }): void {
  if (soFar?.highestRollback !== before?.highestRollback) throw new DomainError('changed-meanwhile')
}

type Storing = { input: AddImage; id: string; manifest: ImageManifest; signed: Bytes; kid: Bytes }

async function store(context: Context, tx: Tx, { input, id, manifest, signed, kid }: Storing): Promise<void> {
  const { catalogId, componentId, name, kind, version, rollback, content } = input
  const { contentHash, sizeBytes } = manifest
  const person = context.viewer.personId
  const createdAt = context.now()
  const about = { catalogId, id, componentId, name, kind, version, rollback, contentHash, sizeBytes }
  const row = {
    ...about,
    manifest: signed,
    kid,
    origin: 'portal',
    development: false,
    addedBy: person,
    createdAt,
  }
  await keep(tx, row, content)
  await writeEntry(tx, {
    log: catalogId,
    id: context.newId(),
    kind: 'image.add',
    at: createdAt,
    fields: { person, image: id, subjectName: `${name} ${version}`, bytesHash: contentHash, kid },
  })
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

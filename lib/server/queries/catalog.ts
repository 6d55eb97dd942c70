// A catalog's settings as a person may see them: policy, products, keystores and images.
import { toHex, uuidToText } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { type CatalogAction, can } from '@/lib/domain/policy'
import { readManifest } from '@/lib/domain/image'
import { indexKeys, readKeystore } from '@/lib/domain/keystore'
import type { Context, Tx } from '../context'
import { findCatalog } from '../store/catalogs'
import { countByGroup, listEveryGroup, listEveryProduct } from '../store/places'
import { findImageFile, listImages as storedImages } from '../store/images'
import { latestKeystore, listKeystores } from '../store/keys'

function require(context: Context, action: CatalogAction, catalogId: string): void {
  if (!can(context.viewer, 'catalog.see', { catalogId })) throw new DomainError('not-found')
  if (!can(context.viewer, action, { catalogId })) throw new DomainError('not-permitted')
}

/** Devices of a group are counted up to here; one more stands for "more". */
export const MOST_COUNTED_IN_GROUP = 1000

export async function productsOf(context: Context, catalogId: string) {
  require(context, 'product.see', catalogId)
  return context.inTransaction(async (tx) => {
    const counts = await countByGroup(tx, catalogId, MOST_COUNTED_IN_GROUP + 1)
    return {
      products: (await listEveryProduct(tx, catalogId)).map(({ archivedAt, ...product }) => ({
        ...product,
        archivedAt: archivedAt?.toISOString() ?? null,
      })),
      groups: (await listEveryGroup(tx, catalogId)).map(({ archivedAt, ...group }) => ({
        ...group,
        archivedAt: archivedAt?.toISOString() ?? null,
        devices: counts.get(group.id) ?? 0,
      })),
      catalog: await catalogLine(tx, catalogId),
      may: {
        product: can(context.viewer, 'product.change', { catalogId }),
        catalog: can(context.viewer, 'catalog.change', { catalogId }),
      },
    }
  })
}

async function catalogLine(tx: Tx, catalogId: string) {
  const catalog = await findCatalog(tx, catalogId)
  return { name: catalog?.name ?? '', archivedAt: catalog?.archivedAt?.toISOString() ?? null }
}

export async function keystoreOf(context: Context, input: { catalogId: string; version: number | null }) {
  require(context, 'keystore.read', input.catalogId)
  return context.inTransaction(async (tx) => {
    const keystores = await listKeystores(tx, input.catalogId)
    const found =
      input.version === null
        ? await latestKeystore(tx, input.catalogId)
        : keystores.find((one) => one.version === input.version)
    if (!found) throw new DomainError('not-found')
    return found
  })
}

/** Every image, the newest of a component first. `signer` says whether devices with the newest keystore believe who signed it. */
export async function imagesOf(context: Context, catalogId: string) {
  require(context, 'image.see', catalogId)
  const { rows, latest } = await context.inTransaction(async (tx) => ({
    rows: await storedImages(tx, catalogId),
    latest: await latestKeystore(tx, catalogId),
  }))
  const keys = await indexKeys(latest ? readKeystore(latest.bytes).keystore : null)
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    version: row.version,
    kind: row.kind,
    sizeBytes: row.sizeBytes,
    rollback: row.rollback,
    componentId: row.componentId,
    kid: toHex(row.kid),
    contentHash: toHex(row.contentHash),
    products: readManifest(row.manifest).manifest.products.map(uuidToText),
    origin: row.origin,
    development: row.development,
    signer: keys.find(row.kid, 'image')
      ? ('production' as const)
      : keys.development(row.kid)
        ? ('development' as const)
        : ('unknown' as const),
    withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  }))
}

/** What a technician may install: not withdrawn, and signed by a key that devices believe. */
export async function offeredImages(context: Context, catalogId: string) {
  const images = await imagesOf(context, catalogId)
  return images.filter((image) => image.withdrawnAt === null && image.signer !== 'unknown')
}

export async function imageFileOf(context: Context, input: { catalogId: string; id: string }) {
  require(context, 'image.see', input.catalogId)
  const file = await context.inTransaction((tx) => findImageFile(tx, input.catalogId, input.id))
  if (!file) throw new DomainError('not-found')
  return file
}

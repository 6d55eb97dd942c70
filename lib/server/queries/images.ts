// One image of the catalog as its people may see it: what it is, who signed it, and whether devices believe that.
import { toHex, uuidToText } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { readManifest } from '@/lib/domain/image'
import { USE, indexKeys, readKeystore } from '@/lib/domain/keystore'
import { can } from '@/lib/domain/policy'
import type { Context } from '../context'
import { listEveryProduct } from '../store/places'
import { findImage } from '../store/images'
import { keyInForce, latestKeystore } from '../store/keys'

export async function imageOf(context: Context, input: { catalogId: string; id: string }) {
  const { catalogId, id } = input
  if (!can(context.viewer, 'image.see', input)) throw new DomainError('not-found')
  return context.inTransaction(async (tx) => {
    const row = await findImage(tx, catalogId, id)
    if (!row) throw new DomainError('not-found')
    const latest = await latestKeystore(tx, catalogId)
    const keys = await indexKeys(latest ? readKeystore(latest.bytes).keystore : null)
    const signs = await keyInForce(tx, { catalogId, use: USE.image, at: context.now() })
    const names = new Map(
      (await listEveryProduct(tx, catalogId)).map((product) => [product.id, product.name]),
    )
    const products = readManifest(row.manifest).manifest.products.map(uuidToText)
    const mayChange = can(context.viewer, 'key.change', input)
    const kid = toHex(row.kid)
    return {
      id: row.id,
      name: row.name,
      version: row.version,
      kind: row.kind,
      sizeBytes: row.sizeBytes,
      rollback: row.rollback,
      componentId: row.componentId,
      kid,
      contentHash: toHex(row.contentHash),
      products: products.map((product) => ({ id: product, name: names.get(product) ?? null })),
      origin: row.origin,
      development: row.development,
      believed: (keys.find(row.kid, 'image') ?? keys.development(row.kid)) !== undefined,
      withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
      createdAt: row.createdAt.toISOString(),
      mayChange,
      maySignAgain: mayChange && row.origin === 'portal' && signs !== undefined && toHex(signs.kid) !== kid,
    }
  })
}

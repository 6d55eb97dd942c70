// Products and their device groups.
import { DomainError } from '@/lib/domain/errors'
import { type CatalogAction, can } from '@/lib/domain/policy'
import type { Context } from '../context'
import { writeEntry } from '../store/audit'
import { addGroup, addProduct, listProducts } from '../store/catalogs'

function require(context: Context, action: CatalogAction, catalogId: string): void {
  if (!can(context.viewer, 'catalog.see', { catalogId })) throw new DomainError('not-found')
  if (!can(context.viewer, action, { catalogId })) throw new DomainError('not-permitted')
}

export async function createProduct(
  context: Context,
  input: { catalogId: string; name: string; id?: string },
): Promise<{ id: string }> {
  require(context, 'product.create', input.catalogId)
  return context.inTransaction(async (tx) => {
    const id = input.id ?? context.newId()
    await addProduct(tx, { catalogId: input.catalogId, id, name: input.name })
    const fields = { person: context.viewer.personId, product: id, subjectName: input.name }
    await writeEntry(tx, {
      log: input.catalogId,
      id: context.newId(),
      kind: 'product.create',
      at: context.now(),
      fields,
    })
    return { id }
  })
}

export async function createGroup(
  context: Context,
  input: { catalogId: string; productId: string; name: string },
): Promise<{ id: string }> {
  require(context, 'group.create', input.catalogId)
  return context.inTransaction(async (tx) => {
    const products = await listProducts(tx, input.catalogId)
    if (!products.some((product) => product.id === input.productId)) throw new DomainError('not-found')
    const id = context.newId()
    await addGroup(tx, { ...input, id })
    const fields = {
      person: context.viewer.personId,
      group: id,
      product: input.productId,
      subjectName: input.name,
    }
    await writeEntry(tx, {
      log: input.catalogId,
      id: context.newId(),
      kind: 'group.create',
      at: context.now(),
      fields,
    })
    return { id }
  })
}

// Products and their device groups.
import { DomainError } from '@/lib/domain/errors'
import { placeName } from '@/lib/domain/places'
import { type CatalogAction, can } from '@/lib/domain/policy'
import type { Context } from '../context'
import { writeEntry } from '../store/audit'
import { addGroup, addProduct, findProduct } from '../store/places'

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
    const name = placeName(input.name)
    await addProduct(tx, { catalogId: input.catalogId, id, name })
    const fields = { person: context.viewer.personId, product: id, subjectName: name }
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
    const product = await findProduct(tx, input.catalogId, input.productId)
    if (!product) throw new DomainError('not-found')
    if (product.reserved) throw new DomainError('name-reserved')
    const id = context.newId()
    const name = placeName(input.name)
    await addGroup(tx, { ...input, name, id })
    const fields = {
      person: context.viewer.personId,
      group: id,
      product: input.productId,
      subjectName: name,
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

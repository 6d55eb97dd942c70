// A catalog's name, and whether it is archived: then nothing begins in it any more, and everything in it stays readable.
import { DomainError } from '@/lib/domain/errors'
import { placeName } from '@/lib/domain/places'
import { can } from '@/lib/domain/policy'
import type { Context } from '../context'
import { writeEntry } from '../store/audit'
import { findCatalog } from '../store/catalogs'
import { changeCatalog } from '../store/places'

type Verb = 'rename' | 'archive' | 'restore'

async function change(
  context: Context,
  input: { catalogId: string; verb: Verb; data: { name?: string; archivedAt?: Date | null } },
): Promise<{ id: string }> {
  const { catalogId, verb, data } = input
  if (!can(context.viewer, 'catalog.see', { catalogId })) throw new DomainError('not-found')
  if (!can(context.viewer, 'catalog.change', { catalogId })) throw new DomainError('not-permitted')
  return context.inTransaction(async (tx) => {
    const catalog = await findCatalog(tx, catalogId)
    if (!catalog) throw new DomainError('not-found')
    await changeCatalog(tx, catalogId, data)
    const fields = { person: context.viewer.personId, subjectName: data.name ?? catalog.name }
    await writeEntry(tx, {
      log: catalogId,
      id: context.newId(),
      kind: `catalog.${verb}`,
      at: context.now(),
      fields,
    })
    return { id: catalogId }
  })
}

export const renameCatalog = (context: Context, { catalogId, name }: { catalogId: string; name: string }) =>
  change(context, { catalogId, verb: 'rename', data: { name: placeName(name) } })

export const archiveCatalog = (context: Context, { catalogId }: { catalogId: string }) =>
  change(context, { catalogId, verb: 'archive', data: { archivedAt: context.now() } })

export const restoreCatalog = (context: Context, { catalogId }: { catalogId: string }) =>
  change(context, { catalogId, verb: 'restore', data: { archivedAt: null } })

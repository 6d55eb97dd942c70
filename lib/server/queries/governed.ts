// Everything on the Changes page: changes for those who see all of the catalog, broken glass for whoever sees its request.
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import type { Context } from '../context'
import { type GlassLine, glassOf } from './break-glass'
import { type Changes, changesOf } from './changes'

export type Governed = Changes & { owed: GlassLine[]; judged: GlassLine[] }

const NO_CHANGES: Changes = { waiting: [], decided: [], names: [] }

export async function governedOf(context: Context, { catalogId }: { catalogId: string }): Promise<Governed> {
  if (!can(context.viewer, 'catalog.see', { catalogId })) throw new DomainError('not-found')
  const glass = await glassOf(context, { catalogId })
  const all = can(context.viewer, 'change.see', { catalogId })
  const changes = all ? await changesOf(context, { catalogId, decided: true }) : NO_CHANGES
  return { ...changes, ...glass }
}

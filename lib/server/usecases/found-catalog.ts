// The operator founds another catalog and names its first owner; its content stays its own.
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import type { Context } from '../context'
import { installationOf } from '../store/accounts'
import { found } from './set-up'

export type FoundCatalog = { name: string; owner: { name: string; email: string } }

export async function foundCatalog(
  context: Context,
  input: FoundCatalog,
): Promise<{ ownerLink: string | null }> {
  if (!can(context.viewer, 'catalog.create')) throw new DomainError('not-found')
  return context.inTransaction(async (tx) => {
    const installation = await installationOf(tx)
    const by = context.viewer.personId
    const { ownerLink } = await found(context, tx, {
      log: installation!.uuid,
      by,
      catalog: input.name,
      owner: input.owner,
      url: context.url,
    })
    return { ownerLink }
  })
}

// Requests, page by page: a cursor names the last one seen, so that new ones in between move nothing.
import { DomainError } from '@/lib/domain/errors'
import { type Scope, can, scopeOf } from '@/lib/domain/policy'
import type { Context } from '../context'
import { listRequests } from '../store/requests'
import { cursorOf, positionOf } from './cursor'
import { type RequestLine, lineOf } from './requests'

const PAGE = 50

type Asked = { catalogId: string; cursor?: string }
export type RequestPage = { items: RequestLine[]; next: string | null }

export async function ownRequests(context: Context, input: Asked): Promise<RequestPage> {
  const scope = scopeOf(context.viewer, 'request.see', input.catalogId)
  if (!scope) throw new DomainError('not-found')
  return pageOf(context, { scope, requesterId: context.viewer.personId, cursor: input.cursor })
}

/** Of everybody, as far as the person may see them. */
export async function everybodysRequests(context: Context, input: Asked): Promise<RequestPage> {
  const { catalogId, cursor } = input
  const scope = scopeOf(context.viewer, 'request.see-all', catalogId)
  if (!scope)
    throw new DomainError(can(context.viewer, 'catalog.see', { catalogId }) ? 'not-permitted' : 'not-found')
  return pageOf(context, { scope, cursor })
}

type Paged = { scope: Scope; requesterId?: string; cursor?: string }
async function pageOf(context: Context, { scope, requesterId, cursor }: Paged): Promise<RequestPage> {
  const from = cursor === undefined ? undefined : positionOf(cursor)
  const before = from && { createdAt: from.at, id: from.id }
  const filter = { requesterId, limit: PAGE + 1, before }
  const rows = await context.inTransaction((tx) => listRequests(tx, scope, filter))
  const items = rows.slice(0, PAGE)
  const last = rows.length > PAGE ? items.at(-1) : undefined
  return {
    items: items.map((row) => lineOf(context, row)),
    next: last ? cursorOf({ at: last.createdAt, id: last.id }) : null,
  }
}

// One's own requests, page by page: a cursor names the last one seen, so that new ones in between move nothing.
import { DomainError } from '@/lib/domain/errors'
import { scopeOf } from '@/lib/domain/policy'
import type { Context } from '../context'
import { listRequests } from '../store/requests'
import { cursorOf, positionOf } from './cursor'
import { type RequestLine, lineOf } from './requests'

const PAGE = 50

export async function ownRequests(
  context: Context,
  input: { catalogId: string; cursor?: string },
): Promise<{ items: RequestLine[]; next: string | null }> {
  const scope = scopeOf(context.viewer, 'request.see', input.catalogId)
  if (!scope) throw new DomainError('not-found')
  const from = input.cursor === undefined ? undefined : positionOf(input.cursor)
  const before = from && { createdAt: from.at, id: from.id }
  const filter = { requesterId: context.viewer.personId, limit: PAGE + 1, before }
  const rows = await context.inTransaction((tx) => listRequests(tx, scope, filter))
  const items = rows.slice(0, PAGE)
  const last = rows.length > PAGE ? items.at(-1) : undefined
  return {
    items: items.map((row) => lineOf(context, row)),
    next: last ? cursorOf({ at: last.createdAt, id: last.id }) : null,
  }
}

// One's own requests, page by page: a cursor names the last one seen, so that new ones in between move nothing.
import { fromBase64Url, toBase64Url, utf8, utf8Text } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { scopeOf } from '@/lib/domain/policy'
import { attempt } from '@/lib/domain/signed-object'
import type { Context } from '../context'
import { listRequests } from '../store/requests'
import { type RequestLine, lineOf } from './requests'

const PAGE = 50

export async function ownRequests(
  context: Context,
  input: { catalogId: string; cursor?: string },
): Promise<{ items: RequestLine[]; next: string | null }> {
  const scope = scopeOf(context.viewer, 'request.see', input.catalogId)
  if (!scope) throw new DomainError('not-found')
  const before = input.cursor === undefined ? undefined : read(input.cursor)
  const filter = { requesterId: context.viewer.personId, limit: PAGE + 1, before }
  const rows = await context.inTransaction((tx) => listRequests(tx, scope, filter))
  const items = rows.slice(0, PAGE)
  const last = rows.length > PAGE ? items.at(-1) : undefined
  return {
    items: items.map((row) => lineOf(context, row)),
    next: last ? toBase64Url(utf8(`${last.createdAt.toISOString()} ${last.id}`)) : null,
  }
}

function read(cursor: string): { createdAt: Date; id: string } {
  const text = attempt(() => utf8Text(fromBase64Url(cursor))) ?? ''
  const [, at, id] = /^(\S+) ([0-9a-f-]{36})$/.exec(text) ?? []
  const createdAt = new Date(at ?? '')
  if (!id || Number.isNaN(createdAt.getTime()))
    throw new DomainError('invalid-input', 'The cursor is not one of ours.')
  return { createdAt, id }
}

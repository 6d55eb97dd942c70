// The inbox of a person: what waits for them, oldest first; what waits at all; and what was decided, for ever.
import { DomainError } from '@/lib/domain/errors'
import { scopeOf } from '@/lib/domain/policy'
import type { RequestState } from '@/lib/domain/request'
import type { Context } from '../context'
import { type InboxRow, type InboxTab, countWaiting, listInbox } from '../store/inbox'
import { cursorOf, positionOf } from './cursor'
import { type RequestLine, lineOf } from './requests'

export type InboxLine = RequestLine & {
  needed: number
  /** The job it belongs to, and how many of that stand in this list. */
  batch: { id: string; size: number } | null
}
export type InboxPage = {
  tab: InboxTab
  items: InboxLine[]
  next: string | null
  /** How many lines wait for this person, counted up to `MOST_COUNTED`. */
  mine: number
  /** Whether this person decides on anything here at all. */
  decides: boolean
}

const PAGE = 50
const MOST_COUNTED = 999

export type InboxQuery = {
  catalogId: string
  /** What waits for the person, where nothing is said; all that waits for who decides on nothing. */
  tab?: InboxTab | undefined
  text?: string | undefined
  state?: RequestState | undefined
  cursor?: string | undefined
}

/** Throws `not-found`. */
export async function inbox(context: Context, input: InboxQuery): Promise<InboxPage> {
  const { catalogId, text, state } = input
  const seen = scopeOf(context.viewer, 'request.see-all', catalogId)
  if (!seen) throw new DomainError('not-found')
  const decides = scopeOf(context.viewer, 'request.review', catalogId)
  const tab: InboxTab = input.tab === 'mine' || !input.tab ? (decides ? 'mine' : 'waiting') : input.tab
  const asked = { personId: context.viewer.personId, now: context.now() }
  const after = input.cursor === undefined ? undefined : positionOf(input.cursor)
  const scope = tab === 'mine' ? decides! : seen
  const filter = { ...asked, tab, after, limit: PAGE + 1, ...(tab === 'decided' && { text, state }) }
  const { rows, mine } = await context.inTransaction(async (tx) => ({
    rows: await listInbox(tx, scope, filter),
    mine: decides ? await countWaiting(tx, decides, { ...asked, most: MOST_COUNTED }) : 0,
  }))
  const items = rows.slice(0, PAGE)
  const last = rows.length > PAGE ? items.at(-1) : undefined
  return {
    tab,
    items: items.map((row) => inboxLineOf(context, row)),
    next: last ? cursorOf({ at: last.orderAt, id: last.id }) : null,
    mine,
    decides: decides !== null,
  }
}

export const inboxLineOf = (context: Context, row: InboxRow): InboxLine => ({
  ...lineOf(context, row),
  needed: row.needed,
  batch: row.batch && row.batchSize > 1 ? { id: row.batch, size: row.batchSize } : null,
})

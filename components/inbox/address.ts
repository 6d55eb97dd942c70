// Where the inbox stands: tab, search, state and page are the address, so that a link shows the same list again.
import type { RequestStateName } from '@/components/request/words'

export type InboxTab = 'mine' | 'waiting' | 'decided'
export type InboxAddress = {
  tab: InboxTab
  text?: string
  state?: RequestStateName | ''
  /** Where the page begins: the cursor that the list gave. */
  after?: string
}

function queryOf({ tab, text, state, after }: InboxAddress): string {
  const query = new URLSearchParams()
  if (tab !== 'mine') query.set('tab', tab)
  if (text) query.set('q', text)
  if (state) query.set('state', state)
  if (after) query.set('after', after)
  return query.size > 0 ? `?${query}` : ''
}

export const inboxHref = (path: string, address: InboxAddress): string => `${path}${queryOf(address)}`

/** A request, or the job it belongs to, beside the same list. */
export const lineHref = (
  path: string,
  address: InboxAddress,
  line: { id: string; batch: { id: string } | null },
): string => `${path}/${line.batch ? `batch/${line.batch.id}` : line.id}${queryOf(address)}`

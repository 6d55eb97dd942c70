// The address of the inbox, read; what is not of ours is left out.
import { type InboxAddress, type InboxTab } from '@/components/inbox/address'
import { DECIDED_STATES } from '@/components/inbox/decided-filters'
import type { InboxQuery } from '@/lib/server/queries/inbox'
import { type Search, one } from '../load'

const TABS: readonly InboxTab[] = ['mine', 'waiting', 'decided']

export async function addressOf(search: Search): Promise<InboxAddress> {
  const { tab, q, state, after } = await search
  return {
    tab: TABS.find((name) => name === one(tab)) ?? 'mine',
    text: one(q).slice(0, 200),
    state: DECIDED_STATES.find((name) => name === one(state)) ?? '',
    after: one(after).slice(0, 200),
  }
}

export const inboxQuery = (catalogId: string, address: InboxAddress): InboxQuery => ({
  catalogId,
  tab: address.tab,
  text: address.text || undefined,
  state: address.state || undefined,
  cursor: address.after || undefined,
})

// What waits for a decision. Beside the list stands its first request; a phone shows the list only.
import { Inbox as InboxIcon } from 'lucide-react'
import type { Metadata } from 'next'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { InboxList } from '@/components/inbox/inbox-list'
import { InboxPage } from '@/components/inbox/inbox-page'
import { Page } from '@/components/shell/page'
import { Empty } from '@/components/ui/empty'
import { inbox } from '@/lib/server/queries/inbox'
import { requestDetail } from '@/lib/server/queries/requests'
import { type Search, load } from '../load'
import { Detail } from './detail'
import { addressOf, inboxQuery } from './query'

export const metadata: Metadata = { title: 'Inbox' }

export default async function Inbox({
  params,
  searchParams,
}: {
  params: Promise<{ catalog: string }>
  searchParams: Search
}) {
  const { catalog } = await params
  const asked = await addressOf(searchParams)
  const loaded = await load({ catalog, path: 'inbox' }, async (context) => {
    const list = await inbox(context, inboxQuery(catalog, asked))
    const [first] = list.items
    const alone = first && !first.batch
    return { list, first: alone ? await requestDetail(context, { catalogId: catalog, id: first.id }) : null }
  })
  if (!loaded.value) return <NotPermitted title="Inbox" detail={loaded.refused} />
  const { list, first } = loaded.value
  const path = `/catalogs/${catalog}/inbox`
  const nothing = (
    <Empty icon={<InboxIcon />} title="Nothing to read" as="p" className="my-auto">
      A request opens here.
    </Empty>
  )
  return (
    <Page title="Inbox" className="max-w-none p-0 max-md:p-0">
      <InboxPage
        phone="list"
        list={
          <InboxList
            path={path}
            address={{ ...asked, tab: list.tab }}
            lines={list.items}
            next={list.next}
            mine={list.decides ? list.mine : null}
            selected={first?.id ?? null}
            heading="h1"
          />
        }
        detail={first ? <Detail request={first} heading="h2" /> : nothing}
      />
    </Page>
  )
}

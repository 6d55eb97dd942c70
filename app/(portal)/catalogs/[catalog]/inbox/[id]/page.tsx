// One request, beside the list it stands in; on a phone a page of its own.
import type { Metadata } from 'next'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { InboxList } from '@/components/inbox/inbox-list'
import { inboxHref } from '@/components/inbox/address'
import { InboxPage } from '@/components/inbox/inbox-page'
import { Page } from '@/components/shell/page'
import { inbox } from '@/lib/server/queries/inbox'
import { requestDetail } from '@/lib/server/queries/requests'
import { type Search, load } from '../../load'
import { Detail } from '../detail'
import { addressOf, inboxQuery } from '../query'

export const metadata: Metadata = { title: 'Request' }

type Props = { params: Promise<{ catalog: string; id: string }>; searchParams: Search }

export default async function InboxRequest({ params, searchParams }: Props) {
  const { catalog, id } = await params
  const asked = await addressOf(searchParams)
  const loaded = await load({ catalog, path: `inbox/${id}`, ids: [id] }, async (context) => {
    // The list first: whoever has no inbox has no page of it, even for a request of their own.
    const list = await inbox(context, inboxQuery(catalog, asked))
    return { list, request: await requestDetail(context, { catalogId: catalog, id }) }
  })
  if (!loaded.value) return <NotPermitted title="Request" detail={loaded.refused} />
  const { list, request } = loaded.value
  const path = `/catalogs/${catalog}/inbox`
  const address = { ...asked, tab: list.tab }
  const parent = { label: 'Inbox', href: inboxHref(path, address) }
  return (
    <Page title="Request" parent={parent} className="max-w-none p-0 max-md:p-0">
      <InboxPage
        phone="detail"
        list={
          <InboxList
            path={path}
            address={address}
            lines={list.items}
            next={list.next}
            mine={list.decides ? list.mine : null}
            selected={id}
            heading="h2"
          />
        }
        detail={<Detail request={request} heading="h1" />}
      />
    </Page>
  )
}

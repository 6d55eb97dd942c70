// One request, beside the list it stands in; on a phone a page of its own.
import type { Metadata } from 'next'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { InboxList, type InboxTab } from '@/components/inbox/inbox-list'
import { InboxPage } from '@/components/inbox/inbox-page'
import { Page } from '@/components/shell/page'
import { inbox, requestDetail } from '@/lib/server/queries/requests'
import { type Search, load, one } from '../../load'
import { Detail } from '../detail'

export const metadata: Metadata = { title: 'Request' }

type Props = { params: Promise<{ catalog: string; id: string }>; searchParams: Search }

export default async function InboxRequest({ params, searchParams }: Props) {
  const { catalog, id } = await params
  const asked: InboxTab = one((await searchParams).tab) === 'decided' ? 'decided' : 'waiting'
  const loaded = await load({ catalog, path: `inbox/${id}`, ids: [id] }, async (context) => {
    // The list first: whoever has no inbox has no page of it, even for a request of their own.
    const lines = await inbox(context, { catalogId: catalog, tab: asked })
    return { lines, request: await requestDetail(context, { catalogId: catalog, id }) }
  })
  if (!loaded.value) return <NotPermitted title="Request" detail={loaded.refused} />
  const { lines, request } = loaded.value
  const path = `/catalogs/${catalog}/inbox`
  const parent = { label: 'Inbox', href: asked === 'decided' ? `${path}?tab=decided` : path }
  return (
    <Page title="Request" parent={parent} className="max-w-none p-0 max-md:p-0">
      <InboxPage
        phone="detail"
        list={<InboxList path={path} tab={asked} lines={lines} selected={id} heading="h2" />}
        detail={<Detail request={request} heading="h1" />}
      />
    </Page>
  )
}

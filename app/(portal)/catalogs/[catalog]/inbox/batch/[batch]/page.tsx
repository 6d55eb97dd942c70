// One job on many devices, beside the list it stands in; on a phone a page of its own.
import type { Metadata } from 'next'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { inboxHref } from '@/components/inbox/address'
import { BatchDecision } from '@/components/inbox/batch-decision'
import { BatchReview } from '@/components/inbox/batch-review'
import { InboxList } from '@/components/inbox/inbox-list'
import { InboxPage } from '@/components/inbox/inbox-page'
import { Page } from '@/components/shell/page'
import { Callout } from '@/components/ui/callout'
import { type BatchDetail, batchDetail } from '@/lib/server/queries/batches'
import { inbox } from '@/lib/server/queries/inbox'
import { type Search, load } from '../../../load'
import { prepareStepUpAction } from '../../actions'
import { addressOf, inboxQuery } from '../../query'
import { decideBatchAction } from '../actions'

export const metadata: Metadata = { title: 'Request for many devices' }

type Props = { params: Promise<{ catalog: string; batch: string }>; searchParams: Search }

export default async function InboxBatch({ params, searchParams }: Props) {
  const { catalog, batch } = await params
  const asked = await addressOf(searchParams)
  const loaded = await load({ catalog, path: `inbox/batch/${batch}`, ids: [batch] }, async (context) => {
    // The list first: whoever has no inbox has no page of it, even for a job of their own.
    const list = await inbox(context, inboxQuery(catalog, asked))
    return { list, detail: await batchDetail(context, { catalogId: catalog, batch }) }
  })
  if (!loaded.value) return <NotPermitted title="Request for many devices" detail={loaded.refused} />
  const { list, detail } = loaded.value
  const path = `/catalogs/${catalog}/inbox`
  const address = { ...asked, tab: list.tab }
  return (
    <Page
      title="Request for many devices"
      parent={{ label: 'Inbox', href: inboxHref(path, address) }}
      className="max-w-none p-0 max-md:p-0"
    >
      <InboxPage
        phone="detail"
        list={
          <InboxList
            path={path}
            address={address}
            lines={list.items}
            next={list.next}
            mine={list.decides ? list.mine : null}
            selected={batch}
            heading="h2"
          />
        }
        detail={
          <BatchReview batch={detail}>
            <Undecided detail={detail} />
            <BatchDecision batch={detail} decide={decideBatchAction} prepare={prepareStepUpAction} />
          </BatchReview>
        }
      />
    </Page>
  )
}

const WHY: Record<NonNullable<BatchDetail['why']>, { title: string; text: string }> = {
  own: { title: 'You asked for this', text: 'Another owner decides.' },
  role: { title: 'An owner decides', text: 'Your role reads requests and does not decide them.' },
  approver: { title: 'Others decide', text: 'The policy names who approves this.' },
}

function Undecided({ detail }: { detail: BatchDetail }) {
  if (!detail.why || !detail.devices.some((one) => one.state === 'waiting')) return null
  const { title, text } = WHY[detail.why]
  return (
    <Callout tone="neutral" title={title}>
      {text}
    </Callout>
  )
}

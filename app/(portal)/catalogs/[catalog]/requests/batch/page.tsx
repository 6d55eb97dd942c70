// A job on many devices: the ticked ones come by a form of the device list, so that a thousand need no long address.
import { randomUUID } from 'node:crypto'
import type { Metadata } from 'next'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { BatchStart } from '@/components/request/batch-start'
import { Page, PageHeading } from '@/components/shell/page'
import { batchOffers } from '@/lib/server/queries/batches'
import { load } from '../../load'
import { checkBatchAction, createBatchAction } from './actions'

export const metadata: Metadata = { title: 'Request for many devices' }

export default async function NewBatch({ params }: { params: Promise<{ catalog: string }> }) {
  const { catalog } = await params
  const loaded = await load({ catalog, path: 'requests/batch' }, (context) =>
    batchOffers(context, { catalogId: catalog }),
  )
  if (!loaded.value) return <NotPermitted title="Request for many devices" detail={loaded.refused} />
  const { groups, rules } = loaded.value
  return (
    <Page
      title="Request for many devices"
      parent={{ label: 'My requests', href: `/catalogs/${catalog}/requests` }}
    >
      <PageHeading lead="The same work on many devices: asked for once, decided on once, and on the record for each.">
        Request for many devices
      </PageHeading>
      <BatchStart
        catalogId={catalog}
        groups={groups}
        rules={rules}
        batch={randomUUID()}
        check={checkBatchAction}
        create={createBatchAction}
      />
    </Page>
  )
}

// A job on many devices as the person who asked sees it.
import type { Metadata } from 'next'
import { BatchStatus } from '@/components/request/batch-status'
import { Page } from '@/components/shell/page'
import { orNotFound, requirePage } from '@/lib/server/auth/page'
import { batchDetail } from '@/lib/server/queries/batches'

export const metadata: Metadata = { title: 'Request for many devices' }

export default async function BatchPage({ params }: { params: Promise<{ catalog: string; batch: string }> }) {
  const { catalog, batch } = await params
  const context = await requirePage(`/catalogs/${catalog}/requests/batch/${batch}`)
  const detail = await orNotFound(batchDetail(context, { catalogId: catalog, batch }))
  return (
    <Page
      title="Request for many devices"
      parent={{ label: 'My requests', href: `/catalogs/${catalog}/requests` }}
    >
      <BatchStatus batch={detail} />
    </Page>
  )
}

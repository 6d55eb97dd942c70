// One request as the person who asked sees it: what was asked, the decision, the download.
import type { Metadata } from 'next'
import { RequestStatus } from '@/components/request/request-status'
import { Page } from '@/components/shell/page'
import { orNotFound, requirePage } from '@/lib/server/auth/page'
import { requestDetail } from '@/lib/server/queries/requests'
import { withdrawAction } from './actions'

export const metadata: Metadata = { title: 'Request' }

export default async function RequestPage({ params }: { params: Promise<{ catalog: string; id: string }> }) {
  const { catalog, id } = await params
  const context = await requirePage(`/catalogs/${catalog}/requests/${id}`)
  const detail = await orNotFound(requestDetail(context, { catalogId: catalog, id }))
  return (
    <Page
      title={detail.device.name ?? 'Request'}
      parent={{ label: 'My requests', href: `/catalogs/${catalog}/requests` }}
    >
      <RequestStatus request={detail} withdraw={withdrawAction} />
    </Page>
  )
}

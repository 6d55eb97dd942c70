// One request as the person who asked sees it: what was asked, the decision, the download.
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { RequestStatus } from '@/components/request/request-status'
import { Page } from '@/components/shell/page'
import { isDomainError } from '@/lib/domain/errors'
import { requirePage } from '@/lib/server/auth/page'
import { requestDetail } from '@/lib/server/queries/requests'
import { withdrawAction } from './actions'

export const metadata: Metadata = { title: 'Request' }

export default async function RequestPage({ params }: { params: Promise<{ catalog: string; id: string }> }) {
  const { catalog, id } = await params
  const context = await requirePage(`/catalogs/${catalog}/requests/${id}`)
  const detail = await requestDetail(context, { catalogId: catalog, id }).catch((error: unknown) => (isDomainError(error) ? notFound() : Promise.reject(error as Error)))
  return (
    <Page title={detail.device.name ?? 'Request'} parent={{ label: 'My requests', href: `/catalogs/${catalog}/requests` }}>
      <RequestStatus request={detail} withdraw={withdrawAction} />
    </Page>
  )
}

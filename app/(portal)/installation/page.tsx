// The installation, for its operator: which catalogs there are, and founding another.
import { Boxes } from 'lucide-react'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Facts } from '@/components/catalog/facts'
import { CatalogList } from '@/components/installation/catalog-list'
import { FoundCatalog } from '@/components/installation/found-catalog'
import { Page, PageHeading } from '@/components/shell/page'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Empty } from '@/components/ui/empty'
import { isDomainError } from '@/lib/domain/errors'
import { requirePage } from '@/lib/server/auth/page'
import { installationFor } from '@/lib/server/queries/navigation'
import { foundCatalogAction } from './actions'

export const metadata: Metadata = { title: 'Installation' }

export default async function Installation() {
  const context = await requirePage('/installation')
  const { url, mode, catalogs } = await installationFor(context).catch((error: unknown) => {
    if (isDomainError(error)) notFound()
    throw error
  })
  return (
    <Page title="Installation">
      <PageHeading lead="You run this portal. What is inside a catalog is its owners’ alone.">
        Installation
      </PageHeading>
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_360px]">
        <div className="flex min-w-0 flex-col gap-5">
          <FoundCatalog action={foundCatalogAction} />
          {catalogs.length === 0 ? (
            <Empty icon={<Boxes />} as="h2" title="No catalogs yet">
              A catalog owns products, devices and keys. Found one and name its first owner.
            </Empty>
          ) : (
            <CatalogList catalogs={catalogs} />
          )}
        </div>
        <Card>
          <CardHeader title="This portal" />
          <CardBody>
            <Facts
              facts={[
                { label: 'Address', value: <span className="id break-all">{url}</span> },
                { label: 'Mode', value: mode === 'demo' ? 'Demo' : 'Production' },
              ]}
            />
          </CardBody>
        </Card>
      </div>
    </Page>
  )
}

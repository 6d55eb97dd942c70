// The capabilities of the catalog, newest first; 50 a page.
import { FileBadge } from 'lucide-react'
import type { Metadata } from 'next'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { Pager } from '@/components/catalog/pager'
import { plural } from '@/components/catalog/words'
import { CapabilityTable } from '@/components/capability/capability-table'
import { Page, PageHeading } from '@/components/shell/page'
import { Card } from '@/components/ui/card'
import { Empty } from '@/components/ui/empty'
import { listCapabilities } from '@/lib/server/queries/capabilities'
import { type Search, load, pageOf } from '../load'

export const metadata: Metadata = { title: 'Capabilities' }

const PER_PAGE = 50

const wordsFor = (first: number, count: number) =>
  first === 0 && count < PER_PAGE
    ? plural(count, 'capability', 'capabilities')
    : `${first + 1} to ${first + count}`

export default async function Capabilities({
  params,
  searchParams,
}: {
  params: Promise<{ catalog: string }>
  searchParams: Search
}) {
  const { catalog } = await params
  const page = pageOf((await searchParams).page)
  const loaded = await load({ catalog, path: 'capabilities' }, (context) =>
    listCapabilities(context, { catalogId: catalog, page }),
  )
  if (!loaded.value) return <NotPermitted title="Capabilities" detail={loaded.refused} />
  const rows = loaded.value
  const path = `/catalogs/${catalog}/capabilities`
  const first = (page - 1) * PER_PAGE
  return (
    <Page title="Capabilities">
      <PageHeading lead="What was approved and downloaded: each for one device, for a limited time.">
        Capabilities
      </PageHeading>
      {rows.length === 0 ? (
        <Empty icon={<FileBadge />} as="h2" title={page > 1 ? 'There are no more' : 'No capabilities yet'}>
          A capability stands here when an approved request is downloaded.
        </Empty>
      ) : (
        <Card className="overflow-clip">
          <CapabilityTable path={path} rows={rows} />
        </Card>
      )}
      {(rows.length > 0 || page > 1) && (
        <Pager
          words={rows.length > 0 ? `${wordsFor(first, rows.length)}, newest first` : ''}
          previous={page > 1 ? `${path}?page=${page - 1}` : null}
          next={rows.length === PER_PAGE ? `${path}?page=${page + 1}` : null}
        />
      )}
    </Page>
  )
}

// What does not agree between the devices' own records and the portal's, open ones first.
import type { Metadata } from 'next'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { Pager } from '@/components/catalog/pager'
import { TabLinks } from '@/components/catalog/tab-links'
import { plural } from '@/components/catalog/words'
import { FindingFilter } from '@/components/findings/finding-filter'
import { FindingList, NoFindings } from '@/components/findings/finding-list'
import { Page, PageHeading } from '@/components/shell/page'
import { Card } from '@/components/ui/card'
import { FINDING_WORDS, isFindingKind } from '@/lib/domain/findings'
import { FINDINGS_PER_PAGE, findingsOf } from '@/lib/server/queries/findings'
import { type Search, load, one, pageOf } from '../load'

export const metadata: Metadata = { title: 'Findings' }

export default async function Findings({
  params,
  searchParams,
}: {
  params: Promise<{ catalog: string }>
  searchParams: Search
}) {
  const { catalog } = await params
  const search = await searchParams
  const state = one(search.tab) === 'closed' ? ('closed' as const) : ('open' as const)
  const asked = one(search.kind)
  const kind = isFindingKind(asked) ? asked : undefined
  const page = pageOf(search.page)
  const loaded = await load({ catalog, path: 'findings' }, (context) =>
    findingsOf(context, { catalogId: catalog, state, kind, page }),
  )
  if (!loaded.value) return <NotPermitted title="Findings" detail={loaded.refused} />
  const { rows, open, closed } = loaded.value
  const path = `/catalogs/${catalog}`
  const at = (more: Record<string, string>) =>
    `${path}/findings?${new URLSearchParams({ tab: state, ...(kind && { kind }), ...more }).toString()}`
  const total = state === 'open' ? open : closed
  return (
    <Page title="Findings">
      <PageHeading lead="Where what the devices recorded and signed does not agree with what the catalog issued.">
        Findings
      </PageHeading>
      <div className="mb-4 flex flex-wrap items-end justify-between gap-3">
        <TabLinks
          label="Findings"
          tabs={[
            { label: 'Open', href: at({ tab: 'open' }), here: state === 'open', count: open },
            { label: 'Closed', href: at({ tab: 'closed' }), here: state === 'closed', count: closed },
          ]}
        />
        <FindingFilter
          state={state}
          kind={kind ?? ''}
          kinds={Object.entries(FINDING_WORDS).map(([value, { title }]) => ({ value, title }))}
        />
      </div>
      <Card className="overflow-clip">
        {rows.length === 0 ? (
          <NoFindings closed={state === 'closed'} />
        ) : (
          <FindingList path={path} rows={rows} />
        )}
      </Card>
      {rows.length > 0 && (
        <Pager
          words={`${plural(total, 'finding')}, newest first`}
          previous={page > 1 ? at({ page: `${page - 1}` }) : null}
          next={page * FINDINGS_PER_PAGE < total ? at({ page: `${page + 1}` }) : null}
        />
      )}
    </Page>
  )
}

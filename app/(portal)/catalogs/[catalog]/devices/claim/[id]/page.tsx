// A file of devices to claim: what would be claimed and what not, how far it is, what became of it.
import { Download } from 'lucide-react'
import type { Metadata } from 'next'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { Pager } from '@/components/catalog/pager'
import { TabLinks } from '@/components/catalog/tab-links'
import { plural } from '@/components/catalog/words'
import { CLAIM_STATES } from '@/components/claims/claim-list'
import { DecideClaim } from '@/components/claims/decide-claim'
import { GoOn } from '@/components/claims/go-on'
import { Problems, Rows, Sums } from '@/components/claims/report'
import { WatchClaim } from '@/components/claims/watch-claim'
import { Page, PageHeading } from '@/components/shell/page'
import { LinkButton } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { When } from '@/components/ui/time'
import { productsOf } from '@/lib/server/queries/catalog'
import { claimDetail, claimRows } from '@/lib/server/queries/claims'
import { type Search, load, one } from '../../../load'
import { checkClaimAction, dropClaimAction, startClaimAction } from '../actions'

export const metadata: Metadata = { title: 'File of devices' }

type Params = Promise<{ catalog: string; id: string }>

async function loaded(params: Params, searchParams: Search) {
  const { catalog, id } = await params
  const search = await searchParams
  const after = Number(one(search.after))
  return load({ catalog, path: `devices/claim/${id}`, ids: [id] }, async (context) => {
    const at = { catalogId: catalog, id }
    const claim = await claimDetail(context, at)
    const show =
      one(search.show) === 'all' || claim.counts.refused === 0 ? ('all' as const) : ('refused' as const)
    const from = Number.isInteger(after) && after > 0 && after < 1e6 ? after : 0
    return {
      ...{ at, claim, show, from },
      page: await claimRows(context, { ...at, show, after: from }),
      groups: (await productsOf(context, catalog)).groups,
    }
  })
}

export default async function ClaimFile({ params, searchParams }: { params: Params; searchParams: Search }) {
  const { value, refused } = await loaded(params, searchParams)
  if (!value) return <NotPermitted title="Claim devices" detail={refused} />
  const { at, claim, show, from, page, groups } = value
  const { counts } = claim
  const list = `/catalogs/${at.catalogId}/devices/claim`
  const here = `${list}/${at.id}`
  const api = `/api/catalogs/${at.catalogId}/claims/${at.id}`
  const { groupId, createMissing, allOrNothing } = claim
  return (
    <Page title={claim.fileName} parent={{ label: 'Claim devices', href: list }}>
      <PageHeading
        lead={
          <>
            {CLAIM_STATES[claim.state]} · {plural(claim.rows, 'row')} · sent by {claim.maker},{' '}
            <When at={claim.createdAt} />
          </>
        }
        action={
          claim.rows > 0 && (
            <LinkButton href={`${api}/report?show=all`} icon={<Download />} prefetch={false} download>
              Report as CSV
            </LinkButton>
          )
        }
      >
        {claim.fileName}
      </PageHeading>
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_360px]">
        <div className="flex min-w-0 flex-col gap-5">
          {claim.fileProblem && (
            <Callout
              tone="danger"
              role="alert"
              title={claim.problemLine ? `Not readable at line ${claim.problemLine}` : 'Not readable'}
            >
              {claim.fileProblem} No device was claimed.
            </Callout>
          )}
          {claim.before && claim.state !== 'done' && (
            <Callout
              tone="neutral"
              title="This file was claimed already"
              action={
                <LinkButton size="sm" href={`${list}/${claim.before.id}`}>
                  See that report
                </LinkButton>
              }
            >
              The same bytes were claimed <When at={claim.before.at} />. Claiming it again changes nothing of
              devices that are here.
            </Callout>
          )}
          {claim.rows > 0 && (
            <Card>
              <CardHeader
                title={claim.state === 'done' ? 'What became of the rows' : 'What would become of the rows'}
              />
              <CardBody>
                <Sums counts={counts} />
                {claim.state === 'applying' && (
                  <div className="mt-4">
                    <WatchClaim path={api} whole={allOrNothing} counts={counts} />
                    <GoOn at={at} start={startClaimAction} />
                  </div>
                )}
              </CardBody>
            </Card>
          )}
          {claim.rows > 0 && (
            <section aria-label="Rows" className="flex flex-col gap-3">
              {counts.refused > 0 && (
                <TabLinks
                  label="Rows shown"
                  tabs={[
                    { label: 'Refused', href: here, here: show === 'refused', count: counts.refused },
                    { label: 'All', href: `${here}?show=all`, here: show === 'all', count: claim.rows },
                  ]}
                />
              )}
              {page.rows.length > 0 && <Rows rows={page.rows} />}
              <Pager
                words={
                  page.rows.length > 0 ? `Rows ${page.rows[0]!.line} to ${page.rows.at(-1)!.line}` : 'No rows'
                }
                previous={from > 0 ? `${here}?show=${show}` : null}
                next={page.next ? `${here}?show=${show}&after=${page.next}` : null}
              />
            </section>
          )}
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          {(claim.state === 'checked' || claim.state === 'checking') && (
            <DecideClaim
              {...{ at, groups, fileName: claim.fileName, listPath: list }}
              unchecked={claim.state === 'checking'}
              choices={{ groupId, createMissing, allOrNothing }}
              waiting={counts.waiting}
              refusedRows={counts.refused}
              check={checkClaimAction}
              start={startClaimAction}
              drop={dropClaimAction}
            />
          )}
          <Problems problems={claim.problems} />
        </div>
      </div>
    </Page>
  )
}

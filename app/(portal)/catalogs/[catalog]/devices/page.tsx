// The devices of a catalog: search, one group, sorted; 50 a page.
import { Cpu, Plus, SearchX } from 'lucide-react'
import type { Metadata } from 'next'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { Pager } from '@/components/catalog/pager'
import { plural } from '@/components/catalog/words'
import { DeviceFilters } from '@/components/devices/device-filters'
import { type DeviceSort, DeviceTable } from '@/components/devices/device-table'
import { Page, PageHeading } from '@/components/shell/page'
import { LinkButton } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Empty } from '@/components/ui/empty'
import { isDomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import { keystoreOf } from '@/lib/server/queries/catalog'
import { DEVICES_PER_PAGE, listDevices } from '@/lib/server/queries/devices'
import { type Search, isUuid, load, one, pageOf } from '../load'

export const metadata: Metadata = { title: 'Devices' }

type Query = { text: string; groupId: string; sort: DeviceSort; page: number }

async function queryOf(search: Search): Promise<Query> {
  const { q, group, sort, page } = await search
  const by = one(sort)
  const groupId = one(group)
  return {
    text: one(q).slice(0, 300),
    groupId: isUuid(groupId) ? groupId : '',
    sort: by === 'group' || by === 'seen' ? by : 'name',
    page: pageOf(page),
  }
}

function hrefOf(path: string, query: Query, changed: Partial<Query>): string {
  const { text, groupId, sort, page } = { ...query, page: 1, ...changed }
  const given = new URLSearchParams()
  if (text) given.set('q', text)
  if (groupId) given.set('group', groupId)
  if (sort !== 'name') given.set('sort', sort)
  if (page > 1) given.set('page', String(page))
  return given.size > 0 ? `${path}?${given}` : path
}

export default async function Devices({
  params,
  searchParams,
}: {
  params: Promise<{ catalog: string }>
  searchParams: Search
}) {
  const { catalog } = await params
  const query = await queryOf(searchParams)
  const loaded = await load({ catalog, path: 'devices' }, async (context) => ({
    listing: await listDevices(context, {
      catalogId: catalog,
      text: query.text || undefined,
      groupId: query.groupId || undefined,
      sort: query.sort,
      page: query.page,
    }),
    keystore: await keystoreOf(context, { catalogId: catalog, version: null }).catch((error: unknown) => {
      if (isDomainError(error)) return null
      throw error
    }),
    mayClaim: can(context.viewer, 'device.claim', { catalogId: catalog }),
  }))
  if (!loaded.value) return <NotPermitted title="Devices" detail={loaded.refused} />
  const { listing, keystore, mayClaim } = loaded.value
  const path = `/catalogs/${catalog}/devices`
  const claim = mayClaim && (
    <LinkButton href={`${path}/claim`} variant="primary" icon={<Plus />}>
      Claim devices
    </LinkButton>
  )
  const { rows, total, groups } = listing
  const filtered = query.text !== '' || query.groupId !== ''
  const all = groups.reduce((sum, group) => sum + group.devices, 0)
  const first = (query.page - 1) * DEVICES_PER_PAGE
  return (
    <Page title="Devices">
      <PageHeading
        lead={`${all} in ${plural(groups.length, 'group')}${filtered ? `, ${total} match` : ''}`}
        action={claim}
      >
        Devices
      </PageHeading>
      {(all > 0 || filtered) && (
        <DeviceFilters
          path={path}
          groups={groups}
          text={query.text}
          groupId={query.groupId}
          sort={query.sort}
        />
      )}
      {rows.length === 0 ? (
        <NoDevice filtered={filtered || query.page > 1} path={path} />
      ) : (
        <Card className="overflow-clip">
          <DeviceTable
            path={path}
            rows={rows}
            keystore={keystore?.version ?? null}
            sort={query.sort}
            sorted={{
              name: hrefOf(path, query, { sort: 'name' }),
              group: hrefOf(path, query, { sort: 'group' }),
              seen: hrefOf(path, query, { sort: 'seen' }),
            }}
          />
        </Card>
      )}
      {rows.length > 0 && (
        <Pager
          words={`${first + 1} to ${first + rows.length} of ${total}`}
          previous={query.page > 1 ? hrefOf(path, query, { page: query.page - 1 }) : null}
          next={first + rows.length < total ? hrefOf(path, query, { page: query.page + 1 }) : null}
        />
      )}
    </Page>
  )
}

function NoDevice({ filtered, path }: { filtered: boolean; path: string }) {
  if (!filtered) {
    return (
      <Empty icon={<Cpu />} title="No devices yet" as="h2">
        A device comes here when an owner claims its device ID, or when it proves itself on Service.
      </Empty>
    )
  }
  return (
    <Empty
      icon={<SearchX />}
      title="No device matches"
      as="h2"
      action={<LinkButton href={path}>Clear filters</LinkButton>}
    >
      What you typed is in no name and no device ID of this catalog. A device ID is found by four digits or
      more.
    </Empty>
  )
}

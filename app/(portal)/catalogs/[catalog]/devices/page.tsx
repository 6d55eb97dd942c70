// The devices of a catalog: search, filters and order stand in the address; 50 a page.
import { Cpu, Download, Plus, SearchX } from 'lucide-react'
import type { Metadata } from 'next'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { Pager } from '@/components/catalog/pager'
import { plural } from '@/components/catalog/words'
import { DeviceFilters } from '@/components/devices/device-filters'
import { DeviceTable } from '@/components/devices/device-table'
import { MoveSelected } from '@/components/devices/move-selected'
import { Page, PageHeading } from '@/components/shell/page'
import { LinkButton } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Empty } from '@/components/ui/empty'
import { DEVICE_SORTS, type DeviceSort } from '@/lib/domain/device-list'
import {
  type DeviceListing,
  MOST_COUNTED,
  MOST_MATCHING,
  listDevices,
} from '@/lib/server/queries/device-list'
import { type Search, load } from '../load'
import { moveDevicesAction } from './actions'
import { hrefOf, queryOf, valuesOf } from './address'

export const metadata: Metadata = { title: 'Devices' }

export default async function Devices({
  params,
  searchParams,
}: {
  params: Promise<{ catalog: string }>
  searchParams: Search
}) {
  const { catalog } = await params
  const query = await queryOf(searchParams)
  const loaded = await load({ catalog, path: 'devices' }, (context) =>
    listDevices(context, { catalogId: catalog, ...query }),
  )
  if (!loaded.value) return <NotPermitted title="Devices" detail={loaded.refused} />
  const listing = loaded.value
  const path = `/catalogs/${catalog}/devices`
  const values = valuesOf(query)
  const filtered = Object.keys(values).some((name) => name !== 'sort')
  const actions = (
    <>
      {listing.rows.length > 0 && (
        <LinkButton href={hrefOf(`/api${path}/export`, values)} icon={<Download />} prefetch={false} download>
          Save as CSV
        </LinkButton>
      )}
      {listing.may.claim && (
        <LinkButton href={`${path}/claim`} variant="primary" icon={<Plus />}>
          Claim devices
        </LinkButton>
      )}
    </>
  )
  const sorted = (sort: DeviceSort) => hrefOf(path, { ...valuesOf({ ...query, sort }) })
  const to = (place: Record<string, string>) => hrefOf(path, { ...values, ...place })
  return (
    <Page title="Devices">
      <PageHeading lead={leadOf(listing)} action={actions}>
        Devices
      </PageHeading>
      {(listing.held > 0 || filtered) && (
        <DeviceFilters path={path} values={values} groups={listing.groups} keystore={listing.keystore} />
      )}
      {listing.rows.length === 0 ? (
        <NoDevice filtered={filtered || listing.held > 0} path={path} />
      ) : (
        <>
          <Card className="overflow-clip">
            <DeviceTable
              path={path}
              rows={listing.rows}
              keystore={listing.keystore}
              sort={query.sort}
              sorted={
                Object.fromEntries(DEVICE_SORTS.map((sort) => [sort, sorted(sort)])) as Record<
                  DeviceSort,
                  string
                >
              }
              selectable={listing.may.move && !query.released}
            />
          </Card>
          <Pager
            words={wordsOf(listing, filtered)}
            previous={listing.previous && to({ before: listing.previous })}
            next={listing.next && to({ after: listing.next })}
          />
          {listing.may.move && !query.released && (
            <MoveSelected
              catalogId={catalog}
              groups={listing.groups.filter((group) => !group.archived)}
              action={moveDevicesAction}
            />
          )}
        </>
      )}
    </Page>
  )
}

const counted = (n: number, most: number = MOST_COUNTED) =>
  n > most ? `More than ${most.toLocaleString('en')}` : String(n)

function leadOf({ held, groups }: DeviceListing): string {
  const open = groups.filter((group) => !group.archived).length
  return `${counted(held)} in ${plural(open, 'group')}`
}

/** "50 of more than 1,000", and of a search only what the page itself tells. */
function wordsOf({ rows, matching, previous, next }: DeviceListing, filtered: boolean): string {
  if (matching === null)
    return `${plural(rows.length, 'match', 'matches')} on this page.${next ? ' Type more of it to find fewer.' : ''}`
  if (!previous && !next)
    return plural(matching, filtered ? 'match' : 'device', filtered ? 'matches' : 'devices')
  return `${rows.length} on this page, ${counted(matching, filtered ? MOST_MATCHING : MOST_COUNTED).toLowerCase()} in all`
}

function NoDevice({ filtered, path }: { filtered: boolean; path: string }) {
  if (filtered)
    return (
      <Empty
        icon={<SearchX />}
        as="h2"
        title="No device matches"
        action={<LinkButton href={path}>Show all devices</LinkButton>}
      >
        Try a shorter part of the name, serial or device ID, or fewer filters.
      </Empty>
    )
  return (
    <Empty icon={<Cpu />} as="h2" title="No devices yet">
      A device is claimed by its ID, or by attaching it on Service, and then stands here.
    </Empty>
  )
}

// Devices that have not shown the newest keystore, or the one in the address: they have an older one, or were never seen.
import { CircleCheck } from 'lucide-react'
import type { Metadata } from 'next'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { Pager } from '@/components/catalog/pager'
import { BehindTable } from '@/components/keys/behind-table'
import { Page, PageHeading } from '@/components/shell/page'
import { Card } from '@/components/ui/card'
import { Empty } from '@/components/ui/empty'
import { DEVICES_PER_PAGE, devicesBehindOf } from '@/lib/server/queries/keys'
import { type Search, load, one, pageOf } from '../../load'

export const metadata: Metadata = { title: 'Devices without the newest keystore' }

type Props = { params: Promise<{ catalog: string }>; searchParams: Search }

const versionOf = (text: string): number | null => (/^[1-9]\d{0,9}$/.test(text) ? Number(text) : null)

export default async function DevicesBehind({ params, searchParams }: Props) {
  const [{ catalog }, query] = await Promise.all([params, searchParams])
  const [below, page] = [versionOf(one(query.below)), pageOf(query.page)]
  const loaded = await load({ catalog, path: 'keys/devices' }, (context) =>
    devicesBehindOf(context, { catalogId: catalog, below, page }),
  )
  if (!loaded.value) return <NotPermitted title="Devices" detail={loaded.refused} />
  const { rows, behind, total, below: version } = loaded.value
  const path = `/catalogs/${catalog}`
  const first = (page - 1) * DEVICES_PER_PAGE
  const at = (next: number) => `${path}/keys/devices?below=${version}&page=${next}`
  return (
    <Page title="Devices" parent={{ label: 'Keys', href: `${path}/keys` }}>
      <PageHeading lead={`Of ${total} devices, these have not shown version ${version} or a newer one.`}>
        Devices without the newest keystore
      </PageHeading>
      {rows.length === 0 ? (
        <Empty icon={<CircleCheck />} as="h2" title="None">
          Every device of this page has shown version {version} or a newer one.
        </Empty>
      ) : (
        <>
          <Card className="overflow-clip">
            <BehindTable path={path} rows={rows} />
          </Card>
          <Pager
            words={`${first + 1} to ${first + rows.length} of ${behind}`}
            previous={page > 1 ? at(page - 1) : null}
            next={first + rows.length < behind ? at(page + 1) : null}
          />
        </>
      )}
    </Page>
  )
}

// One finding: what it says, what it means, its evidence, and its end.
import type { Metadata } from 'next'
import Link from 'next/link'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { deviceName, formatUuid } from '@/components/catalog/words'
import { CloseFinding } from '@/components/findings/close-finding'
import { Evidence } from '@/components/findings/evidence'
import { FindingState } from '@/components/findings/finding-list'
import { Page } from '@/components/shell/page'
import { Callout } from '@/components/ui/callout'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { When } from '@/components/ui/time'
import { type FindingDetail, findingDetail } from '@/lib/server/queries/findings'
import { load } from '../../load'
import { closeFindingAction } from '../actions'

export const metadata: Metadata = { title: 'Finding' }

export default async function Finding({ params }: { params: Promise<{ catalog: string; id: string }> }) {
  const { catalog, id } = await params
  const loaded = await load({ catalog, path: `findings/${id}`, ids: [id] }, (context) =>
    findingDetail(context, { catalogId: catalog, id }),
  )
  if (!loaded.value) return <NotPermitted title="Finding" detail={loaded.refused} />
  const finding = loaded.value
  const path = `/catalogs/${catalog}`
  return (
    <Page title="Finding" parent={{ label: 'Findings', href: `${path}/findings` }}>
      <div className="mb-6 flex flex-col gap-1.5">
        <h1 className="text-xl font-semibold break-words">{finding.title}</h1>
        <p className="flex flex-wrap items-center gap-3 text-sm text-muted-foreground">
          <FindingState row={finding} />
          <span>
            Found <When at={finding.at} form="evidence" />
          </span>
        </p>
      </div>
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_400px]">
        <div className="flex min-w-0 flex-col gap-5">
          <Callout tone={finding.closedAt ? 'neutral' : 'danger'} title="What it means">
            <p>{finding.means}</p>
            <p className="mt-1.5">{finding.next}</p>
          </Callout>
          {finding.closedAt && (
            <Callout
              tone="neutral"
              title={finding.closedBy ? `Closed by ${finding.closedBy}` : 'Explained since'}
            >
              <p>
                <When at={finding.closedAt} form="evidence" />: {finding.closeNote}
              </p>
            </Callout>
          )}
          {finding.may.close && <CloseFinding catalogId={catalog} id={id} action={closeFindingAction} />}
        </div>
        <Card>
          <CardHeader title="Evidence" />
          <CardBody>
            <Evidence facts={finding.facts} evidence={finding.evidence} more={whereOf(finding, path)} />
          </CardBody>
        </Card>
      </div>
    </Page>
  )
}

const LINK = 'text-link underline underline-offset-3'

function whereOf({ device, cti, known, person }: FindingDetail, path: string) {
  return [
    {
      label: 'Device',
      value: device ? (
        <Link href={`${path}/devices/${device.id}`} className={LINK}>
          {deviceName(device)}
        </Link>
      ) : (
        'None'
      ),
    },
    {
      label: 'Capability',
      value:
        cti && known ? (
          <Link href={`${path}/capabilities/${cti}`} className={LINK}>
            <span className="id">{formatUuid(cti)}</span>
          </Link>
        ) : cti ? (
          <span className="id">{formatUuid(cti)}, not of this catalog</span>
        ) : (
          'None'
        ),
    },
    { label: 'Handed in by', value: person ?? '—' },
  ]
}

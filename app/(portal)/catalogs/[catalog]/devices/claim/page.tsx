// Claiming devices: from the cable, from a file, by their IDs.
import { Boxes } from 'lucide-react'
import type { Metadata } from 'next'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { ClaimList } from '@/components/claims/claim-list'
import { SendFile } from '@/components/claims/send-file'
import { ClaimForm } from '@/components/devices/claim-form'
import { Page, PageHeading } from '@/components/shell/page'
import { LinkButton } from '@/components/ui/button'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Empty } from '@/components/ui/empty'
import { can } from '@/lib/domain/policy'
import { productsOf } from '@/lib/server/queries/catalog'
import { claimsOf } from '@/lib/server/queries/claims'
import { load } from '../../load'
import { claimDevicesAction } from '../actions'

export const metadata: Metadata = { title: 'Claim devices' }

export default async function ClaimDevices({ params }: { params: Promise<{ catalog: string }> }) {
  const { catalog } = await params
  const loaded = await load({ catalog, path: 'devices/claim' }, async (context) => {
    const groups = (await productsOf(context, catalog)).groups.filter((group) => !group.archived)
    const may = can(context.viewer, 'device.claim', { catalogId: catalog })
    return { groups, may, claims: may ? await claimsOf(context, { catalogId: catalog }) : [] }
  })
  if (!loaded.value?.may) return <NotPermitted title="Claim devices" detail={loaded.refused ?? undefined} />
  const { groups, claims } = loaded.value
  const path = `/catalogs/${catalog}/devices`
  return (
    <Page title="Claim devices" parent={{ label: 'Devices', href: path }}>
      <PageHeading lead="A claimed device is expected: it belongs to the catalog once it has proved itself on Service.">
        Claim devices
      </PageHeading>
      {groups.length === 0 ? (
        <Empty
          icon={<Boxes />}
          as="h2"
          title="There is no device group yet"
          action={
            <LinkButton variant="primary" href={`/catalogs/${catalog}/products`}>
              Open products
            </LinkButton>
          }
        >
          Every device stands in a group of a product. Make one first.
        </Empty>
      ) : (
        <div className="flex flex-col gap-5">
          <AttachedCard />
          <SendFile catalogId={catalog} groups={groups} path={`${path}/claim`} />
          <ClaimList claims={claims} path={`${path}/claim`} />
          <ClaimForm catalogId={catalog} groups={groups} devicesPath={path} action={claimDevicesAction} />
        </div>
      )}
    </Page>
  )
}

function AttachedCard() {
  return (
    <Card className="max-w-170">
      <CardHeader title="Attached device" />
      <CardBody className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <p className="min-w-0 flex-1 basis-80 text-muted-foreground">
          A device on this computer’s cable needs no ID: it proves on Service who it is and which catalog and
          product it is for, and is claimed there at once.
        </p>
        <LinkButton href="/service">Claim on Service</LinkButton>
      </CardBody>
    </Card>
  )
}

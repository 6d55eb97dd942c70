// A request begins with a device: the attached one, one from a list, or a pasted device ID.
import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { z } from 'zod'
import { DevicePicker } from '@/components/request/device-picker'
import { RequestForm } from '@/components/request/request-form'
import { Page, PageHeading } from '@/components/shell/page'
import { Callout } from '@/components/ui/callout'
import { fromHex } from '@/lib/core/bytes'
import { isDomainError } from '@/lib/domain/errors'
import { getViewer, requireContext } from '@/lib/server/auth/viewer'
import { lookUpDevice, requestable } from '@/lib/server/queries/devices'
import { extendable } from '@/lib/server/queries/extension'
import { createRequestAction } from './actions'

export const metadata: Metadata = { title: 'Request a capability' }

const query = z.object({
  catalog: z.uuid().optional().catch(undefined),
  device: z.string().max(400).optional().catch(undefined),
  tasks: z.string().max(200).optional().catch(undefined),
  extends: z.uuid().optional().catch(undefined),
})

export default async function NewRequest({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const asked = query.parse(await searchParams)
  const here = `/requests/new?${new URLSearchParams(Object.entries(asked).filter((entry): entry is [string, string] => entry[1] !== undefined)).toString()}`
  if (!(await getViewer())) redirect(`/sign-in?to=${encodeURIComponent(here)}`)
  if (asked.extends) return <MoreTime cti={asked.extends} />
  const found = asked.device ? await find(asked.device, asked.catalog) : null
  return (
    <Page title="New request">
      <PageHeading lead="Say what needs doing. The portal works out the smallest capability that is enough.">
        Request a capability
      </PageHeading>
      {found?.device ? (
        <RequestForm
          key={found.device.id}
          device={found.device}
          tasks={asked.tasks?.split(',') ?? []}
          action={createRequestAction}
        />
      ) : (
        <>
          {found && (
            <Callout
              tone="warning"
              title="No catalog of yours holds this device"
              className="mb-5"
              role="alert"
            >
              Check the device ID, or ask an owner of its catalog to add the device, or you to the catalog.
            </Callout>
          )}
          <DevicePicker />
        </>
      )}
    </Page>
  )
}

/** The same again, for more time, while the first is good. */
async function MoreTime({ cti }: { cti: string }) {
  const context = await requireContext()
  const from = await extendable(context, { cti }).catch((error: unknown) => {
    if (isDomainError(error)) return null
    throw error
  })
  if (!from)
    return (
      <Page title="More time">
        <PageHeading>Request more time</PageHeading>
        <Callout tone="warning" title="This capability cannot go on" className="mb-5" role="alert">
          It has ended, or it is not yours. Make a new request.
        </Callout>
        <DevicePicker />
      </Page>
    )
  const device = await requestable(context, { catalogId: from.catalogId, id: from.device })
  return (
    <Page title="More time">
      <PageHeading lead="The same capability once more: an owner decides, and nothing is interrupted meanwhile.">
        Request more time
      </PageHeading>
      <RequestForm key={cti} device={device} tasks={from.tasks} from={from} action={createRequestAction} />
    </Page>
  )
}

/** By the holding's id within a catalog, or by the device ID wherever this person may ask for it. */
async function find(device: string, catalogId: string | undefined) {
  const context = await requireContext()
  try {
    if (catalogId && z.uuid().safeParse(device).success)
      return { device: await requestable(context, { catalogId, id: device }) }
    const digits = device.replace(/[\s:-]/g, '').toLowerCase()
    if (!/^[0-9a-f]{128}$/.test(digits)) return { device: null }
    const holding = (await lookUpDevice(context, fromHex(digits))).find(
      (one) => one.mayRequest && (!catalogId || one.catalogId === catalogId),
    )
    return {
      device: holding ? await requestable(context, { catalogId: holding.catalogId, id: holding.id }) : null,
    }
  } catch (error) {
    if (isDomainError(error) && error.code === 'not-found') notFound()
    throw error
  }
}

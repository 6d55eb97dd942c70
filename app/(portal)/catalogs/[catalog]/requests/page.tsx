// The person's own requests, newest first.
import { ClipboardList } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { CapabilityType } from '@/components/session/capability-type'
import { EndedLine, RequestState } from '@/components/request/request-state'
import { OwnBatches } from '@/components/request/own-batches'
import { Page, PageHeading } from '@/components/shell/page'
import { LinkButton } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { When } from '@/components/ui/time'
import { scopeOf } from '@/lib/domain/policy'
import { orNotFound, requirePage } from '@/lib/server/auth/page'
import { ownBatches } from '@/lib/server/queries/batches'
import { myRequests } from '@/lib/server/queries/requests'

export const metadata: Metadata = { title: 'My requests' }

export default async function Requests({ params }: { params: Promise<{ catalog: string }> }) {
  const { catalog } = await params
  const context = await requirePage(`/catalogs/${catalog}/requests`)
  const requests = await orNotFound(myRequests(context, catalog))
  const batches = await orNotFound(ownBatches(context, { catalogId: catalog }))
  const path = `/catalogs/${catalog}/requests`
  const ask = (
    <span className="flex flex-wrap gap-2">
      {scopeOf(context.viewer, 'request.create', catalog) && (
        <LinkButton href={`${path}/batch`}>For many devices</LinkButton>
      )}
      <LinkButton href="/requests/new" variant="primary">
        New request
      </LinkButton>
    </span>
  )
  const nothing = requests.length === 0 && batches.length === 0
  return (
    <Page title="My requests">
      <PageHeading lead="What you asked for, and what became of it." action={nothing ? undefined : ask}>
        My requests
      </PageHeading>
      <OwnBatches path={path} batches={batches} />
      {nothing ? (
        <Empty icon={<ClipboardList />} title="You have not asked for anything yet" action={ask}>
          Attach a device on Service, or start from its device ID.
        </Empty>
      ) : (
        requests.length > 0 && (
          <ul className="divide-y rounded-lg border bg-card">
            {requests.map((request) => (
              <li
                key={request.id}
                className="relative flex flex-wrap items-center gap-x-4 gap-y-1 px-5 py-3.5 hover:bg-accent max-md:px-4"
              >
                <span className="min-w-0 flex-1 basis-60">
                  <Link
                    href={`/catalogs/${catalog}/requests/${request.id}`}
                    className="font-medium after:absolute after:inset-0"
                  >
                    {request.device.name ?? `Unnamed ${request.device.deviceId.slice(0, 8)}`}
                  </Link>
                  <span className="block truncate text-sm text-muted-foreground">{request.reason}</span>
                  {request.ended && <EndedLine ended={request.ended} />}
                </span>
                <span className="basis-36 text-sm">
                  <CapabilityType type={request.type} />
                </span>
                <span className="basis-32 text-sm text-muted-foreground">
                  <When at={request.createdAt} />
                </span>
                <RequestState state={request.state} ended={request.ended !== null} />
              </li>
            ))}
          </ul>
        )
      )}
    </Page>
  )
}

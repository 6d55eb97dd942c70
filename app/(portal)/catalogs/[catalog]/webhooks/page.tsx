// The catalog's webhooks: where its events are posted.
import { Webhook } from 'lucide-react'
import type { Metadata } from 'next'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { Page, PageHeading } from '@/components/shell/page'
import { Card } from '@/components/ui/card'
import { Empty } from '@/components/ui/empty'
import { AddWebhook } from '@/components/webhooks/add-webhook'
import { WebhookList } from '@/components/webhooks/webhook-list'
import { webhooksOf } from '@/lib/server/queries/webhooks'
import { load } from '../load'
import { makeWebhookAction } from './actions'

export const metadata: Metadata = { title: 'Webhooks' }

export default async function Webhooks({ params }: { params: Promise<{ catalog: string }> }) {
  const { catalog: catalogId } = await params
  const loaded = await load({ catalog: catalogId, path: 'webhooks' }, (context) =>
    webhooksOf(context, catalogId),
  )
  if (!loaded.value) return <NotPermitted title="Webhooks" detail={loaded.refused} />
  const { webhooks, may } = loaded.value
  return (
    <Page title="Webhooks">
      <PageHeading lead="What happens in this catalog, posted to your own programs. A webhook tells and links; nothing is decided by it.">
        Webhooks
      </PageHeading>
      <div className="flex max-w-200 flex-col gap-5">
        {webhooks.length === 0 ? (
          <Empty icon={<Webhook />} as="h2" title="No webhooks">
            Each post is signed as Standard Webhooks says, repeated until it is taken, and kept in a list.
          </Empty>
        ) : (
          <Card className="overflow-clip">
            <WebhookList path={`/catalogs/${catalogId}/webhooks`} webhooks={webhooks} />
          </Card>
        )}
        {may.change && <AddWebhook catalogId={catalogId} action={makeWebhookAction} />}
      </div>
    </Page>
  )
}

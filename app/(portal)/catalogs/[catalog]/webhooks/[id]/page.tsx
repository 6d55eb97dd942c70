// One webhook: what it is told, and how each delivery went.
import type { Metadata } from 'next'
import { z } from 'zod'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { Pager } from '@/components/catalog/pager'
import { Page, PageHeading } from '@/components/shell/page'
import { Callout } from '@/components/ui/callout'
import { Card, CardHeader } from '@/components/ui/card'
import { When } from '@/components/ui/time'
import { DeliveryList } from '@/components/webhooks/delivery-list'
import { EditWebhook } from '@/components/webhooks/edit-webhook'
import { WebhookActions } from '@/components/webhooks/webhook-actions'
import { webhookOf } from '@/lib/server/queries/webhooks'
import { type Search, load, one } from '../../load'
import { editWebhookAction, pingWebhookAction, redeliverAction, removeWebhookAction } from '../actions'

export const metadata: Metadata = { title: 'Webhook' }

type Props = { params: Promise<{ catalog: string; id: string }>; searchParams: Search }

export default async function WebhookPage({ params, searchParams }: Props) {
  const { catalog: catalogId, id } = await params
  const before = z.iso.datetime().safeParse(one((await searchParams).before)).data ?? null
  const loaded = await load({ catalog: catalogId, path: `webhooks/${id}`, ids: [id] }, (context) =>
    webhookOf(context, { catalogId, id, before }),
  )
  if (!loaded.value) return <NotPermitted title="Webhook" detail={loaded.refused} />
  const { webhook, deliveries, next, may } = loaded.value
  const list = `/catalogs/${catalogId}/webhooks`
  const at = { catalogId, id }
  return (
    <Page title={webhook.label} parent={{ label: 'Webhooks', href: list }}>
      <PageHeading
        lead={<span className="wrap-anywhere">{webhook.url}</span>}
        action={
          may.change && (
            <WebhookActions
              at={at}
              label={webhook.label}
              off={webhook.disabledAt !== null}
              ping={pingWebhookAction}
              remove={removeWebhookAction}
              list={list}
            />
          )
        }
      >
        {webhook.label}
      </PageHeading>
      <div className="flex max-w-200 flex-col gap-5">
        {webhook.disabledAt && (
          <Callout tone="danger" title="This webhook is off">
            {webhook.disabledWhy} Save it again to switch it on.
          </Callout>
        )}
        {!webhook.disabledAt && webhook.failingSince && (
          <Callout tone="warning" title="Deliveries fail">
            Nothing was taken since <When at={webhook.failingSince} />. After three days it is switched off,
            and the owners are told.
          </Callout>
        )}
        {may.change && <EditWebhook catalogId={catalogId} webhook={webhook} action={editWebhookAction} />}
        <Card className="overflow-clip">
          <CardHeader
            title="Deliveries"
            description="Repeated with longer and longer waits for about three days."
          />
          <DeliveryList
            at={at}
            deliveries={deliveries}
            redeliver={may.change && !webhook.disabledAt ? redeliverAction : null}
          />
        </Card>
        {(before || next) && (
          <Pager
            words={before ? 'Earlier deliveries' : 'The newest deliveries'}
            previous={before ? `${list}/${id}` : null}
            next={next ? `${list}/${id}?before=${encodeURIComponent(next)}` : null}
          />
        )}
      </div>
    </Page>
  )
}

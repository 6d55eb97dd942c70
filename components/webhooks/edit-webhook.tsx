'use client'
// Changes a webhook; saving also switches it on again.
import { type Action, useAction } from '@/components/catalog/action'
import { Button } from '@/components/ui/button'
import { Card, CardBody } from '@/components/ui/card'
import type { At, WebhookGiven, WebhookLine } from './types'
import { WebhookForm } from './webhook-form'

export function EditWebhook({
  catalogId,
  webhook,
  action,
}: {
  catalogId: string
  webhook: WebhookLine
  action: Action<WebhookGiven & At, unknown>
}) {
  const { run, pending, refused } = useAction(action)
  return (
    <Card>
      <CardBody>
        <details open={webhook.disabledAt !== null || undefined}>
          <summary className="cursor-pointer rounded-sm font-medium">Name, address and kinds</summary>
          <div className="mt-4">
            <WebhookForm
              catalogId={catalogId}
              given={webhook}
              refused={refused}
              onSubmit={(given) => run({ ...given, id: webhook.id })}
              footer={
                <Button type="submit" variant="primary" pending={pending} className="self-start">
                  {webhook.disabledAt ? 'Save and switch on' : 'Save'}
                </Button>
              }
            />
          </div>
        </details>
      </CardBody>
    </Card>
  )
}

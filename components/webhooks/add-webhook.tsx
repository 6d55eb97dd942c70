'use client'
// A new webhook; its secret is shown here and nowhere again.
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'
import type { WebhookGiven } from './types'
import { WebhookForm } from './webhook-form'

export interface AddWebhookProps {
  catalogId: string
  action: Action<WebhookGiven, { id: string; secret: string }>
}

export function AddWebhook({ catalogId, action }: AddWebhookProps) {
  const [open, setOpen] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const { run, pending, refused } = useAction(action, (made) => {
    setOpen(false)
    setSecret(made.secret)
  })
  if (secret) return <Secret secret={secret} done={() => setSecret(null)} />
  if (!open)
    return (
      <Button variant="primary" icon={<Plus />} className="self-start" onClick={() => setOpen(true)}>
        Add webhook
      </Button>
    )
  return (
    <Card>
      <CardHeader title="Add a webhook" />
      <CardBody>
        <WebhookForm
          catalogId={catalogId}
          refused={refused}
          onSubmit={run}
          footer={
            <div className="flex flex-wrap gap-2">
              <Button type="submit" variant="primary" pending={pending}>
                Add
              </Button>
              <Button onClick={() => setOpen(false)}>Cancel</Button>
            </div>
          }
        />
      </CardBody>
    </Card>
  )
}

function Secret({ secret, done }: { secret: string; done: () => void }) {
  return (
    <div className="flex flex-col gap-3">
      <Callout tone="verified" role="status" title="The webhook is made. This is its secret">
        <p>Your program checks each post with it. It is shown this once; copy it now.</p>
        <p className="mt-2 flex flex-wrap items-center gap-2">
          <code className="font-mono text-sm break-all">{secret}</code>
          <CopyButton text={secret} label="Copy the secret" />
        </p>
      </Callout>
      <Button className="self-start" onClick={done}>
        I have kept it
      </Button>
    </div>
  )
}

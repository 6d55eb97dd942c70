// Webhooks by name, with where they go and whether they work.
import Link from 'next/link'
import { plural } from '@/components/catalog/words'
import { Badge } from '@/components/ui/badge'
import type { WebhookLine } from './types'

export function WebhookList({ path, webhooks }: { path: string; webhooks: readonly WebhookLine[] }) {
  return (
    <ul className="divide-y divide-border-subtle">
      {webhooks.map((one) => (
        <li
          key={one.id}
          className="relative flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 hover:bg-accent/55 md:px-5"
        >
          <span className="min-w-0 flex-1 basis-60">
            <Link href={`${path}/${one.id}`} className="font-medium after:absolute after:inset-0">
              {one.label}
            </Link>
            <span className="block truncate text-sm text-muted-foreground">{one.url}</span>
          </span>
          <span className="text-sm text-muted-foreground">{plural(one.kinds.length, 'kind')}</span>
          <WebhookState webhook={one} />
        </li>
      ))}
    </ul>
  )
}

function WebhookState({ webhook }: { webhook: WebhookLine }) {
  if (webhook.disabledAt) return <Badge tone="danger">Off</Badge>
  if (webhook.failingSince) return <Badge tone="warning">Fails</Badge>
  return <Badge tone="verified">On</Badge>
}

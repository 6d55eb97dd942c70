// The jobs on many devices that a person asked for: each a line with how far it is.
import Link from 'next/link'
import { plural } from '@/components/catalog/words'
import { CapabilityType } from '@/components/session/capability-type'
import { Badge } from '@/components/ui/badge'
import { When } from '@/components/ui/time'
import type { CapabilityType as Type } from '@/lib/domain/capability'

export type OwnBatch = {
  batch: string
  type: Type
  reason: string
  createdAt: string
  total: number
  waiting: number
  approved: number
  denied: number
  over: number
  downloaded: number
}

export function OwnBatches({ path, batches }: { path: string; batches: readonly OwnBatch[] }) {
  if (batches.length === 0) return null
  return (
    <section className="mb-6 flex flex-col gap-2">
      <h2 className="text-md font-semibold">Jobs on many devices</h2>
      <ul className="divide-y rounded-lg border bg-card">
        {batches.map((one) => (
          <li
            key={one.batch}
            className="relative flex flex-wrap items-center gap-x-4 gap-y-1 px-5 py-3.5 hover:bg-accent max-md:px-4"
          >
            <span className="min-w-0 flex-1 basis-60">
              <Link href={`${path}/batch/${one.batch}`} className="font-medium after:absolute after:inset-0">
                {plural(one.total, 'device')}
              </Link>
              <span className="block truncate text-sm text-muted-foreground">{one.reason}</span>
            </span>
            <span className="basis-36 text-sm">
              <CapabilityType type={one.type} />
            </span>
            <span className="basis-32 text-sm text-muted-foreground">
              <When at={one.createdAt} />
            </span>
            <span className="flex flex-wrap gap-1.5">
              {one.waiting > 0 && <Badge tone="neutral">{one.waiting} waiting</Badge>}
              {one.approved > 0 && <Badge tone="verified">{one.approved} approved</Badge>}
              {one.downloaded > 0 && <Badge tone="session">{one.downloaded} downloaded</Badge>}
              {one.denied > 0 && <Badge tone="danger">{one.denied} denied</Badge>}
              {one.over > 0 && <Badge tone="neutral">{one.over} over</Badge>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

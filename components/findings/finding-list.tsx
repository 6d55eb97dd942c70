// Findings, each with what was found, on which device, when; a closed one says by whom.
import { SearchCheck } from 'lucide-react'
import Link from 'next/link'
import { deviceName } from '@/components/catalog/words'
import { Badge } from '@/components/ui/badge'
import { Empty } from '@/components/ui/empty'
import { When } from '@/components/ui/time'

export type FindingRow = {
  id: string
  title: string
  at: string
  device: { id: string; deviceId: string; name: string | null } | null
  closedAt: string | null
  closedBy: string | null
}

export function FindingList({ path, rows }: { path: string; rows: readonly FindingRow[] }) {
  if (rows.length === 0) return null
  return (
    <ul className="divide-y divide-border-subtle">
      {rows.map((row) => (
        <li
          key={row.id}
          className="relative flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 hover:bg-accent/55 md:px-5"
        >
          <span className="min-w-0 flex-1 basis-60">
            <Link href={`${path}/findings/${row.id}`} className="font-medium after:absolute after:inset-0">
              {row.title}
            </Link>
            <span className="block truncate text-sm text-muted-foreground">
              {row.device ? deviceName(row.device) : 'No device'}
            </span>
          </span>
          <FindingState row={row} />
          <When at={row.at} className="text-sm text-muted-foreground" />
        </li>
      ))}
    </ul>
  )
}

export function FindingState({ row }: { row: Pick<FindingRow, 'closedAt' | 'closedBy'> }) {
  if (!row.closedAt) return <Badge tone="danger">Open</Badge>
  return <Badge tone="neutral">{row.closedBy ? `Closed by ${row.closedBy}` : 'Explained since'}</Badge>
}

export function NoFindings({ closed }: { closed: boolean }) {
  return closed ? (
    <Empty icon={<SearchCheck />} as="h2" title="No closed findings">
      A finding stands here when an auditor closed it, or a later receipt explained it.
    </Empty>
  ) : (
    <Empty icon={<SearchCheck />} as="h2" title="Nothing was found">
      What the devices recorded agrees with what the catalog issued, as far as receipts have come in.
    </Empty>
  )
}

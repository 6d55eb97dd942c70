'use client'
// Notices, the unread ones marked by more than a colour; following one marks it read.
import Link from 'next/link'
import type { Action } from '@/components/catalog/action'
import { Badge } from '@/components/ui/badge'
import { When } from '@/components/ui/time'

export type NoticeLine = {
  id: string
  title: string
  path: string
  catalog: string | null
  at: string
  read: boolean
}

export function NoticeList({
  lines,
  read,
}: {
  lines: readonly NoticeLine[]
  read: Action<{ id: string; upTo: string }, unknown>
}) {
  return (
    <ul className="divide-y divide-border-subtle">
      {lines.map((line) => (
        <li
          key={line.id}
          className="relative flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 hover:bg-accent/55 md:px-5"
        >
          <span className="min-w-0 flex-1 basis-60">
            <Link
              href={line.path}
              prefetch={false}
              className={`wrap-anywhere after:absolute after:inset-0 ${line.read ? '' : 'font-semibold'}`}
              onClick={() => {
                // It is read on the way; whether that is noted does not hold anybody up.
                if (!line.read) read({ id: line.id, upTo: line.at }).catch(() => {})
              }}
            >
              {line.title}
            </Link>
            {line.catalog && (
              <span className="block truncate text-sm text-muted-foreground">{line.catalog}</span>
            )}
          </span>
          {!line.read && <Badge tone="neutral">New</Badge>}
          <When at={line.at} className="text-sm text-muted-foreground" />
        </li>
      ))}
    </ul>
  )
}

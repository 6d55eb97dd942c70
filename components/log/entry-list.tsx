// The entries under each other, newest first, with what the columns are.
import { cn } from '@/components/lib/cn'
import { COLUMNS, type EntryLine, EntryRow } from './entry-row'

export interface EntryListProps {
  entries: readonly EntryLine[]
  catalogPath: string
  names: Record<string, string>
}

export function EntryList({ entries, catalogPath, names }: EntryListProps) {
  return (
    <div className="overflow-clip rounded-lg border bg-card shadow-xs">
      <div
        aria-hidden
        className={cn(
          COLUMNS,
          'sticky top-[calc(var(--bar-top)+3.25rem)] z-1 hidden border-b bg-sunken px-5 py-2 text-xs font-medium text-muted-foreground',
        )}
      >
        <span>Time</span>
        <span>Person</span>
        <span>What happened</span>
        <span>Device</span>
        <span />
      </div>
      <ol aria-label="Entries, newest first" className="divide-y divide-border-subtle">
        {entries.map((entry) => (
          <EntryRow key={entry.id} entry={entry} catalogPath={catalogPath} names={names} />
        ))}
      </ol>
    </div>
  )
}

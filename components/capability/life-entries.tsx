// The entries of the log that tell of one capability, in the order in which they were made.
import { EntryFields, type Fields } from '@/components/log/entry-fields'
import { ChevronRight } from 'lucide-react'
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card'
import { When, ZoneNote } from '@/components/ui/time'
import { AUDIT_KINDS, type AuditKind } from '@/lib/domain/audit'

export type LifeEntry = { id: string; kind: AuditKind | null; kindNumber: number; at: string; fields: Fields }

export function LifeEntries({
  entries,
  names,
}: {
  entries: readonly LifeEntry[]
  names: Record<string, string>
}) {
  return (
    <Card className="overflow-clip">
      <CardHeader title="Entries of the log" description="In the order in which they were made" />
      {entries.length === 0 ? (
        <CardBody className="text-sm text-muted-foreground">None that you may read.</CardBody>
      ) : (
        <ol className="divide-y divide-border-subtle">
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} names={names} />
          ))}
        </ol>
      )}
      <CardFooter className="text-sm text-muted-foreground">
        <ZoneNote />
      </CardFooter>
    </Card>
  )
}

function Entry({ entry, names }: { entry: LifeEntry; names: Record<string, string> }) {
  const kind = entry.kind ?? `kind ${entry.kindNumber}`
  const { person, note } = entry.fields
  const who = typeof person === 'string' ? (names[person] ?? null) : null
  return (
    <li>
      <details className="group">
        <summary className="flex list-none items-center gap-4 px-5 py-2.5 text-sm -outline-offset-2! hover:bg-accent/55 max-md:flex-wrap max-md:gap-x-3 max-md:gap-y-0 max-md:px-4 [&::-webkit-details-marker]:hidden">
          <When
            at={entry.at}
            form="evidence"
            className="w-40 text-muted-foreground max-md:w-full max-md:text-xs"
          />
          <span className="min-w-0 flex-1">
            <span className="font-medium">{entry.kind ? AUDIT_KINDS[entry.kind].words : kind}</span>
            {who && <span className="text-muted-foreground"> · {who}</span>}
            {typeof note === 'string' && <span className="text-muted-foreground"> · {note}</span>}
          </span>
          <ChevronRight className="text-muted-foreground group-open:rotate-90" />
        </summary>
        <div className="border-t border-border-subtle bg-sunken px-5 py-4 max-md:px-4">
          <EntryFields id={entry.id} kind={kind} fields={entry.fields} names={names} />
        </div>
      </details>
    </li>
  )
}

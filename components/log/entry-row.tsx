// A dense row of the log; opened it shows everything the entry says.
import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { deviceName } from '@/components/catalog/words'
import { When } from '@/components/ui/time'
import { EntryFields, type Fields } from './entry-fields'

export type EntryLine = {
  id: string
  at: string
  kind: string
  words: string
  person: string | null
  device: { id: string; deviceId: string; name: string | null } | null
  capability: string | null
  request: string | null
  detail: { label: string; value: string }[]
  fields: Fields
}

export const COLUMNS =
  'md:grid md:grid-cols-[11rem_minmax(0,8rem)_minmax(0,1fr)_minmax(0,11rem)_1rem] md:items-center md:gap-x-4'

const SAID_ELSEWHERE: readonly string[] = ['Own request', 'Key', 'Use', 'Epoch', 'Approvals']

/** What the entry adds to its words, short. */
function summary(entry: EntryLine): string {
  return entry.detail
    .filter(({ label }) => !SAID_ELSEWHERE.includes(label))
    .map(({ label, value }) => (['Keystore', 'Policy'].includes(label) ? `version ${value}` : value))
    .join(' · ')
}

export function EntryRow({
  entry,
  catalogPath,
  names,
}: {
  entry: EntryLine
  catalogPath: string
  names: Record<string, string>
}) {
  const more = summary(entry)
  return (
    <li>
      <details className="group">
        <summary
          className={`${COLUMNS} list-none px-5 py-2.5 text-sm -outline-offset-2! hover:bg-accent/55 max-md:px-4 [&::-webkit-details-marker]:hidden`}
        >
          <When at={entry.at} form="evidence" className="text-muted-foreground max-md:text-xs" />
          <span className="truncate max-md:hidden">{entry.person ?? '—'}</span>
          <span className="block min-w-0 truncate">
            <span className="font-medium">{entry.words}</span>
            {more && <span className="text-muted-foreground"> · {more}</span>}
          </span>
          <span className="block truncate max-md:text-xs max-md:text-muted-foreground">
            <span className="md:hidden">
              {entry.person ?? 'Nobody'}
              {entry.device && ' · '}
            </span>
            {entry.device ? (
              deviceName(entry.device)
            ) : (
              <span className="text-muted-foreground max-md:hidden">—</span>
            )}
          </span>
          <ChevronRight className="text-muted-foreground group-open:rotate-90 max-md:hidden" />
        </summary>
        <div className="flex flex-col gap-3 border-t border-border-subtle bg-sunken px-5 py-4 max-md:px-4">
          <EntryFields id={entry.id} kind={entry.kind} fields={entry.fields} names={names} />
          <Links entry={entry} catalogPath={catalogPath} />
        </div>
      </details>
    </li>
  )
}

function Links({ entry, catalogPath }: { entry: EntryLine; catalogPath: string }) {
  const links = [
    entry.capability && {
      href: `${catalogPath}/capabilities/${entry.capability}`,
      label: 'The capability’s life',
    },
    !entry.capability &&
      entry.request && { href: `${catalogPath}/inbox/${entry.request}?tab=decided`, label: 'The request' },
    entry.device?.id && { href: `${catalogPath}/devices/${entry.device.id}`, label: 'The device' },
  ].filter((link) => !!link)
  if (links.length === 0) return null
  return (
    <p className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
      {links.map((link) => (
        <Link key={link.href} href={link.href} className="text-link underline underline-offset-3">
          {link.label}
        </Link>
      ))}
    </p>
  )
}

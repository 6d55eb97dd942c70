// What happened to a device, newest first: each line says what, who and when, and leads to where more is said.
import {
  ArrowLeftRight,
  Ban,
  CircleCheck,
  ClipboardList,
  Download,
  FingerprintPattern,
  History,
  ReceiptText,
  SearchCheck,
} from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Empty } from '@/components/ui/empty'
import { When } from '@/components/ui/time'
import { TabLinks } from '@/components/catalog/tab-links'
import { LinkButton } from '@/components/ui/button'
import { PART_WORDS, TIMELINE_PARTS, type TimelinePart } from '@/lib/domain/timeline'

export type TimelineRow = {
  id: string
  at: string
  kind: string
  part: TimelinePart
  title: string
  text: string | null
  quote: string | null
  by: string | null
  own: boolean
  href: string | null
}

export interface TimelineProps {
  /** The device's page. */
  path: string
  lines: readonly TimelineRow[]
  part: TimelinePart | null
  /** The page of what came before, and the newest where an older one is shown. */
  older: string | null
  newest: string | null
}

const ICONS: readonly [RegExp, ReactNode][] = [
  [/^(device\.prove|revocation\.confirm)/, <FingerprintPattern key="icon" />],
  [/^receipt\./, <ReceiptText key="icon" />],
  [/^finding\./, <SearchCheck key="icon" />],
  [/revoke|withdraw|deny|end$|stolen/, <Ban key="icon" />],
  [/^capability\.(download|rebind)/, <Download key="icon" />],
  [/approve/, <CircleCheck key="icon" />],
  [/^(device\.|handover\.)/, <ArrowLeftRight key="icon" />],
]
const iconOf = (kind: string) => ICONS.find(([of]) => of.test(kind))?.[1] ?? <ClipboardList />

export function Timeline({ path, lines, part, older, newest }: TimelineProps) {
  const to = (one: TimelinePart | null) => (one ? `${path}?history=${one}` : path)
  const tabs = [null, ...TIMELINE_PARTS].map((one) => ({
    label: one ? PART_WORDS[one] : 'All',
    href: to(one),
    here: one === part,
  }))
  return (
    <Card aria-labelledby="history">
      <CardHeader id="history" title="History" description="Newest first" />
      <div className="overflow-x-auto border-b border-border-subtle px-4 py-3 md:px-5" tabIndex={0}>
        <TabLinks label="What of the history" tabs={tabs} />
      </div>
      {lines.length === 0 ? (
        <Empty icon={<History />} title={part ? `Nothing under ${PART_WORDS[part]}` : 'Nothing yet'}>
          What happens to this device stands here as soon as it is on record.
        </Empty>
      ) : (
        <CardBody>
          <ol className="flex flex-col">
            {lines.map((line) => (
              <Line key={line.id} line={line} />
            ))}
          </ol>
        </CardBody>
      )}
      {(older || newest) && (
        <nav
          aria-label="Pages of the history"
          className="flex gap-2 border-t border-border-subtle px-4 py-3 md:px-5"
        >
          {newest && (
            <LinkButton size="sm" href={newest}>
              Newest
            </LinkButton>
          )}
          {older && (
            <LinkButton size="sm" href={older}>
              Older
            </LinkButton>
          )}
        </nav>
      )}
    </Card>
  )
}

function Line({ line }: { line: TimelineRow }) {
  return (
    <li className="relative flex gap-3.5 pb-5 before:absolute before:top-8 before:bottom-1 before:left-[0.9375rem] before:w-px before:bg-border last:pb-0 last:before:hidden">
      <span className="grid size-8 flex-none place-items-center rounded-full border bg-card text-muted-foreground [&_svg]:size-4">
        {iconOf(line.kind)}
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-0.5 pt-1">
        <p className="flex flex-wrap items-baseline gap-x-2.5">
          {line.href ? (
            <Link
              href={line.href}
              className="font-medium break-words underline decoration-current/25 underline-offset-3 hover:decoration-current"
            >
              {line.title}
            </Link>
          ) : (
            <span className="font-medium break-words">{line.title}</span>
          )}
          <When at={line.at} form="evidence" className="text-sm text-muted-foreground" />
        </p>
        <p className="text-sm break-words text-muted-foreground">
          {[line.own ? 'You' : line.by, line.text].filter(Boolean).join(' · ') || 'The portal'}
        </p>
        {line.quote && <p className="text-sm break-words whitespace-pre-line">“{line.quote}”</p>}
      </div>
    </li>
  )
}

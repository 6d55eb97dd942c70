// The list of the inbox: whose device, who asks and why, what and for how long. The chosen one is marked at its edge.
import { Inbox } from 'lucide-react'
import Link from 'next/link'
import { PersonMark } from '@/components/catalog/person-mark'
import { TabLinks } from '@/components/catalog/tab-links'
import { deviceName } from '@/components/catalog/words'
import { STATE_WORDS } from '@/components/request/words'
import { CapabilityType } from '@/components/session/capability-type'
import { Badge } from '@/components/ui/badge'
import { LinkButton } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { When } from '@/components/ui/time'
import { formatDuration } from '@/lib/domain/duration'
import { LookAgain } from './look-again'
import { MoveKeys } from './move-keys'
import type { InboxLine } from './types'

export type InboxTab = 'waiting' | 'decided'

export interface InboxListProps {
  path: string
  tab: InboxTab
  lines: readonly InboxLine[]
  selected: string | null
  /** The list is the page's own heading, or the request beside it is. */
  heading: 'h1' | 'h2'
}

export function InboxList({ path, tab, lines, selected, heading: Heading }: InboxListProps) {
  const tabs = [
    {
      label: 'Waiting',
      href: path,
      here: tab === 'waiting',
      ...(tab === 'waiting' && { count: lines.length }),
    },
    { label: 'Decided', href: `${path}?tab=decided`, here: tab === 'decided' },
  ]
  return (
    <>
      <div className="flex items-center justify-between gap-3 border-b border-border-subtle px-5 py-3 max-md:px-4">
        <Heading className="text-md font-semibold">{tab === 'waiting' ? 'Waiting' : 'Decided'}</Heading>
        <TabLinks label="Requests" tabs={tabs} />
      </div>
      {lines.length === 0 ? (
        <NothingHere path={path} tab={tab} />
      ) : (
        <MoveKeys>
          <ul aria-label={tab === 'waiting' ? 'Waiting requests' : 'Decided requests'}>
            {lines.map((line) => (
              <Line
                key={line.id}
                line={line}
                selected={line.id === selected}
                href={hrefOf(path, tab, line.id)}
              />
            ))}
          </ul>
          <p className="px-5 py-4 text-xs text-muted-foreground max-md:hidden">
            <kbd className="rounded-xs border px-1">J</kbd> <kbd className="rounded-xs border px-1">K</kbd>{' '}
            move · <kbd className="rounded-xs border px-1">Enter</kbd> open. No key approves.
          </p>
        </MoveKeys>
      )}
    </>
  )
}

const hrefOf = (path: string, tab: InboxTab, id: string) =>
  `${path}/${id}${tab === 'decided' ? '?tab=decided' : ''}`

function NothingHere({ path, tab }: { path: string; tab: InboxTab }) {
  if (tab === 'decided') {
    return (
      <Empty
        icon={<Inbox />}
        title="Nothing is decided yet"
        action={<LinkButton href={path}>See what is waiting</LinkButton>}
      >
        Requests that were approved, denied or withdrawn stand here.
      </Empty>
    )
  }
  return (
    <Empty
      icon={<Inbox />}
      title="Nothing is waiting"
      action={<LinkButton href={`${path}?tab=decided`}>See decided requests</LinkButton>}
    >
      A request appears here as soon as somebody asks.
      <LookAgain />
    </Empty>
  )
}

function Line({ line, selected, href }: { line: InboxLine; selected: boolean; href: string }) {
  const state = STATE_WORDS[line.state]
  return (
    <li className="relative border-b border-border-subtle hover:bg-accent/55 md:has-aria-[current]:bg-accent md:has-aria-[current]:before:absolute md:has-aria-[current]:before:inset-y-0 md:has-aria-[current]:before:left-0 md:has-aria-[current]:before:w-0.75 md:has-aria-[current]:before:bg-foreground">
      <div className="flex gap-3 px-5 py-3.5 max-md:px-4">
        <PersonMark name={line.requester} />
        <div className="flex min-w-0 flex-1 flex-col gap-1">
          <div className="flex items-baseline justify-between gap-3">
            <Link
              href={href}
              data-row
              aria-current={selected ? 'true' : undefined}
              className="truncate font-medium -outline-offset-2! after:absolute after:inset-0"
            >
              {deviceName(line.device)}
            </Link>
            <When
              at={line.decidedAt ?? line.createdAt}
              form="clock"
              className="text-xs text-muted-foreground"
            />
          </div>
          <p className="truncate text-sm text-muted-foreground">
            {line.own ? 'You' : line.requester} · {line.reason}
          </p>
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
            <CapabilityType type={line.type} />
            <span className="text-muted-foreground">{formatDuration(line.durationS)}</span>
            {line.state === 'waiting' && line.approvals > 0 && (
              <Badge tone="neutral">{line.approvals} approved</Badge>
            )}
            {line.state !== 'waiting' && <Badge tone={state.tone}>{state.word}</Badge>}
          </p>
        </div>
      </div>
    </li>
  )
}

// The list of the inbox: whose device, who asks and why, what and for how long. The chosen one is marked at its edge. Requests
// of one job stand as one line.
import { Inbox, SearchX } from 'lucide-react'
import Link from 'next/link'
import { PersonMark } from '@/components/catalog/person-mark'
import { TabLinks } from '@/components/catalog/tab-links'
import { deviceName, plural } from '@/components/catalog/words'
import { STATE_WORDS } from '@/components/request/words'
import { CapabilityType } from '@/components/session/capability-type'
import { Badge } from '@/components/ui/badge'
import { LinkButton } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { When } from '@/components/ui/time'
import { formatDuration } from '@/lib/domain/duration'
import { type InboxAddress, type InboxTab, inboxHref, lineHref } from './address'
import { DecidedFilters } from './decided-filters'
import { LookAgain } from './look-again'
import { MoveKeys } from './move-keys'
import type { InboxLine } from './types'

export interface InboxListProps {
  path: string
  address: InboxAddress
  lines: readonly InboxLine[]
  next: string | null
  /** What waits for this person; null where they decide on nothing here. */
  mine: number | null
  selected: string | null
  /** The list is the page's own heading, or the request beside it is. */
  heading: 'h1' | 'h2'
}

const HEADINGS: Record<InboxTab, string> = {
  mine: 'Waiting for you',
  waiting: 'All that waits',
  decided: 'Decided',
}

export function InboxList(props: InboxListProps) {
  const { path, address, lines, next, mine, selected, heading: Heading } = props
  const { tab } = address
  const to = (label: string, of: InboxTab, count?: number) => ({
    label,
    href: inboxHref(path, { tab: of }),
    here: tab === of,
    ...(count !== undefined && { count }),
  })
  const tabs = [
    ...(mine === null ? [] : [to('For you', 'mine', mine)]),
    to('Waiting', 'waiting'),
    to('Decided', 'decided'),
  ]
  return (
    <>
      <div className="flex flex-col gap-3 border-b border-border-subtle px-5 py-3 max-md:px-4">
        <Heading className="sr-only">{HEADINGS[tab]}</Heading>
        <TabLinks label="Requests" tabs={tabs} />
        {tab === 'decided' && <DecidedFilters path={path} address={address} />}
      </div>
      {lines.length === 0 ? (
        <NothingHere path={path} address={address} mine={mine} />
      ) : (
        <MoveKeys>
          <ul aria-label={`${HEADINGS[tab]}: requests`}>
            {lines.map((line) => (
              <Line
                key={line.id}
                line={line}
                selected={line.id === selected || (line.batch !== null && line.batch.id === selected)}
                href={lineHref(path, address, line)}
              />
            ))}
          </ul>
          <More path={path} address={address} next={next} />
          <p className="px-5 py-4 text-xs text-muted-foreground max-md:hidden">
            <kbd className="rounded-xs border px-1">J</kbd> <kbd className="rounded-xs border px-1">K</kbd>{' '}
            move · <kbd className="rounded-xs border px-1">Enter</kbd> open. No key approves.
          </p>
        </MoveKeys>
      )}
    </>
  )
}

function More({ path, address, next }: { path: string; address: InboxAddress; next: string | null }) {
  if (!next && !address.after) return null
  return (
    <nav aria-label="Pages" className="flex gap-2 px-5 pt-4 max-md:px-4">
      {address.after && (
        <LinkButton size="sm" href={inboxHref(path, { ...address, after: '' })}>
          Back to the first
        </LinkButton>
      )}
      {next && (
        <LinkButton size="sm" rel="next" href={inboxHref(path, { ...address, after: next })}>
          Next 50
        </LinkButton>
      )}
    </nav>
  )
}

function NothingHere({ path, address, mine }: { path: string; address: InboxAddress; mine: number | null }) {
  const decided = inboxHref(path, { tab: 'decided' })
  if (address.tab === 'decided' && (address.text || address.state)) {
    return (
      <Empty
        icon={<SearchX />}
        title="Nothing matches"
        action={<LinkButton href={decided}>Show all decided</LinkButton>}
      >
        Search takes any part of a reason, a ticket, a name or a device ID.
      </Empty>
    )
  }
  if (address.tab === 'decided') {
    return (
      <Empty
        icon={<Inbox />}
        title="Nothing is decided yet"
        action={<LinkButton href={path}>See what is waiting</LinkButton>}
      >
        Requests that were approved, denied or withdrawn stand here, for ever.
      </Empty>
    )
  }
  const forYou = address.tab === 'mine'
  return (
    <Empty
      icon={<Inbox />}
      title={forYou ? 'Nothing is waiting for you' : 'Nothing is waiting'}
      action={<LinkButton href={decided}>See decided requests</LinkButton>}
    >
      {forYou || mine === null
        ? 'A request appears here as soon as somebody asks.'
        : 'Neither for you nor for anybody else.'}
      <LookAgain />
    </Empty>
  )
}

const titleOf = ({ device, batch }: InboxLine): string =>
  batch ? `${deviceName(device)} and ${batch.size - 1} more` : deviceName(device)

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
              {titleOf(line)}
            </Link>
            <When
              at={line.decidedAt ?? line.createdAt}
              form="clock"
              className="shrink-0 text-xs text-muted-foreground"
            />
          </div>
          <p className="truncate text-sm text-muted-foreground">
            {line.own ? 'You' : line.requester} · {line.reason}
          </p>
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
            <CapabilityType type={line.type} />
            <span className="text-muted-foreground">{formatDuration(line.durationS)}</span>
            {line.batch && <Badge tone="neutral">{plural(line.batch.size, 'device')}</Badge>}
            {line.state === 'waiting' && line.needed > 1 && (
              <Badge tone="neutral">
                {line.approvals} of {line.needed} approved
              </Badge>
            )}
            {line.state !== 'waiting' && !line.batch && <Badge tone={state.tone}>{state.word}</Badge>}
          </p>
        </div>
      </div>
    </li>
  )
}

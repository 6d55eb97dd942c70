'use client'
// Lines of a foreign document: device time, host time, source, text; dark in both themes. Only what is in view is in the page.
// Scrolling up, or the pause, keeps what is read in place while the log goes on behind it.
import { useVirtualizer } from '@tanstack/react-virtual'
import { Copy, Download, Pause, Play, Search, Terminal } from 'lucide-react'
import { type ReactNode, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { cn } from '@/components/lib/cn'
import { toast } from '@/components/ui/toast'
import { utf8 } from '@/lib/core/bytes'
import { type Feed, HOST, type LogEntry } from './log-feed'
import { saveBytes } from './panel'

const ROW_PX = 22
const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
const deviceTime = (uptimeMs: number | null) => (uptimeMs === null ? '—' : (uptimeMs / 1000).toFixed(3))
const asText = (entries: readonly LogEntry[]) =>
  entries
    .map((one) =>
      [deviceTime(one.uptimeMs), clock.format(one.atMs), one.source, droppedWords(one) + one.text].join('\t'),
    )
    .join('\n')
const droppedWords = ({ lost }: LogEntry) =>
  lost > 0 ? `— device dropped ${lost.toLocaleString()} ${lost === 1 ? 'line' : 'lines'} — ` : ''

export function Console({ feed, fileName }: { feed: Feed; fileName: string }) {
  const [source, setSource] = useState('')
  const [wanted, setWanted] = useState('')
  const [frozen, setFrozen] = useState<readonly LogEntry[] | null>(null)
  const search = useDeferredValue(wanted.trim().toLowerCase())
  const held = frozen ?? feed.entries
  const shown = useMemo(
    () =>
      held.filter(
        (one) => (!source || one.source === source) && (!search || one.text.toLowerCase().includes(search)),
      ),
    [held, source, search],
  )
  const sources = useMemo(() => [...new Set(feed.entries.map((one) => one.source))].sort(), [feed.entries])
  const fresh = frozen ? feed.entries.filter((one) => one.id > (frozen.at(-1)?.id ?? 0)).length : 0
  const copy = () =>
    navigator.clipboard.writeText(asText(shown)).then(
      () => toast('Copied'),
      () => toast('Not copied'),
    )
  return (
    <section
      aria-label="Log console"
      className="overflow-hidden rounded-md border border-console-border bg-console text-console-foreground"
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-console-border px-3 py-2 text-sm">
        <Terminal className="size-4 flex-none" />
        <span role="status" className="mr-auto">
          <b className="font-semibold">Log</b> {statusOf(feed, { frozen: frozen !== null, fresh })}
          {shown.length < held.length && `, ${shown.length.toLocaleString()} shown`}
        </span>
        <select
          aria-label="Source"
          value={source}
          onChange={(event) => setSource(event.target.value)}
          className="h-7 rounded-xs border border-console-border bg-console px-1.5 text-sm max-md:h-11"
        >
          <option value="">All sources</option>
          {sources.map((one) => (
            <option key={one} value={one}>
              {one || 'No source'}
            </option>
          ))}
        </select>
        <label className="flex h-7 min-w-0 items-center gap-1.5 rounded-xs border border-console-border px-1.5 max-md:h-11">
          <Search className="size-3.5 flex-none" />
          <input
            type="search"
            aria-label="Search the log"
            placeholder="Search"
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
            className="w-28 min-w-0 bg-transparent text-sm placeholder:text-console-muted"
          />
        </label>
        <Tool
          icon={frozen ? <Play /> : <Pause />}
          label={frozen ? 'Resume' : 'Pause'}
          onClick={() => setFrozen(frozen ? null : feed.entries)}
        />
        <Tool icon={<Copy />} label="Copy" disabled={shown.length === 0} onClick={() => void copy()} />
        <Tool
          icon={<Download />}
          label="Download"
          disabled={shown.length === 0}
          onClick={() => saveBytes(utf8(`${asText(shown)}\n`), fileName)}
        />
      </div>
      {feed.forgotten > 0 && (
        <p className="border-b border-console-border px-3 py-1 text-xs text-console-warning">
          {feed.forgotten.toLocaleString()} older lines are no longer held here. The device’s own log has what
          it keeps: download it.
        </p>
      )}
      <Lines
        entries={shown}
        search={search}
        frozen={frozen !== null}
        onFreeze={(freeze) => setFrozen(freeze ? feed.entries : null)}
        empty={
          feed.entries.length === 0
            ? feed.following
              ? 'Nothing yet. Lines appear as the device writes them.'
              : 'Follow the log, and lines appear here as the device writes them.'
            : 'No line fits the filter.'
        }
      />
    </section>
  )
}

function statusOf(feed: Feed, { frozen, fresh }: { frozen: boolean; fresh: number }): string {
  const count = `${feed.entries.length.toLocaleString()} ${feed.entries.length === 1 ? 'line' : 'lines'}`
  if (frozen) return `paused, ${fresh.toLocaleString()} new`
  return `${feed.following ? 'following' : 'not following'}, ${count}`
}

type ToolProps = { icon: ReactNode; label: string; disabled?: boolean; onClick: () => void }

function Tool({ icon, label, disabled, onClick }: ToolProps) {
  return (
    <button
      type="button"
      disabled={disabled}
      onClick={onClick}
      className="flex h-7 items-center gap-1.5 rounded-xs px-1.5 enabled:hover:bg-console-border disabled:text-console-muted max-md:h-11 [&_svg]:size-3.5"
    >
      {icon}
      {label}
    </button>
  )
}

type LinesProps = {
  entries: readonly LogEntry[]
  search: string
  frozen: boolean
  onFreeze: (freeze: boolean) => void
  empty: string
}

function Lines({ entries, search, frozen, onFreeze, empty }: LinesProps) {
  const frame = useRef<HTMLDivElement>(null)
  const seenAt = useRef(0)
  // The virtualizer's own functions change each time by design.
  // eslint-disable-next-line react-hooks/incompatible-library
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    overscan: 20,
  })
  useEffect(() => {
    if (!frozen && entries.length > 0) rows.scrollToIndex(entries.length - 1)
  }, [entries, frozen, rows])
  const onScroll = () => {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = frame.current ?? {}
    const up = scrollTop < seenAt.current
    const atEnd = scrollHeight - scrollTop - clientHeight < ROW_PX * 1.5
    seenAt.current = scrollTop
    if (!frozen && up && !atEnd) onFreeze(true)
    else if (frozen && !up && atEnd) onFreeze(false)
  }
  return (
    <div
      ref={frame}
      onScroll={onScroll}
      tabIndex={0}
      role="group"
      aria-label="Lines of the log"
      className="h-96 overflow-auto font-mono text-xs max-md:h-80"
    >
      {entries.length === 0 && <p className="px-3 py-3 font-sans text-sm text-console-muted">{empty}</p>}
      <div
        ref={(element) => element?.style.setProperty('height', `${rows.getTotalSize()}px`)}
        className="relative w-full"
      >
        {rows.getVirtualItems().map((row) => {
          const entry = entries[row.index]!
          return <Line key={entry.id} entry={entry} top={row.start} search={search} />
        })}
      </div>
    </div>
  )
}

const LEVEL = {
  error: { mark: '✕', ink: 'text-console-error', word: 'error' },
  warning: { mark: '!', ink: 'text-console-warning', word: 'warning' },
  plain: { mark: '', ink: '', word: '' },
}

function Line({ entry, top, search }: { entry: LogEntry; top: number; search: string }) {
  const { mark, ink, word } = LEVEL[entry.level]
  return (
    <div
      ref={(element) => element?.style.setProperty('transform', `translateY(${top}px)`)}
      className="absolute top-0 left-0 flex h-5.5 min-w-full items-center gap-4 px-3 whitespace-pre"
    >
      <span className="w-18 flex-none text-right text-console-muted">{deviceTime(entry.uptimeMs)}</span>
      <span className="flex-none text-console-muted max-md:hidden">{clock.format(entry.atMs)}</span>
      <span
        className={cn(
          'w-14 flex-none truncate',
          entry.source === HOST ? 'text-console-host' : 'text-console-muted',
          ink,
        )}
      >
        {entry.source} {mark}
        {word && <span className="sr-only">{word}</span>}
      </span>
      <span className={ink}>
        {entry.lost > 0 && <span className="text-console-warning">{droppedWords(entry)}</span>}
        <Marked text={entry.text} search={search} />
      </span>
    </div>
  )
}

/** What was searched for stands out, in inverse. */
function Marked({ text, search }: { text: string; search: string }) {
  const at = search ? text.toLowerCase().indexOf(search) : -1
  if (at < 0) return text
  return (
    <>
      {text.slice(0, at)}
      <mark className="bg-console-foreground text-console">{text.slice(at, at + search.length)}</mark>
      {text.slice(at + search.length)}
    </>
  )
}

'use client'
// Times in the viewer's language and zone. The server does not know either, so it writes UTC, and the page changes it
// after hydration; pointing at a time always shows ISO in UTC. One timer serves all times of the page.
import { useCallback, useSyncExternalStore } from 'react'
import { cn } from '@/components/lib/cn'
import { formatDuration } from '@/lib/domain/duration'

export type Instant = string | number | Date

/** list: "Today, 14:05" · evidence: with seconds · clock: "14:05", with the day if it is not today. */
export type WhenForm = 'list' | 'evidence' | 'clock'

const DAY_MS = 86_400_000
const TIME = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
const DAY = { day: 'numeric', month: 'short', year: 'numeric' } as const
const formats = new Map<object, Intl.DateTimeFormat>()
const SECONDS = { ...TIME, second: '2-digit' } as const

function format(date: Date, options: Intl.DateTimeFormatOptions): string {
  let made = formats.get(options)
  if (!made) formats.set(options, (made = new Intl.DateTimeFormat(undefined, options)))
  return made.format(date)
}

function local(date: Date, form: WhenForm, nowMs: number): string {
  if (form === 'evidence') return `${format(date, DAY)}, ${format(date, SECONDS)}`
  const day = date.toDateString()
  const time = format(date, TIME)
  if (day === new Date(nowMs).toDateString()) return form === 'clock' ? time : `Today, ${time}`
  if (form === 'clock') return `${format(date, DAY)}, ${time}`
  return day === new Date(nowMs - DAY_MS).toDateString() ? `Yesterday, ${time}` : format(date, DAY)
}

/** "14:05", with the day where it is not today: for sentences made in the browser. */
export const timeInWords = (at: Instant, nowMs = Date.now()): string => local(new Date(at), 'clock', nowMs)

function utc(date: Date, form: WhenForm): string {
  return `${date
    .toISOString()
    .slice(0, form === 'evidence' ? 19 : 16)
    .replace('T', ' ')} UTC`
}

function timer(everyMs: number) {
  const listeners = new Set<() => void>()
  let running: ReturnType<typeof setInterval> | undefined
  return (listener: () => void) => {
    listeners.add(listener)
    running ??= setInterval(() => listeners.forEach((each) => each()), everyMs)
    return () => {
      listeners.delete(listener)
      if (listeners.size > 0) return
      clearInterval(running)
      running = undefined
    }
  }
}

const eachSecond = timer(1_000)
const eachMinute = timer(60_000)
const never = () => () => {}

export interface WhenProps {
  at: Instant
  form?: WhenForm
  className?: string
}

export function When({ at, form = 'list', className }: WhenProps) {
  const date = new Date(at)
  const known = !Number.isNaN(date.getTime())
  const text = useSyncExternalStore(
    form === 'evidence' ? never : eachMinute,
    () => (known ? local(date, form, Date.now()) : '—'),
    () => (known ? utc(date, form) : '—'),
  )
  if (!known) return <span className={className}>—</span>
  const iso = date.toISOString()
  return (
    <time dateTime={iso} title={iso} suppressHydrationWarning className={cn('whitespace-nowrap', className)}>
      {text}
    </time>
  )
}

export interface DurationProps {
  /** The end; both what is left and the end are said. */
  until: Instant
  /** Only "2 h 14 min left", where the end stands beside it. */
  short?: boolean
  /** The moment by the server's clock, where the browser's may be wrong. */
  now?: () => number
  className?: string
}

export function Duration({ until, short = false, now = Date.now, className }: DurationProps) {
  const end = new Date(until)
  const left = useSyncExternalStore(
    eachSecond,
    () => formatDuration((end.getTime() - now()) / 1_000),
    () => '',
  )
  if (short && left === '') return <When at={end} form="clock" className={className} />
  return (
    <span className={cn('tabular-nums', className)}>
      {left && <b className="font-medium whitespace-nowrap">{left} left</b>}
      {!short && (
        <span className="whitespace-nowrap">
          {left ? ', until ' : 'until '}
          <When at={end} form="clock" />
        </span>
      )}
    </span>
  )
}

/** Once on a page that shows evidence: "Times are yours, UTC+2". */
export function ZoneNote({ className }: { className?: string }) {
  const zone = useSyncExternalStore(
    never,
    useCallback(() => {
      const minutes = -new Date().getTimezoneOffset()
      const hours = Math.trunc(Math.abs(minutes) / 60)
      const rest = Math.abs(minutes) % 60
      return `UTC${minutes < 0 ? '−' : '+'}${hours}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`
    }, []),
    () => 'UTC',
  )
  return <span className={className}>Times are {zone === 'UTC' ? 'in UTC' : `yours, ${zone}`}</span>
}

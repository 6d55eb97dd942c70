'use client'
// The log as it comes, beside the page: a change of tab, an unplugging or a restart keeps what was read. At most ten thousand
// lines are held, the oldest go first. What this page asked of the device stands between them, by its title, which has no secret.
import { useSyncExternalStore } from 'react'
import { followLog } from '@/lib/device/commands/logs'
import { type DeviceError, asDeviceError } from '@/lib/device/errors'
import { servicing } from '../cable'
import { followEnded } from '../visits'

export type LogEntry = {
  id: number
  /** By the device's clock since its start; null for what this page did. */
  uptimeMs: number | null
  atMs: number
  source: string
  level: 'error' | 'warning' | 'plain'
  text: string
  /** So many lines the device dropped before this one. */
  lost: number
}
export type Feed = {
  /** Whose log it is. */
  deviceId: string | null
  entries: readonly LogEntry[]
  following: boolean
  error: DeviceError | null
  /** Older lines that fell out of what is held here. */
  forgotten: number
}

const MOST = 10_000
const FLUSH_MS = 100
const ENDED = ['cancelled', 'aborted', 'disconnected']
export const HOST = 'host'

const NOTHING: Feed = { deviceId: null, entries: [], following: false, error: null, forgotten: 0 }
let feed = NOTHING
let incoming: LogEntry[] = []
let timer: ReturnType<typeof setTimeout> | undefined
let lastId = 0
let stop: AbortController | null = null
const hearers = new Set<() => void>()

function put(change: Partial<Feed>): void {
  feed = { ...feed, ...change }
  hearers.forEach((hear) => hear())
}

/** Lines come faster than a page is drawn: they are taken together. */
function flush(): void {
  timer = undefined
  const all = [...feed.entries, ...incoming]
  const over = Math.max(0, all.length - MOST)
  incoming = []
  put({ entries: over > 0 ? all.slice(over) : all, forgotten: feed.forgotten + over })
}

function add(entry: Omit<LogEntry, 'id'>): void {
  incoming.push({ id: ++lastId, ...entry })
  timer ??= setTimeout(flush, FLUSH_MS)
}

/** A line names its source before the first colon, as "net: dhcp lease renewed"; its level is only guessed from its words. */
export function readLine(line: string): Pick<LogEntry, 'source' | 'level' | 'text'> {
  const [, source = '', rest = line] = /^([a-z][\w.-]{0,15}): (.*)$/s.exec(line) ?? []
  const level = /\b(error|fatal|panic|fail(ed|ure)?|no answer)\b/i.test(rest)
    ? 'error'
    : /\b(warn(ing)?|retry|time-?out|no edge)\b/i.test(rest)
      ? 'warning'
      : 'plain'
  return { source, level, text: rest }
}

/** What is held of this device's log; of another's nothing is shown. */
export function useFeed(deviceId: string): Feed {
  const held = useSyncExternalStore(
    (hear) => (hearers.add(hear), () => hearers.delete(hear)),
    () => feed,
    () => NOTHING,
  )
  return held.deviceId === deviceId ? held : NOTHING
}

export function clearFeed(): void {
  incoming = []
  put({ entries: [], error: null, forgotten: 0 })
}

export function stopFollowing(): void {
  stop?.abort()
}

/** Follows until stopped, unplugged or no longer allowed. Throws nothing: how it ended stands in the feed. */
export async function follow(deviceId: string): Promise<DeviceError | null> {
  if (feed.following) return null
  if (feed.deviceId !== deviceId) put({ ...NOTHING, deviceId })
  const ending = new AbortController()
  stop = ending
  put({ following: true, error: null })
  const unsubscribe = hearTheHost()
  try {
    await servicing.command(
      'Following the log',
      (channel, options) =>
        followLog(
          channel,
          ({ uptimeMs, line, lost }) => add({ uptimeMs, lost, atMs: Date.now(), ...readLine(line) }),
          { ...options, signal: ending.signal },
        ),
      { quiet: true },
    )
    return null
  } catch (error) {
    const failed = asDeviceError(error)
    const wanted = ENDED.includes(failed.code)
    put({ error: wanted ? null : failed })
    return wanted ? null : failed
  } finally {
    unsubscribe()
    stop = null
    put({ following: false })
    followEnded(deviceId)
  }
}

/** What this page asks of the device meanwhile. */
function hearTheHost(): () => void {
  let said = ''
  return servicing.subscribe(() => {
    const state = servicing.view.current?.state
    const now = state?.kind === 'working' ? `${state.work.title} ${state.work.stage}` : ''
    if (state?.kind === 'working' && now !== said)
      add({
        uptimeMs: null,
        lost: 0,
        atMs: Date.now(),
        source: HOST,
        level: 'plain',
        text: state.work.stages.length > 0 ? `${state.work.title}: ${state.work.stage}` : state.work.title,
      })
    said = now
  })
}

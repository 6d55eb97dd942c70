// The streams of one process, and which news goes into which: a person hears that a catalog changed which they oversee, and
// that there is something new for themselves; never what. A stream ends with the sign-in, and when the person's rights change.
import type { Membership } from '@/lib/domain/policy'
import type { News } from './news'

/** Who listens, as it was looked up last. */
export type Listener = { personId: string; memberships: readonly Membership[] }
export type LiveMessage = { event: 'catalog' | 'notices' | 'everything' | 'ended'; id?: string }
export type Sink = { send(message: LiveMessage): void; close(): void }

type Stream = {
  listener: Listener
  /** Looks the person up anew; null where they may no longer be here. */
  again: () => Promise<Listener | null>
  sink: Sink
  owed: Map<string, LiveMessage>
  timer?: NodeJS.Timeout
}

const GATHER_MS = 200
export const MOST_STREAMS_OF_ONE = 8

export class Hub {
  private readonly streams = new Set<Stream>()

  /** Undefined where this person has too many. The function ends the stream. */
  add(listener: Listener, again: Stream['again'], sink: Sink): (() => void) | undefined {
    const own = [...this.streams].filter((one) => one.listener.personId === listener.personId)
    if (own.length >= MOST_STREAMS_OF_ONE) return undefined
    const stream: Stream = { listener, again, sink, owed: new Map() }
    this.streams.add(stream)
    return () => this.drop(stream)
  }

  get size(): number {
    return this.streams.size
  }

  hear(news: News): void {
    for (const stream of [...this.streams]) {
      if ('missed' in news) {
        this.owe(stream, { event: 'everything' })
        void this.judge(stream)
      } else if ('catalog' in news) {
        if (oversees(stream.listener, news.catalog)) this.owe(stream, { event: 'catalog', id: news.catalog })
      } else if ('person' in news) {
        if (stream.listener.personId === news.person) this.owe(stream, { event: 'notices' })
      } else if (stream.listener.personId === news.access) void this.judge(stream)
    }
  }

  /** A sign-in also ends by time, of which nobody tells. */
  async judgeAll(): Promise<void> {
    await Promise.all([...this.streams].map((stream) => this.judge(stream)))
  }

  closeAll(): void {
    for (const stream of [...this.streams]) this.end(stream)
  }

  private async judge(stream: Stream): Promise<void> {
    // Who cannot be looked up hears nothing further; their browser asks again.
    const listener = await stream.again().catch(() => undefined)
    if (!this.streams.has(stream)) return
    if (listener === undefined) return this.end(stream)
    if (listener && sameRights(listener, stream.listener)) return
    stream.sink.send({ event: listener ? 'everything' : 'ended' })
    this.end(stream)
  }

  private owe(stream: Stream, message: LiveMessage): void {
    stream.owed.set(`${message.event} ${message.id ?? ''}`, message)
    stream.timer ??= setTimeout(() => {
      stream.timer = undefined
      const owed = [...stream.owed.values()]
      stream.owed.clear()
      for (const one of owed) stream.sink.send(one)
    }, GATHER_MS)
  }

  private end(stream: Stream): void {
    this.drop(stream)
    stream.sink.close()
  }

  private drop(stream: Stream): void {
    clearTimeout(stream.timer)
    this.streams.delete(stream)
  }
}

const oversees = ({ memberships }: Listener, catalogId: string): boolean =>
  memberships.some((one) => one.catalogId === catalogId && one.role !== 'technician')

const rightsOf = ({ memberships }: Listener): string =>
  memberships
    .map(({ catalogId, role, groupId }) => `${catalogId} ${role} ${groupId ?? ''}`)
    .sort()
    .join()
const sameRights = (a: Listener, b: Listener): boolean => rightsOf(a) === rightsOf(b)

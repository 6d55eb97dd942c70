// What a notice is about, what that was called, and what the table of its kinds (notice-kinds.ts) says of each.
import type { CapabilityType } from './policy-document'

/** Ids of what a notice is about. All of them belong to the notice's catalog. */
export type NoticeAbout = {
  request?: string
  /** The holding's id. */
  device?: string
  /** Its cti. */
  capability?: string
  change?: string
  member?: string
  finding?: string
  claim?: string
  webhook?: string
  /** Of requests for many devices; `request` is one of them then. */
  batch?: string
}

/** What they were called when it happened. What nobody can name any more is left out. */
export type NoticeNames = {
  catalog?: string
  /** Who did it. */
  person?: string
  device?: string
  type?: CapabilityType
  /** Whom or what it concerns, where that is neither device nor request: a member, a file, a change in words. */
  subject?: string
}

/** For the page where people choose what goes by mail. */
export type NoticeTopic = 'requests' | 'capabilities' | 'changes' | 'devices' | 'people' | 'delivery'

/** In the order in which they are shown. */
export const TOPICS: Record<NoticeTopic, string> = {
  requests: 'Requests',
  capabilities: 'Capabilities',
  changes: 'Changes',
  devices: 'Devices',
  people: 'People',
  delivery: 'Delivery',
}

export type Words = (names: NoticeNames) => string
export type Path = (about: NoticeAbout) => string
export type NoticeKindFacts = { topic: NoticeTopic; mail: boolean; label: string; words: Words; path: Path }

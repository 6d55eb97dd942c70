// What is posted to a webhook (Standard Webhooks): the kind of event, when, where to look. Ids and names, as in a mail; no
// reason, no ticket, nothing that decides.
import type { NoticeAbout, NoticeNames } from './notice-about'
import { type NoticeKind, wordsOfNotice } from './notices'

export const PING = 'webhook.ping'

/** Seconds until the next attempt, after each that failed: about three days in all. */
export const WEBHOOK_RETRIES_S = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]
/** So long without one delivery, and it is switched off. */
export const WEBHOOK_PATIENCE_S = 3 * 86_400

export function webhookBody(event: {
  kind: NoticeKind
  catalogId: string
  about: NoticeAbout
  names: NoticeNames
  at: Date
  url: string
}): string {
  const { title, path } = wordsOfNotice(event)
  const { catalogId, about, names, at } = event
  const data = { catalogId, title, link: `${event.url}${path}`, ids: about, names }
  return JSON.stringify({ type: event.kind, timestamp: at.toISOString(), data })
}

export const pingBody = (at: Date, catalogId: string): string =>
  JSON.stringify({ type: PING, timestamp: at.toISOString(), data: { catalogId } })

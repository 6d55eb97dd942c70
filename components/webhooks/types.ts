// What the pages of webhooks are told.
export type WebhookLine = {
  id: string
  label: string
  url: string
  kinds: readonly string[]
  disabledAt: string | null
  disabledWhy: string | null
  failingSince: string | null
}
export type WebhookGiven = { catalogId: string; label: string; url: string; kinds: string[] }
export type At = { catalogId: string; id: string }
export type Delivery = {
  id: string
  kind: string
  body: string
  state: 'waiting' | 'delivered' | 'failed'
  at: string
  tries: readonly {
    id: string
    at: string
    status: number | null
    durationMs: number
    answer: string | null
    error: string | null
  }[]
}

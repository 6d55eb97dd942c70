// One question to the portal, and its answer as far as two answers may be compared: what is made anew for each (nonces,
// traces, times) and the ids that were asked about are taken out.
import type { APIRequestContext, APIResponse } from '@playwright/test'
import type { Place } from './people'

export type Answer = { status: number; location: string; code: string | null; text: string }
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi

export async function answerOf(response: APIResponse): Promise<Answer> {
  const raw = await response.text()
  const [, code = null] = /"code":"([a-z0-9-]+)"/.exec(raw) ?? []
  const text = raw
    .replace(UUID, 'ID')
    .replace(/[0-9a-f]{64,128}/g, 'HEX')
    .replace(/nonce(=|":|\\":)\\?"[^"]*"/g, 'nonce')
    .replace(/"trace":"[^"]*"/g, 'trace')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
  return { status: response.status(), location: response.headers().location ?? '', code, text }
}

/**
 * What a page says, whatever the pieces in which it was streamed: its markup without scripts, and the lines of what it gives
 * the browser to go on with, without their numbers and in no order.
 */
export function saidBy({ text }: Answer): string {
  const given = [...text.matchAll(/self\.__next_f\.push\(\[1,"((?:[^"\\]|\\.)*)"\]\)/g)].map(
    ([, part]) => part!,
  )
  const lines = given
    .join('')
    .split('\\n')
    .map((line) => line.replace(/^[0-9a-f]+:/, '').replace(/\$[A-Z@]?[0-9a-f]+/g, '$'))
  const shown = text
    .replace(/<script\b[^>]*>.*?<\/script>/gs, '')
    .replace(/<!--.*?-->/gs, '')
    .replace(/\b[BSP]:[0-9a-f]+/g, '')
  return `${shown}\n${lines.toSorted().join('\n')}`
}

/** `[id]` is what `ids` says; every other name is that of the place. */
export function addressIn(
  pattern: string,
  place: Place,
  ids: Partial<Record<string, keyof Place>> = {},
): string {
  return pattern.replace(/\[(?:\.\.\.)?(\w+)\]/g, (_, name: string) => {
    const key = ids[name] ?? (name as keyof Place)
    return place[key] ?? place.nothing
  })
}

export type Sending = {
  method?: string
  headers?: Record<string, string>
  data?: unknown
  multipart?: FormData
}

export async function ask(by: APIRequestContext, address: string, sending: Sending = {}): Promise<Answer> {
  const options = { maxRedirects: 0, failOnStatusCode: false, ...sending }
  return answerOf(await by.fetch(address, options as Parameters<APIRequestContext['fetch']>[1]))
}

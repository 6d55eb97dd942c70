// The portal's /api/v1 as the command line asks it. Answers are held to the schemas that the routes are made from; a token
// goes to the address it was made for and is never sent on.
import type { z } from 'zod'
import { problem } from '@/lib/domain/api/v1'
import { CliError, PortalError } from '../errors'
import type { Io } from '../io'

const TIMEOUT_MS = 30_000
const MOST_BYTES = 20 * 1024 * 1024

export type Answer = { status: number; body: Uint8Array<ArrayBuffer>; type: string }
export type Sent = {
  method?: string
  json?: unknown
  form?: Record<string, string>
  token?: string
  timeoutMs?: number
}

/** The address of a portal. Throws for one over which a token would go in clear. */
export function portalAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new CliError(
      'usage',
      `"${text}" is no address of a portal. Give it as https://latchkey.example.com`,
    )
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url.protocol === 'http:' && !here)
    throw new CliError('usage', `A token would go in clear to ${url.origin}. Give its https address.`)
  return url.origin
}

/** One request, whatever it answers. Throws `portal-unreachable`. */
export async function exchange(io: Io, url: string, sent: Sent): Promise<Answer> {
  const { method = 'GET', json, form, token, timeoutMs = TIMEOUT_MS } = sent
  const headers: Record<string, string> = { accept: 'application/json' }
  if (json !== undefined) headers['content-type'] = 'application/json'
  if (token) headers.authorization = `Bearer ${token}`
  const body = form ? new URLSearchParams(form) : json === undefined ? undefined : JSON.stringify(json)
  const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), io.interrupted])
  try {
    const response = await fetch(url, { method, headers, body, signal, redirect: 'error' })
    const bytes = new Uint8Array(await response.arrayBuffer())
    if (bytes.length > MOST_BYTES) throw new CliError('portal-answer', 'It is too long.')
    return { status: response.status, body: bytes, type: response.headers.get('content-type') ?? '' }
  } catch (cause) {
    if (io.interrupted.aborted) throw cause
    if (cause instanceof CliError) throw cause
    throw new CliError('portal-unreachable', new URL(url).origin, { cause })
  }
}

export function parsed<T>(answer: Answer, shape: z.ZodType<T>): T {
  try {
    return shape.parse(JSON.parse(new TextDecoder().decode(answer.body)))
  } catch (cause) {
    throw new CliError('portal-answer', undefined, { cause })
  }
}

export class Portal {
  constructor(
    private readonly io: Io,
    readonly address: string,
    private readonly by: { token: string; timeoutMs?: number },
  ) {}

  /** Bytes of a file. Throws a PortalError for what the portal refuses. */
  async bytes(path: string, sent: Omit<Sent, 'token'> = {}): Promise<Uint8Array<ArrayBuffer>> {
    return (await this.#ask(path, sent)).body
  }

  async get<T>(path: string, shape: z.ZodType<T>): Promise<T> {
    return parsed(await this.#ask(path, {}), shape)
  }

  async post<T>(path: string, json: unknown, shape: z.ZodType<T>): Promise<T> {
    return parsed(await this.#ask(path, { method: 'POST', json }), shape)
  }

  async put<T>(path: string, json: unknown, shape: z.ZodType<T>): Promise<T> {
    return parsed(await this.#ask(path, { method: 'PUT', json }), shape)
  }

  async #ask(path: string, sent: Omit<Sent, 'token'>): Promise<Answer> {
    const answer = await exchange(this.io, `${this.address}/api/v1${path}`, {
      ...sent,
      ...this.by,
    })
    if (answer.status < 400) return answer
    const { code, title, next, detail, fields } = parsed(answer, problem)
    const wrong = Object.entries(fields ?? {}).map(([name, why]) => `${name}: ${why}`)
    const told = detail ?? (wrong.length > 0 ? wrong.join('; ') : undefined)
    throw new PortalError(code, { title, next, ...(told && { detail: told }) })
  }
}

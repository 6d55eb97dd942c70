// One post to a target that is checked: the name is resolved once, every address it has must be public, and the connection
// goes to the address that was checked. Redirects are not followed; time and answer are bounded.
import { lookup as dnsLookup } from 'node:dns/promises'
import http from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import { isDomainError } from '@/lib/domain/errors'
import { checkTarget, isAllowed } from '@/lib/domain/webhook-target'
import { isPublic } from './addresses'

export type Resolved = { address: string; family: number }
export type Resolve = (hostname: string) => Promise<Resolved[]>
export type Posted = {
  status: number | null
  answer: string | null
  error: string | null
  durationMs: number
}
export type Posting = {
  url: string
  body: string
  headers: Record<string, string>
  allowed: readonly string[]
  resolve?: Resolve
  timeoutMs?: number
}

const TIMEOUT_MS = 15_000
const MOST_READ = 65_536
const MOST_KEPT = 1000

const resolveName: Resolve = (hostname) => dnsLookup(hostname, { all: true, verbatim: true })

/** Never throws: what went wrong is in `error`. */
export async function post(posting: Posting): Promise<Posted> {
  const begun = performance.now()
  const took = () => Math.round(performance.now() - begun)
  try {
    const url = checkTarget(posting.url, posting.allowed)
    const at = await withTimeout(addressOf(url, posting), posting.timeoutMs ?? TIMEOUT_MS)
    const { status, answer } = await send(url, at, posting)
    const redirected = status >= 300 && status < 400
    const error = redirected ? 'It answers with a redirect, which is not followed.' : null
    return { status, answer, error, durationMs: took() }
  } catch (error) {
    return { status: null, answer: null, error: wordsOf(error), durationMs: took() }
  }
}

async function addressOf(url: URL, { allowed, resolve = resolveName }: Posting): Promise<Resolved> {
  const literal = url.hostname.replace(/^\[|\]$/g, '')
  const family = isIP(literal)
  const found = family ? [{ address: literal, family }] : await resolve(url.hostname)
  const [first] = found
  if (!first) throw new Error('The name leads nowhere.')
  // One that is not public among many is enough: whoever answers may choose another the next time.
  if (!isAllowed(url, allowed) && !found.every(({ address }) => isPublic(address)))
    throw new Error('The name leads to an address that is not public.')
  return first
}

type Answer = { status: number; answer: string | null }

function send(url: URL, at: Resolved, { body, headers, timeoutMs = TIMEOUT_MS }: Posting): Promise<Answer> {
  const signal = AbortSignal.timeout(timeoutMs)
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      method: 'POST',
      agent: false,
      signal,
      // The name is not asked again.
      lookup: (_name, options, done) => (options.all ? done(null, [at]) : done(null, at.address, at.family)),
      maxHeaderSize: 16_384,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    })
    request.on('error', reject)
    request.on('response', (response) => {
      const chunks: Buffer[] = []
      let size = 0
      const finish = () => {
        resolve({ status: response.statusCode ?? 0, answer: kept(Buffer.concat(chunks)) })
        request.destroy()
      }
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk.subarray(0, MOST_READ - size))
        size += chunk.length
        if (size >= MOST_READ) finish()
      })
      response.on('end', finish)
      response.on('error', reject)
    })
    request.end(body)
  })
}

const kept = (bytes: Buffer): string | null =>
  bytes
    .toString('utf8')
    .replaceAll(/[^\P{C}\n\t]/gu, '')
    .slice(0, MOST_KEPT)
    .trim() || null

const withTimeout = <T>(work: Promise<T>, timeoutMs: number): Promise<T> => {
  let timer: NodeJS.Timeout
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The name could not be resolved in time.')), timeoutMs)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

const WORDS: Record<string, string> = {
  ENOTFOUND: 'The name is not known.',
  EAI_AGAIN: 'The name could not be resolved.',
  ECONNREFUSED: 'Nobody answers at this address.',
  ECONNRESET: 'The connection was cut.',
  ABORT_ERR: 'No answer in time.',
  HPE_HEADER_OVERFLOW: 'The answer is too large.',
}

function wordsOf(error: unknown): string {
  if (isDomainError(error)) return error.message.slice(0, 500)
  const { code, message, name } = error as { code?: string; message?: string; name?: string }
  if (name === 'TimeoutError') return WORDS.ABORT_ERR!
  return (WORDS[code ?? ''] ?? message ?? 'unknown').slice(0, 500)
}

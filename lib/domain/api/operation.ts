// What a route of /api/v1 is, as data: the handler that serves it and the document that describes it read the same. Knows no
// HTTP library; a file is an answer without a schema.
import type { z } from 'zod'
import type { DomainCode } from '../errors'
import type { TokenScope } from '../token-scopes'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type Operation<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  A extends z.ZodType = z.ZodType,
> = {
  method: Method
  /** Below /api/v1, as OpenAPI writes it: /catalogs/{catalog}/devices */
  path: string
  tag: Tag
  summary: string
  /** What the summary does not say, in sentences. */
  about?: string
  /** Null where any token will do. */
  scope: TokenScope | null
  params?: P
  query?: Q
  body?: B
  /** A file instead of JSON comes as the body. */
  takes?: { file: string; mostBytes: number }
  /** What comes back: JSON of this shape, or a file of this media type. */
  answer: { status?: 200 | 201 | 202; body: A } | { file: string }
  /** Where to find what was made: a path with names of parameters and of the answer. */
  location?: string
  /** Refusals of its own, beside those that every operation has. */
  refuses?: readonly DomainCode[]
  /** The answer shows a secret once: a repeat with the same key does not get it again. */
  secret?: true
}

export const TAGS = {
  Account: 'Whom a token stands for.',
  Catalogs: 'Catalogs, their products and device groups.',
  Devices: 'Devices that a catalog holds.',
  Requests:
    'Asking for a capability, and fetching it once it was approved. Nobody approves through this interface.',
  Capabilities: 'Capabilities that were issued, and what devices recorded about their use.',
  Visits: 'What an attached device is told, and what it tells.',
  Members: 'Who belongs to a catalog.',
  Policy: 'The rules by which requests are judged.',
  'Keys and images': 'Trusted keystores, signing keys and images.',
  Record: 'Findings and the log.',
  'Getting a token': 'How a program gets a token for its person (RFC 8628).',
} as const
export type Tag = keyof typeof TAGS

/** Keeps the types of the schemas. */
export function operation<
  P extends z.ZodType = z.ZodUndefined,
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
  A extends z.ZodType = z.ZodUndefined,
>(given: Operation<P, Q, B, A>): Operation<P, Q, B, A> {
  return given
}

/** Refusals that any operation may give. */
export const EVERYWHERE: readonly DomainCode[] = [
  ...(['not-signed-in', 'token-invalid', 'scope-missing', 'invalid-input'] as const),
  ...(['not-found', 'not-permitted', 'too-many-calls', 'internal'] as const),
]
export const OF_POST: readonly DomainCode[] = ['key-of-another-request', 'key-in-use', 'answer-not-kept']

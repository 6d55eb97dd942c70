// The OpenAPI 3.1 document of /api/v1, made of the operations that the routes serve. Knows no HTTP statuses of codes: it is told.
import { z } from 'zod'
import { DOMAIN_WORDS, type DomainCode } from '../errors'
import { type Operation, EVERYWHERE, OF_POST, TAGS } from './operation'
import { TOKEN_SCOPES } from '../token-scopes'
import { problem } from './v1'

export type Described = {
  operations: ReadonlyMap<string, Operation>
  url: string
  version: string
  statusOf(code: DomainCode): number
}
type Json = Record<string, unknown>

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Up to 255 characters of your choice. A repeat of the same request with the same key within a day gets the answer of the first and does nothing again.',
  schema: { type: 'string', maxLength: 255 },
}
const RATE_HEADERS = {
  'RateLimit-Policy': { $ref: '#/components/headers/RateLimit-Policy' },
  RateLimit: { $ref: '#/components/headers/RateLimit' },
}

export function openApiDocument(described: Described): Json {
  const paths: Record<string, Json> = {}
  for (const [name, one] of described.operations)
    paths[one.path] = {
      ...paths[one.path],
      [one.method.toLowerCase()]: operationObject(name, one, described),
    }
  return {
    openapi: '3.1.1',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: { title: 'Latchkey', version: described.version, description: ABOUT },
    servers: [{ url: `${described.url}/api/v1` }],
    tags: Object.entries(TAGS).map(([tag, description]) => ({ name: tag, description })),
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token: Authorization: Bearer lk_…' },
      },
      schemas: { Problem: schemaOf(problem, 'output') },
      headers: {
        'RateLimit-Policy': header('How many calls a token may make in a window of seconds.'),
        RateLimit: header('How many calls are left, and the seconds until they are all there again.'),
      },
    },
  }
}

const ABOUT =
  'Everything the portal does, except deciding: no token approves a request, agrees to a change or signs in. Lists come in pages: pass `next` as `cursor` until it is null. Refusals are problem details (RFC 9457) with a code and what to do next.'
const header = (description: string) => ({ description, schema: { type: 'string' } })

function operationObject(name: string, one: Operation, described: Described): Json {
  const rights =
    one.scope === null ? 'Any token.' : `Right: \`${one.scope}\` (${TOKEN_SCOPES[one.scope].words}).`
  const parameters = [
    ...parametersOf(one.params, 'path'),
    ...parametersOf(one.query, 'query'),
    ...(one.method === 'POST' ? [IDEMPOTENCY_KEY] : []),
  ]
  const requestBody = requestOf(one)
  return {
    operationId: name.replace('.', '_'),
    tags: [one.tag],
    summary: one.summary,
    description: [one.about, rights].filter(Boolean).join(' '),
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: { ...answerOf(one), ...refusalsOf(one, described) },
  }
}

function requestOf({ body, takes }: Operation): Json | undefined {
  if (body) return { required: true, content: { 'application/json': { schema: schemaOf(body, 'input') } } }
  return (
    takes && { required: true, content: { [takes.file]: { schema: { type: 'string', format: 'binary' } } } }
  )
}

function answerOf({ answer, location }: Operation): Json {
  const headers = {
    ...RATE_HEADERS,
    ...(location && { Location: header('Where to find what was made.') }),
  }
  if ('file' in answer) {
    const content = { [answer.file]: { schema: { type: 'string', format: 'binary' } } }
    return { 200: { description: 'The file.', headers, content } }
  }
  const content = { 'application/json': { schema: schemaOf(answer.body, 'output') } }
  return { [answer.status ?? 200]: { description: 'Done.', headers, content } }
}

/** One answer for each status; its description names the codes. */
function refusalsOf(one: Operation, { statusOf }: Described): Json {
  const by = new Map<number, DomainCode[]>()
  for (const code of codesOf(one)) by.set(statusOf(code), [...(by.get(statusOf(code)) ?? []), code])
  return Object.fromEntries(
    [...by].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${DOMAIN_WORDS[code].title}.`).join('\n'),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  )
}

/** Every refusal that the operation may give. */
export function codesOf(one: Operation): DomainCode[] {
  return [...new Set([...EVERYWHERE, ...(one.method === 'POST' ? OF_POST : []), ...(one.refuses ?? [])])]
}

export type Parameter = {
  name: string
  in: 'path' | 'query'
  required: boolean
  description?: string
  schema: Json
}

export function parametersOf(schema: z.ZodType | undefined, where: 'path' | 'query'): Parameter[] {
  if (!schema) return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    ...(typeof description === 'string' && { description }),
    schema: rest,
  }))
}

/** JSON Schema of what a client sends (`input`) or gets (`output`). */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...made } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' }) as Json
  return made
}

// The description of /api/v1 and the routes are the same: none is missing from the other, and every operation is whole.
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { codesOf, openApiDocument } from '@/lib/domain/api/document'
import { OPERATIONS } from '@/lib/domain/api/registry'
import { DOMAIN_WORDS } from '@/lib/domain/errors'
import { statusOf } from '@/lib/server/errors'

const ROOT = path.resolve(import.meta.dirname, '../..')
// The grant of a token has errors and forms of its own (RFC 8628), and the document does not describe itself.
const APART = /\/(oauth\/|openapi\.json)/

const routes = readdirSync(path.join(ROOT, 'app/api/v1'), { recursive: true, encoding: 'utf8' })
  .map((file) => path.join('app/api/v1', file))
  .filter((file) => file.endsWith('route.ts') && !APART.test(file))
const served = routes.flatMap((file) => {
  const place = path
    .dirname(file)
    .replace('app/api/v1', '')
    .replace(/\[(\w+)\]/g, '{$1}')
  const text = readFileSync(path.join(ROOT, file), 'utf8')
  return [...text.matchAll(/^export const (GET|POST|PUT|PATCH|DELETE) = serve\((\w+)/gm)].map(
    ([, method]) => `${method} ${place}`,
  )
})
const document = openApiDocument({
  operations: OPERATIONS,
  url: 'https://portal.example',
  version: '1',
  statusOf,
}) as {
  paths: Record<string, Record<string, { operationId: string; responses: object; parameters?: Param[] }>>
}
type Param = { name: string; in: string; required: boolean }
const described = Object.entries(document.paths).flatMap(([place, methods]) =>
  Object.keys(methods).map((method) => `${method.toUpperCase()} ${place}`),
)

describe('the description of the interface', () => {
  it('has every route that is served, and no other', () => {
    expect(served.length).toBeGreaterThan(30)
    expect(described.toSorted()).toEqual(served.toSorted())
  })

  it('serves nothing outside of operations', () => {
    for (const file of routes)
      expect(readFileSync(path.join(ROOT, file), 'utf8'), file).not.toMatch(/export (async )?function/)
  })

  it('names each operation once, and every parameter of its path', () => {
    const ids = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map((one) => one.operationId),
    )
    expect(new Set(ids).size).toBe(ids.length)
    for (const [place, methods] of Object.entries(document.paths))
      for (const { parameters = [] } of Object.values(methods)) {
        const named = [...place.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
        const inPath = parameters.filter((one) => one.in === 'path')
        expect(inPath.map((one) => one.name).toSorted(), place).toEqual(named.toSorted())
        expect(inPath.every((one) => one.required)).toBe(true)
      }
  })

  it.each([...OPERATIONS])('%s tells its refusals by their statuses', (_, one) => {
    const { responses } = document.paths[one.path]![one.method.toLowerCase()]!
    for (const code of codesOf(one)) {
      expect(Object.hasOwn(DOMAIN_WORDS, code)).toBe(true)
      expect(Object.keys(responses)).toContain(`${statusOf(code)}`)
    }
  })

  it('changes nothing with a right that only reads', () => {
    for (const [name, { method, scope }] of OPERATIONS)
      if (scope?.includes(':read') || scope === 'images:read') expect(method, name).toBe('GET')
  })
})

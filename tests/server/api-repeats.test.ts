// Requests that come twice: the second gets the first one's bytes, and what was done is done once, also where the portal
// stopped in between.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { utf8, utf8Text, toBytes } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { fingerprintOf, keyOf, once } from '@/lib/server/api/repeats'
import { makeRates, rateHeaders } from '@/lib/server/api/rates'
import type { Context } from '@/lib/server/context'
import { beginKeyed, markCommitted } from '@/lib/server/store/idempotency'
import { createProduct } from '@/lib/server/usecases/create-product'
import { type Catalog, makeCatalog } from '../setup/catalog'
import { codeOf } from '../setup/entries'
import { type Portal, openPortal } from '../setup/portal'

let portal: Portal
let catalog: Catalog

beforeAll(async () => {
  portal = await openPortal()
  catalog = await makeCatalog(portal)
})
afterAll(() => portal.close())

const BODY = '{"name":"Sensor"}'
const asked = (body = BODY, path = '/api/v1/catalogs/x/products') =>
  fingerprintOf(new Request(`https://portal.example${path}`, { method: 'POST' }), utf8(body))
const repeatable = async (key: string, { secret = false, body = BODY } = {}) => ({
  key,
  secret,
  fingerprint: await asked(body),
})
const adds = (name: string) => async (context: Context) =>
  Response.json(await createProduct(context, { catalogId: catalog.id, name }), {
    status: 201,
    headers: { location: '/somewhere' },
  })
async function products(name: string): Promise<number> {
  const { rows } = await portal.admin.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM product WHERE catalog_id = $1 AND name = $2',
    [catalog.id, name],
  )
  return rows[0]!.n
}
const grownOld = () => portal.admin.query(`UPDATE idempotency SET created_at = now() - interval '2 minutes'`)
const textOf = async (response: Response) => utf8Text(toBytes(await response.arrayBuffer()))

describe('a request with a key', () => {
  it('is done once, and its repeat gets the same bytes, status and place', async () => {
    const first = await once(catalog.owner, await repeatable('a'), adds('Once'))
    const again = await once(catalog.owner, await repeatable('a'), adds('Once'))
    expect(again.status).toBe(201)
    expect(again.headers.get('location')).toBe('/somewhere')
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(first.headers.get('idempotent-replayed')).toBeNull()
    expect(await textOf(again)).toBe(await textOf(first))
    expect(await products('Once')).toBe(1)
  })

  it('is done once of many that come at the same time', async () => {
    const given = await repeatable('many')
    const results = await Promise.all(
      Array.from({ length: 8 }, () => codeOf(() => once(catalog.owner, given, adds('Many')))),
    )
    expect(results.filter((code) => code === 'done').length).toBeGreaterThanOrEqual(1)
    expect(results.every((code) => code === 'done' || code === 'key-in-use')).toBe(true)
    expect(await products('Many')).toBe(1)
  })

  it('is refused with another body, another path, and is another for another person', async () => {
    await once(catalog.owner, await repeatable('b'), adds('Body'))
    const other = await repeatable('b', { body: '{}' })
    expect(await codeOf(() => once(catalog.owner, other, adds('Body 2')))).toBe('key-of-another-request')
    const elsewhere = { ...other, fingerprint: await asked(BODY, '/api/v1/other') }
    expect(await codeOf(() => once(catalog.owner, elsewhere, adds('Body 3')))).toBe('key-of-another-request')
    const colleague = await catalog.join('owner')
    expect(await codeOf(async () => once(colleague, await repeatable('b'), adds('Body 4')))).toBe('done')
    expect(await products('Body 4')).toBe(1)
  })

  it('is judged anew after a refusal', async () => {
    const refuses = () => Promise.reject(new DomainError('name-taken'))
    expect(await codeOf(async () => once(catalog.owner, await repeatable('c'), refuses))).toBe('name-taken')
    expect(await codeOf(async () => once(catalog.owner, await repeatable('c'), adds('Anew')))).toBe('done')
  })

  it('gives no secret twice, and stores none', async () => {
    const given = await repeatable('d', { secret: true })
    const first = await once(catalog.owner, given, adds('Secret'))
    expect(await codeOf(() => once(catalog.owner, given, adds('Secret')))).toBe('key-in-use')
    await grownOld()
    expect(await codeOf(() => once(catalog.owner, given, adds('Secret')))).toBe('answer-not-kept')
    const { rows } = await portal.admin.query(`SELECT body FROM idempotency WHERE key = 'd'`)
    expect(rows).toEqual([{ body: null }])
    expect(first.status).toBe(201)
  })
})

describe('a portal that stopped in the midst of it', () => {
  const keyed = () => ({ personId: catalog.owner.viewer.personId, key: 'stopped' })

  it('before anything was stored: a repeat does it, a minute later', async () => {
    const { fingerprint } = await repeatable('stopped')
    await catalog.owner.inTransaction((tx) => beginKeyed(tx, keyed(), fingerprint))
    const again = async () => once(catalog.owner, await repeatable('stopped'), adds('Late'))
    expect(await codeOf(again)).toBe('key-in-use')
    await grownOld()
    expect(await codeOf(again)).toBe('done')
    expect(await products('Late')).toBe(1)
  })

  it('after it was stored: a repeat does nothing and says so', async () => {
    const given = { ...(await repeatable('stopped-late')), key: 'stopped-late' }
    const at = { ...keyed(), key: 'stopped-late' }
    await catalog.owner.inTransaction((tx) => beginKeyed(tx, at, given.fingerprint))
    await catalog.owner.inTransaction((tx) => markCommitted(tx, at))
    await grownOld()
    expect(await codeOf(() => once(catalog.owner, given, adds('Never')))).toBe('answer-not-kept')
    expect(await products('Never')).toBe(0)
  })

  it('forgets a key after a day', async () => {
    const given = await repeatable('day')
    await once(catalog.owner, given, adds('Day'))
    await portal.admin.query(`UPDATE idempotency SET created_at = now() - interval '25 hours'`)
    expect(await codeOf(() => once(catalog.owner, given, adds('Day 2')))).toBe('done')
  })
})

describe('the header', () => {
  it('is a bare key or a quoted one, and nothing else', () => {
    const read = (text: string) => keyOf(new Headers({ 'idempotency-key': text }))
    expect(read('"8e03978e-40d5"')).toBe('8e03978e-40d5')
    expect(read('8e03978e-40d5')).toBe('8e03978e-40d5')
    expect(keyOf(new Headers())).toBeUndefined()
    for (const text of ['', '""', 'a b', 'x'.repeat(256)])
      expect(() => read(text)).toThrow(expect.objectContaining({ code: 'invalid-input' }))
  })
})

describe('the rate of a token', () => {
  it('is counted for all processes together, each token for itself, and told in headers', async () => {
    const [here, there] = [1, 2].map(() => makeRates(portal.app, { most: 5, inSeconds: 60 }))
    const token = crypto.getRandomValues(new Uint8Array(32))
    for (let n = 0; n < 5; n++) expect((await (n % 2 ? here! : there!).take(token)).over).toBe(false)
    const last = await here!.take(token)
    expect(last).toMatchObject({ over: true, left: 0 })
    expect(last.resetS).toBeGreaterThan(0)
    expect((await there!.take(crypto.getRandomValues(new Uint8Array(32)))).left).toBe(4)
    const headers = new Headers()
    rateHeaders(headers, last, here!.policy)
    expect(headers.get('ratelimit-policy')).toBe('"calls";q=5;w=60')
    expect(headers.get('ratelimit')).toBe(`"calls";r=0;t=${last.resetS}`)
    expect(headers.get('retry-after')).toBe(`${last.resetS}`)
  })
})

// Webhooks to a real receiver: signed, repeated, kept, switched off; and the addresses and answers that are refused.
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { WEBHOOK_PATIENCE_S, WEBHOOK_RETRIES_S } from '@/lib/domain/webhook'
import { checkTarget } from '@/lib/domain/webhook-target'
import { deliver } from '@/lib/server/jobs/deliver'
import { sendWebhook } from '@/lib/server/jobs/send-webhook'
import { webhookOf } from '@/lib/server/queries/webhooks'
import { editWebhook, makeWebhook, pingWebhook, redeliver } from '@/lib/server/usecases/webhooks'
import { isPublic } from '@/lib/server/webhooks/addresses'
import { type Resolve, post } from '@/lib/server/webhooks/post'
import { type Catalog, makeCatalog } from '../../setup/catalog'
import { type Portal, openPortal } from '../../setup/portal'
import { jobContextOf } from '../../setup/runner'

type Got = { headers: http.IncomingHttpHeaders; body: string }
let portal: Portal
let catalog: Catalog
let server: http.Server
let url: string
let got: Got[]
let answer: (response: http.ServerResponse) => void
let jobs: ReturnType<typeof jobContextOf>
const allowed = ['localhost']
const kinds = ['policy.changed']

beforeAll(async () => {
  portal = await openPortal()
  catalog = await makeCatalog(portal)
  jobs = jobContextOf(portal, { context: { webhooks: { allowed, timeoutMs: 800 } } })
})
afterAll(async () => {
  await jobs.close()
  await portal.close()
})
beforeEach(async () => {
  got = []
  answer = (response) => response.writeHead(204).end()
  server = http.createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      got.push({ headers: request.headers, body })
      answer(response)
    })
  })
  server.listen(0)
  await once(server, 'listening')
  url = `http://localhost:${(server.address() as AddressInfo).port}/hook`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const owner = () => ({ ...catalog.owner, webhookHosts: allowed })
const make = () => makeWebhook(owner(), { catalogId: catalog.id, label: 'Hook', url, kinds })
const ping = async (id: string) => (await pingWebhook(owner(), { catalogId: catalog.id, id })).delivery
const send = (delivery: string) => sendWebhook(jobs.context, { catalogId: catalog.id, id: delivery })
const look = (id: string) => webhookOf(catalog.owner, { catalogId: catalog.id, id, before: null })
const answering = (status: number, headers: Record<string, string> = {}) => {
  answer = (response) => response.writeHead(status, headers).end('said')
}

describe('a webhook', () => {
  it('gets an event once, signed with the secret that was shown once', async () => {
    const { id, secret } = await make()
    const event = { catalogId: catalog.id, event: crypto.randomUUID(), kind: 'policy.changed' }
    const payload = { ...event, about: { names: { person: 'Olga' } }, at: new Date().toISOString() }
    await deliver(jobs.context, payload)
    await deliver(jobs.context, payload)
    const { deliveries } = await look(id)
    expect(deliveries).toHaveLength(1)
    await send(deliveries[0]!.id)
    await send(deliveries[0]!.id)
    expect(got).toHaveLength(1)
    const said = new Webhook(secret).verify(got[0]!.body, got[0]!.headers as Record<string, string>)
    expect(said).toMatchObject({ type: 'policy.changed', data: { title: 'Olga changed the policy' } })
    expect(() =>
      new Webhook(secret).verify(`${got[0]!.body} `, got[0]!.headers as Record<string, string>),
    ).toThrow()
    expect((await look(id)).deliveries[0]).toMatchObject({ state: 'delivered', tries: [{ status: 204 }] })
    const { rows } = await portal.admin.query<{ dump: string }>(
      'SELECT string_agg(w::text, $1) AS dump FROM webhook w',
      [' '],
    )
    expect(rows[0]!.dump).not.toContain(Buffer.from(secret).toString('hex'))
  })

  it('that fails is asked again with longer and longer waits, then given up; and can be asked again by hand', async () => {
    const { id } = await make()
    answering(500)
    const delivery = await ping(id)
    for (let i = 0; i <= WEBHOOK_RETRIES_S.length; i++) await send(delivery)
    expect(got).toHaveLength(WEBHOOK_RETRIES_S.length + 1)
    const { webhook, deliveries } = await look(id)
    expect(deliveries[0]).toMatchObject({ state: 'failed' })
    expect(deliveries[0]!.tries[0]).toMatchObject({ status: 500, answer: 'said' })
    expect(webhook.failingSince).not.toBeNull()
    answering(200)
    await redeliver(owner(), { catalogId: catalog.id, id, delivery })
    await send(delivery)
    expect((await look(id)).deliveries[0]).toMatchObject({ state: 'delivered' })
    expect((await look(id)).webhook.failingSince).toBeNull()
    expect(new Set(got.map((one) => one.headers['webhook-id'])).size).toBe(1)
  })

  it('is switched off after days of failure, or when it says that it is gone; saving switches it on', async () => {
    for (const status of [500, 410]) {
      const { id } = await make()
      answering(status)
      await send(await ping(id))
      if (status === 500) {
        await portal.admin.query(
          `UPDATE webhook SET failing_since = now() - make_interval(secs => $2) WHERE id = $1`,
          [id, WEBHOOK_PATIENCE_S + 60],
        )
        await send(await ping(id))
      }
      expect((await look(id)).webhook.disabledAt, `${status}`).not.toBeNull()
      await expect(ping(id)).rejects.toMatchObject({ code: 'webhook-off' })
      const { rows } = await portal.admin.query(
        `SELECT 1 FROM notice WHERE kind = 'webhook.disabled' AND about ->> 'webhook' = $1`,
        [id],
      )
      expect(rows.length).toBeGreaterThan(0)
      await editWebhook(owner(), { catalogId: catalog.id, id, label: 'Hook', url, kinds })
      expect((await look(id)).webhook.disabledAt).toBeNull()
    }
  })
})

describe('addresses', () => {
  it.each(['https://127.0.0.1/', 'https://[::1]/', 'https://169.254.169.254/latest', 'http://example.org/'])(
    '%s is refused before a webhook is made',
    async (target) => {
      const given = { catalogId: catalog.id, label: 'Hook', url: target, kinds }
      await expect(makeWebhook(catalog.owner, given)).rejects.toMatchObject({ code: 'webhook-target' })
    },
  )

  it.each([
    ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0'],
    ...[
      '224.0.0.1',
      '255.255.255.255',
      '192.0.2.1',
      '198.18.0.1',
      '::1',
      '::',
      'fe80::1',
      'fc00::1',
      'ff02::1',
    ],
    ...[
      '::ffff:127.0.0.1',
      '::ffff:10.0.0.1',
      '64:ff9b::7f00:1',
      '64:ff9b:1::a00:1',
      '2002:7f00:1::',
      '2001:db8::1',
    ],
    ...['not an address', ''],
  ])('%s is not public', (address) => expect(isPublic(address)).toBe(false))
  it.each(['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946'])('%s is public', (address) =>
    expect(isPublic(address)).toBe(true),
  )
  it.each([
    ...[
      'http://example.org/',
      'https://u:p@example.org/',
      'ftp://example.org/',
      'https://example.org:22/',
      'nonsense',
    ],
    'https://example.org/#part',
  ])('%s is no target', (text) =>
    expect(() => checkTarget(text, [])).toThrow(expect.objectContaining({ code: 'webhook-target' })),
  )
  it('allowed by the operator may be inside, and no other', () => {
    expect(checkTarget('http://hooks.intra:8080/x', ['hooks.intra']).host).toBe('hooks.intra:8080')
    expect(() => checkTarget('http://hooks.intra.evil.example/', ['hooks.intra'])).toThrow()
  })
})

describe('a post', () => {
  const to = (more: object = {}) => post({ url, body: '{}', headers: {}, allowed, timeoutMs: 700, ...more })

  it('follows no redirect', async () => {
    answering(302, { location: url })
    expect(await to()).toMatchObject({ status: 302, error: expect.stringContaining('redirect') })
    expect(got).toHaveLength(1)
  })

  it('waits so long and reads so much', async () => {
    answer = () => {}
    expect(await to()).toMatchObject({ status: null, error: 'No answer in time.' })
    answer = (response) => {
      response.writeHead(200)
      const more = () => response.write('x'.repeat(65_536), () => !response.destroyed && setImmediate(more))
      more()
    }
    const long = await to({ timeoutMs: 5000 })
    expect(long.status).toBe(200)
    expect(long.answer).toHaveLength(1000)
    expect(long.durationMs).toBeLessThan(5000)
  })

  it.each([
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://[::ffff:7f00:1]/',
  ])('reaches no %s, however it is written', async (literal) =>
    expect(await to({ url: literal, allowed: [] })).toMatchObject({
      error: expect.stringContaining('not public'),
    }),
  )

  it('goes to the address that was checked: the name is asked once, and one private address among many is enough', async () => {
    const answers: Resolve[] = [
      async () => [{ address: '127.0.0.1', family: 4 }],
      async () => [
        { address: '93.184.216.34', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ],
    ]
    for (const resolve of answers)
      expect(await to({ url: 'https://rebind.example/', allowed: [], resolve })).toMatchObject({
        error: expect.stringContaining('not public'),
      })
    let asked = 0
    const port = new URL(url).port
    // Another answer each time: only the first, which was checked, is gone to.
    const resolve: Resolve = async () => [{ address: asked++ === 0 ? '127.0.0.1' : '127.9.9.9', family: 4 }]
    const pinned = { url: `http://rebind.example:${port}/`, allowed: ['rebind.example'], resolve }
    expect(await to(pinned)).toMatchObject({ status: 204 })
    expect(asked).toBe(1)
    expect(got[0]!.headers.host).toBe(`rebind.example:${port}`)
  })
})

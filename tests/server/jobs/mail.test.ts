// Mail to a real SMTP server: one for each who wants it, refused and slow servers, letters, and what a name cannot do.
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NoticeKind } from '@/lib/domain/notices'
import { MAIL_RETRIES_S, sendMail } from '@/lib/server/jobs/send-mail'
import { sendLetter } from '@/lib/server/letters'
import { listFailedMail, listMailbox, sendMailAgain } from '@/lib/server/store/mail'
import { tell } from '@/lib/server/store/notices'
import { type Catalog, type Member, makeCatalog } from '../../setup/catalog'
import { type Portal, openPortal } from '../../setup/portal'
import { type Running, eventually, jobContextOf, workQueue } from '../../setup/runner'
import { type MailServer, startMailServer } from '../../setup/smtp'

let portal: Portal
let catalog: Catalog
let second: Member
let server: MailServer
const running: Running[] = []

beforeAll(async () => {
  portal = await openPortal()
  catalog = await makeCatalog(portal)
  second = await catalog.join('owner')
})
afterAll(() => portal.close())
beforeEach(async () => {
  for (const table of ['mail', 'notice', 'notice_choice', 'graphile_worker._private_jobs'])
    await portal.admin.query(`DELETE FROM ${table}`)
  server = await startMailServer()
})
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()))
  await server.close()
})

const smtp = () => ({ mode: 'production', smtpUrl: server.url, timeoutMs: 400 }) as const
const work = async (more: object = {}) => running.push(await workQueue(portal, { mail: smtp(), ...more }))
const telling = (kind: NoticeKind, names: { subject?: string } = {}, to: Member = second) =>
  catalog.owner.inTransaction((tx) =>
    tell(tx, {
      catalogId: catalog.id,
      kind,
      to: { personId: to.viewer.personId },
      about: {},
      names,
      at: portal.clock.now(),
    }),
  )
const mails = async () => {
  const { rows } = await portal.admin.query<{
    id: string
    state: string
    attempts: number
    error: string | null
    sealed: Buffer | null
    kind: string
    body: string | null
  }>('SELECT * FROM mail ORDER BY created_at DESC, id')
  return rows
}
const latest = async (state: string) => (await mails()).find((one) => one.state === state)
const from = (mail: string) => mail.replaceAll('=\r\n', '').replaceAll('=3D', '=')

describe('a notice', () => {
  it('goes by mail once, however many processes work the queue', async () => {
    await Promise.all([work(), work(), work()])
    await Promise.all(
      Array.from({ length: 8 }, (_, i) => telling('change.proposed', { subject: `change ${i}` })),
    )
    await eventually(async () => server.received.length >= 8)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(server.received).toHaveLength(8)
    expect(new Set(server.received.map((mail) => /^Subject: (.*)$/m.exec(mail.raw)![1])).size).toBe(8)
    const [mail] = server.received
    expect(mail!.to).toEqual([second.viewer.email])
    expect(mail!.raw).toMatch(/^Content-Type: multipart\/alternative/m)
    expect(mail!.raw).toMatch(/^Auto-Submitted: auto-generated/m)
    expect(from(mail!.raw)).toContain(`/catalogs/${catalog.id}/changes`)
  })

  it('stays in the portal where its reader chose so, or its kind is not for mail', async () => {
    await second.inTransaction((tx) =>
      tx.noticeChoice.create({ data: { personId: second.viewer.personId, kind: 'change.due', mail: false } }),
    )
    await work()
    await telling('change.due')
    await telling('policy.changed')
    await telling('change.decided')
    await eventually(async () => server.received.length > 0)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(server.received.map((mail) => /^Subject: (.*)$/m.exec(mail.raw)![1])).toEqual([
      'A change is decided: one (Cold chain)',
    ])
  })

  it('is not sent to somebody who was removed meanwhile', async () => {
    const gone = await catalog.join('owner')
    await telling('change.decided', {}, gone)
    await portal.admin.query(`UPDATE member SET until = now() - interval '1 second' WHERE id = $1`, [
      gone.memberId,
    ])
    await work()
    await eventually(async () => (await latest('failed'))?.error?.includes('no longer a member'))
    expect(server.received).toHaveLength(0)
  })
})

describe('names of people', () => {
  it.each([
    ['a header', 'x\r\nBcc: eve@example.org\r\n\r\nBody'],
    ['another line', 'x\u2028Bcc: eve@example.org'],
    ['markup', '<img src=x onerror=alert(1)>"&'],
  ])('put no %s into a mail', async (_, subject) => {
    await work()
    await telling('change.decided', { subject })
    await eventually(async () => server.received.length > 0)
    const [mail] = server.received
    expect(mail!.to).toEqual([second.viewer.email])
    expect(mail!.raw).not.toMatch(/^Bcc:/im)
    expect(mail!.raw.slice(mail!.raw.indexOf('text/html'))).not.toContain('<img')
  })
})

describe('a server that', () => {
  it('refuses for now is asked again later, with longer and longer waits', async () => {
    server.behave('refuse')
    await work()
    await telling('change.decided')
    const mail = await eventually(async () =>
      (await mails()).find((one) => one.state === 'waiting' && one.attempts === 1),
    )
    expect(mail.error).toContain('451')
    const { rows } = await portal.admin.query<{ s: number }>(
      `SELECT extract(epoch FROM run_at - now())::float AS s FROM graphile_worker.jobs WHERE key = $1`,
      [`mail ${mail.id}`],
    )
    expect(rows[0]!.s).toBeGreaterThan(MAIL_RETRIES_S[0]! - 3)
    expect([...MAIL_RETRIES_S].sort((a, b) => a - b)).toEqual(MAIL_RETRIES_S)
    server.behave('take')
    const { context, close } = jobContextOf(portal, { mail: smtp() })
    await sendMail(context, { id: mail.id })
    await sendMail(context, { id: mail.id })
    await close()
    expect(server.received).toHaveLength(1)
    expect(server.received[0]!.raw).toContain(`Message-ID: <${mail.id}@`)
  })

  it('never answers costs a while and no more', async () => {
    server.behave('stall')
    await work()
    await telling('change.decided')
    const mail = await eventually(async () =>
      (await mails()).find((one) => one.state === 'waiting' && one.attempts === 1),
    )
    expect(mail.error).toBe('The mail server did not answer in time.')
  })

  it('refuses for good, or for too long, is given up; the operator sees it and can send it again', async () => {
    server.behave('refuse-for-good')
    await work()
    await telling('change.decided')
    const dead = await eventually(() => latest('failed'))
    expect(dead.error).toContain('550')
    const operator = await portal.contextOf(await portal.person('Operator', { operator: true }))
    const listed = (who: Member | typeof operator) => who.inTransaction((tx) => listFailedMail(tx, 50))
    expect((await listed(operator)).map((one) => one.id)).toContain(dead.id)
    expect(await listed(catalog.owner)).toEqual([])
    expect(await catalog.owner.inTransaction((tx) => sendMailAgain(tx, dead.id))).toBe(false)
    server.behave('take')
    expect(await operator.inTransaction((tx) => sendMailAgain(tx, dead.id))).toBe(true)
    await eventually(async () => server.received.length === 1)
  })

  it('was never reached in all attempts is given up', async () => {
    server.behave('refuse')
    await telling('change.decided')
    const { context, close } = jobContextOf(portal, { mail: smtp() })
    const id = randomUUID()
    await portal.admin.query(
      `INSERT INTO mail (id, person_id, catalog_id, notice, kind) SELECT $1, person_id, catalog_id, id, kind FROM notice n
       WHERE NOT EXISTS (SELECT 1 FROM mail WHERE notice = n.id) AND kind = 'change.decided' LIMIT 1`,
      [id],
    )
    for (let i = 0; i <= MAIL_RETRIES_S.length; i++) await sendMail(context, { id })
    await close()
    expect((await mails()).find((one) => one.id === id)).toMatchObject({ state: 'failed', attempts: 9 })
  })
})

describe('a letter', () => {
  const link = () => `https://portal.example.org/link/${randomUUID()}`
  const send = (href: string) =>
    catalog.owner.inTransaction((tx) =>
      sendLetter(catalog.owner, tx, {
        personId: second.viewer.personId,
        letter: { kind: 'invitation', link: href, by: 'Olga', catalog: 'Cold chain', until: '1 December' },
      }),
    )
  const stored = async (text: string) => {
    const { rows } = await portal.admin.query<{ dump: string }>(
      `SELECT (SELECT string_agg(m::text, ' ') FROM mail m) || coalesce((SELECT string_agg(j.payload::text, ' ') FROM graphile_worker._private_jobs j), '') AS dump`,
    )
    return rows[0]!.dump.includes(text) || rows[0]!.dump.includes(Buffer.from(text).toString('hex'))
  }

  it('carries its link to one person, and the database never holds it in clear', async () => {
    const href = link()
    await send(href)
    expect(await stored(href)).toBe(false)
    await work()
    await eventually(async () => server.received.length > 0)
    expect(from(server.received[0]!.raw)).toContain(href)
    const sent = await eventually(() => latest('sent'))
    expect(sent.sealed).toBeNull()
    expect(await stored(href)).toBe(false)
  })

  it('is refused to people of other catalogs', async () => {
    const other = await makeCatalog(portal, { name: 'Other' })
    const letter = { kind: 'password', link: link(), by: 'Eve', until: 'now' } as const
    const work = other.owner.inTransaction((tx) =>
      sendLetter(other.owner, tx, { personId: second.viewer.personId, letter }),
    )
    await expect(work).rejects.toMatchObject({ code: 'not-permitted' })
  })

  it('fails at once where no mail server is set, and its link is gone', async () => {
    await send(link())
    running.push(await workQueue(portal, { mail: { mode: 'production' } }))
    const dead = await eventually(async () =>
      (await mails()).find((one) => one.error?.includes('LATCHKEY_SMTP_URL')),
    )
    expect(dead).toMatchObject({ state: 'failed', sealed: null })
  })

  it('lies in the mailbox of a demo, and in production there is none', async () => {
    const href = link()
    await send(href)
    running.push(await workQueue(portal, { mail: { mode: 'demo', smtpUrl: server.url } }))
    await eventually(async () => (await latest('sent'))?.body?.includes(href))
    expect(server.received).toHaveLength(0)
    const look = (who: Member) =>
      who.inTransaction((tx) => listMailbox(tx, { before: new Date(Date.now() + 60_000), limit: 50 }))
    expect(await look(second)).toEqual([])
    await portal.admin.query('ALTER TABLE installation DISABLE TRIGGER installation_stays')
    await portal.admin.query(`UPDATE installation SET mode = 'demo'`)
    expect((await look(second)).some((mail) => mail.body.includes(href))).toBe(true)
    await portal.admin.query(`UPDATE installation SET mode = 'production'`)
    await portal.admin.query('ALTER TABLE installation ENABLE TRIGGER installation_stays')
  })
})

// Who is told of what, and that it stands or falls with what happened.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NOTICE_KINDS, NOTICES, wordsOfNotice } from '@/lib/domain/notices'
import { queueJob, tell } from '@/lib/server/store/notices'
import { makeCatalog, type Catalog, type Device, type Member } from '../setup/catalog'
import { type Portal, openPortal } from '../setup/portal'
import { ask } from '../setup/requests'

let portal: Portal
let catalog: Catalog
let device: Device
let technician: Member
let second: Member
let narrowed: Member
let elsewhere: Member
let auditor: Member

beforeAll(async () => {
  portal = await openPortal()
  catalog = await makeCatalog(portal)
  device = await catalog.addDevice({ name: 'Freezer 12' })
  technician = await catalog.join('technician')
  second = await catalog.join('owner')
  narrowed = await catalog.join('owner', { groupId: catalog.group })
  elsewhere = await catalog.join('owner', { groupId: await catalog.addGroup('Harbour') })
  auditor = await catalog.join('auditor')
})
afterAll(() => portal.close())

const toldOf = async (subject: string) => {
  const { rows } = await portal.admin.query<{ person_id: string; about: { names: object } }>(
    `SELECT person_id, about FROM notice WHERE about -> 'names' ->> 'subject' = $1`,
    [subject],
  )
  return rows
}
const jobs = async () => {
  const { rows } = await portal.admin.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM graphile_worker.jobs',
  )
  return rows[0]!.n
}
const ids = (...people: Member[]) => people.map((one) => one.viewer.personId).sort()
const people = async (subject: string) => (await toldOf(subject)).map((row) => row.person_id).sort()

describe('telling', () => {
  it('reaches owners of the whole catalog and of the device’s group, and not who did it', async () => {
    const [subject, at] = [randomUUID(), new Date()]
    await catalog.owner.inTransaction((tx) =>
      tell(tx, {
        catalogId: catalog.id,
        kind: 'finding.opened',
        to: ['owners', 'auditors'],
        about: { device: device.id },
        names: { subject },
        at,
      }),
    )
    expect(await people(subject)).toEqual(ids(second, narrowed, auditor))
    expect(await people(subject)).not.toContain(elsewhere.viewer.personId)
    expect((await toldOf(subject))[0]!.about.names).toMatchObject({
      device: 'Freezer 12',
      catalog: 'Cold chain',
    })
  })

  it('reaches a person by name, once, also the one who did it', async () => {
    const subject = randomUUID()
    const me = { personId: catalog.owner.viewer.personId }
    const event = { catalogId: catalog.id, kind: 'change.decided', about: {}, names: { subject } } as const
    await catalog.owner.inTransaction((tx) => tell(tx, { ...event, to: [me, me, 'owners'], at: new Date() }))
    expect(await people(subject)).toEqual(ids(catalog.owner, second))
  })

  it('reaches the approvers of a request: owners, unless its policy version names people', async () => {
    const request = await ask(technician, { catalogId: catalog.id, device: device.id })
    const subject = randomUUID()
    const event = { catalogId: catalog.id, kind: 'request.created', to: 'approvers', at: new Date() } as const
    await technician.inTransaction((tx) => tell(tx, { ...event, about: { request }, names: { subject } }))
    expect(await people(subject)).toEqual(ids(catalog.owner, second, narrowed))
  })

  it('is undone with what happened', async () => {
    const [subject, before] = [randomUUID(), await jobs()]
    const work = catalog.owner.inTransaction(async (tx) => {
      const event = { catalogId: catalog.id, kind: 'policy.changed', to: 'owners', about: {} } as const
      await tell(tx, { ...event, names: { subject }, at: new Date() })
      await queueJob(tx, { task: 'deliver', payload: {} })
      throw new Error('no')
    })
    await expect(work).rejects.toThrow('no')
    expect(await people(subject)).toEqual([])
    expect(await jobs()).toBe(before)
  })

  it('is refused to those who are not of the catalog', async () => {
    const other = await makeCatalog(portal, { name: 'Other' })
    const event = { kind: 'policy.changed', to: 'owners', about: {}, at: new Date() } as const
    const work = other.owner.inTransaction((tx) => tell(tx, { ...event, catalogId: catalog.id }))
    await expect(work).rejects.toMatchObject({ code: 'not-permitted' })
  })

  it('puts one job for one event, and one for one key', async () => {
    const before = await jobs()
    await catalog.owner.inTransaction(async (tx) => {
      const event = { catalogId: catalog.id, kind: 'policy.changed', to: 'owners', about: {} } as const
      await tell(tx, { ...event, at: new Date() })
      const key = randomUUID()
      for (let i = 0; i < 3; i++) await queueJob(tx, { task: 'deliver', payload: { i }, key })
    })
    expect(await jobs()).toBe(before + 2)
  })

  it('is shown to whom it is addressed, and to nobody else', async () => {
    const seen = (member: Member) =>
      member.inTransaction((tx) => tx.notice.findMany({ select: { personId: true } }))
    const mine = await seen(auditor)
    expect(mine.length).toBeGreaterThan(0)
    expect(new Set(mine.map((one) => one.personId))).toEqual(new Set(ids(auditor)))
  })
})

describe('the words', () => {
  it.each(NOTICE_KINDS)('of %s say something without any name, and lead into the catalog', (kind) => {
    const { title, path } = wordsOfNotice({ kind, catalogId: 'c', about: {}, names: {} })
    expect(title).toMatch(/^\S.{5,}\S$/)
    expect(title).not.toContain('undefined')
    expect(path).toMatch(/^\/catalogs\/c\/[a-z/-]+$/)
    expect(NOTICES[kind].label).not.toBe('')
  })
})

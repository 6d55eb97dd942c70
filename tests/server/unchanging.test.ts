// Rows that nobody changes and numbers that only rise, whoever tries; and the capability that no row goes without.
import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refusalOf } from '../setup/database'
import { type Filled, makeFilled } from '../setup/filled'
import { type Portal, openPortal } from '../setup/portal'
import { approved, ask, decide } from '../setup/requests'

let portal: Portal
let one: Filled

beforeAll(async () => {
  portal = await openPortal()
  one = await makeFilled(portal, 'North')
})
afterAll(() => portal.close())

const put = (sql: string, values: unknown[] = []) => refusalOf(portal.admin, sql, values)
const KEPT = 'LK001'

describe('stays as it is', () => {
  it.each([
    ['the mode of an installation', `UPDATE installation SET mode = 'demo'`],
    ['its id', 'UPDATE installation SET uuid = gen_random_uuid()'],
    ['an installation', 'DELETE FROM installation'],
    ['a review', `UPDATE review SET note = 'Never mind.'`],
    ['a review, even a denial', 'DELETE FROM review'],
    ['an enrolment, even an ended one', 'DELETE FROM passkey_enrolment'],
    ['a policy version', `UPDATE policy SET document = '{}'`],
    ['a policy version, even unused', 'DELETE FROM policy'],
    ['a keystore', `UPDATE keystore SET bytes = ''`],
    ['a keystore, even an old one', 'DELETE FROM keystore'],
    ['a statement', `UPDATE device_statement SET bytes = ''`],
    ['a receipt', `UPDATE receipt SET verdict = 'fine'`],
    ['a receipt, even a bad one', 'DELETE FROM receipt'],
    ['a finding', `UPDATE finding SET detail = '{"x":1}'`],
    ['a finding, even a closed one', 'DELETE FROM finding'],
    ['a revocation', 'UPDATE revocation SET epoch = 9'],
    ['a revocation, even a confirmed one', 'DELETE FROM revocation'],
    ['an entry of the log', `UPDATE audit_entry SET bytes = ''`],
    ['its time', `UPDATE audit_entry SET at = at - interval '1 day'`],
    ['an entry, even the newest', 'DELETE FROM audit_entry'],
    ['the device of a holding', `UPDATE device SET device_id = sha512('x'), public_key = NULL`],
    ['the catalog of a holding', 'UPDATE device SET catalog_id = gen_random_uuid()'],
    ['a proven claim', `UPDATE device SET claim = 'pending'`],
    ['what was asked', `UPDATE request SET reason = 'something else'`],
    ['for how long', 'UPDATE request SET duration_s = 7200'],
    ['by whom', 'UPDATE request SET requester_id = (SELECT id FROM person WHERE id <> requester_id LIMIT 1)'],
    ['for which tasks', `UPDATE request SET operations = '{image.install}'`],
    ['for which ticket', `UPDATE request SET ticket = 'X-1'`],
    ['for which start of the device', 'UPDATE request SET boot_id = $$0123456789abcdef$$'],
    ['under which policy', 'UPDATE request SET policy_version = 2'],
    ['bound or not', 'UPDATE request SET bearer = true'],
    ['the hash of it', `UPDATE request SET content_hash = sha256('x')`],
    ['of which job', 'UPDATE request SET batch = gen_random_uuid()'],
    ['going on from which capability', 'UPDATE request SET extends = (SELECT cti FROM capability LIMIT 1)'],
    ['when an approval lapses', `UPDATE approval SET lapses_at = lapses_at + interval '1 day'`],
    ['what it is an approval of', `UPDATE approval SET content_hash = sha256('x')`],
    ['the payload of a capability', `UPDATE capability SET payload = ''`],
    ['its end', `UPDATE capability SET expires_at = expires_at + interval '1 hour'`],
    ['its epoch', 'UPDATE capability SET epoch = epoch + 1'],
    ['its profile', 'UPDATE capability SET profile_key = NULL'],
    [
      'its entry',
      'UPDATE capability SET entry = (SELECT id FROM audit_entry WHERE log = catalog_id AND id <> entry LIMIT 1)',
    ],
    ['that it was delivered', `UPDATE capability SET state = 'reserved'`],
  ])('%s', async (_, sql) => {
    expect(await put(sql)).toBe(KEPT)
  })

  it('an entry, once it is numbered', async () => {
    const numbered = `UPDATE audit_entry SET index = 5 WHERE id = (SELECT id FROM audit_entry ORDER BY id LIMIT 1)`
    expect(await put(numbered)).toBeUndefined()
    expect(await put(`${numbered}; ${numbered}`)).toBe(KEPT)
  })

  it('how a capability ended, a blocked profile, a signed notice and its confirmation, a closed finding', async () => {
    const ended = `UPDATE capability SET state = 'ended', ended_at = now(), end_reason = 'along' WHERE cti = '${one.cti}'`
    expect(await put(`${ended}; UPDATE capability SET end_reason = 'revoked' WHERE cti = '${one.cti}'`)).toBe(
      KEPT,
    )
    const blocked = `UPDATE profile_key SET blocked_at = now() WHERE catalog_id = '${one.id}'`
    expect(await put(`${blocked}; UPDATE profile_key SET blocked_at = NULL`)).toBe(KEPT)
    const signed = `UPDATE revocation SET notice = 'x' WHERE catalog_id = '${one.id}'`
    expect(await put(signed)).toBeUndefined()
    expect(await put(`${signed}; UPDATE revocation SET notice = 'y'`)).toBe(KEPT)
    const confirmed = 'UPDATE revocation SET confirmed_at = now()'
    expect(await put(`${confirmed}; UPDATE revocation SET confirmed_at = NULL`)).toBe(KEPT)
    const closed = `UPDATE finding SET closed_at = now(), close_note = 'looked at'`
    expect(await put(`${closed}; UPDATE finding SET closed_at = NULL`)).toBe(KEPT)
  })

  it('a withdrawn approval', async () => {
    const withdrawn = `UPDATE approval SET withdrawn_at = now() WHERE request = '${one.approved}'`
    expect(await put(withdrawn)).toBeUndefined()
    expect(await put(`${withdrawn}; UPDATE approval SET withdrawn_at = NULL`)).toBe(KEPT)
  })
})

describe('only rises', () => {
  it.each(['epoch_issued', 'epoch_confirmed', 'keystore_seen', 'counter_seen', 'handover_seen'])(
    '%s',
    async (column) => {
      const set = (to: string) => `UPDATE device SET ${column} = ${to}`
      expect(await put(`${set('7')}; ${set('8')}`)).toBeUndefined()
      expect(await put(`${set('7')}; ${set('6')}`)).toBe(KEPT)
    },
  )

  it('the version of a keystore, above all issued and all that a device has shown', async () => {
    const issue = (version: number) =>
      `INSERT INTO keystore (catalog_id, version, bytes, root_kid) SELECT catalog_id, ${version}, '', root_kid FROM keystore WHERE version = 1`
    expect(await put(issue(1))).toBe(KEPT)
    expect(await put(issue(3))).toBeUndefined()
    expect(await put(`${issue(3)}; ${issue(2)}`)).toBe(KEPT)
    expect(await put(`UPDATE device SET keystore_seen = 9; ${issue(9)}`)).toBe(KEPT)
    expect(await put(`UPDATE device SET keystore_seen = 9; ${issue(10)}`)).toBeUndefined()
  })
})

describe('a request moves', () => {
  const POSSIBLE = ['approved', 'denied', 'withdrawn', 'lapsed']
  const move = (from: string, to: string) =>
    put(
      `UPDATE request SET state = '${to}' WHERE id = '${from === 'waiting' ? one.waiting : from === 'approved' ? one.approved : one.downloaded}'`,
    )

  it.each(['approved', 'denied', 'withdrawn', 'lapsed', 'downloaded'])(
    'from waiting to %s, or not',
    async (to) => {
      expect(await move('waiting', to)).toBe(POSSIBLE.includes(to) ? undefined : KEPT)
    },
  )
  it.each(['waiting', 'denied', 'withdrawn', 'lapsed', 'downloaded'])(
    'from approved to %s, or not',
    async (to) => {
      expect(await move('approved', to)).toBe(
        ['downloaded', 'withdrawn', 'lapsed'].includes(to) ? undefined : KEPT,
      )
    },
  )
  it.each(['waiting', 'approved', 'denied', 'withdrawn', 'lapsed'])(
    'from downloaded never to %s',
    async (to) => {
      expect(await move('downloaded', to)).toBe(KEPT)
    },
  )
})

describe('a catalog keeps an owner for all of it', () => {
  const ofOwner = () => `WHERE id = '${one.owner.memberId}'`

  it('whether the last one goes, is to go later, changes role, or is narrowed', async () => {
    expect(await put(`UPDATE member SET until = now() ${ofOwner()}`)).toBe('LK007')
    expect(await put(`UPDATE member SET until = now() + interval '1 second' ${ofOwner()}`)).toBe('LK007')
    expect(await put(`UPDATE member SET role = 'auditor' ${ofOwner()}`)).toBe('LK007')
    expect(await put(`UPDATE member SET group_id = '${one.group}' ${ofOwner()}`)).toBe('LK007')
  })

  it('a narrowed owner is not enough, another whole one is', async () => {
    const also = (group: string | null) =>
      `INSERT INTO member (catalog_id, id, person_id, role, group_id)
       VALUES ('${one.id}', '${randomUUID()}', '${one.technician.viewer.personId}', 'owner', ${group ? `'${group}'` : 'NULL'})`
    expect(await put(`${also(one.group)}; UPDATE member SET until = now() ${ofOwner()}`)).toBe('LK007')
    expect(await put(`${also(null)}; UPDATE member SET until = now() ${ofOwner()}`)).toBeUndefined()
  })
})

describe('a capability', () => {
  type Change = { entry?: string; request: string; cti?: string; expires?: string; profile?: Buffer | null }
  /** A second row like the one there is, for another request. */
  const reserve = ({ entry, request, cti, expires, profile }: Change) =>
    put(
      `INSERT INTO capability (cti, catalog_id, request, device, type, epoch, not_before, expires_at, kid, profile_key, payload, entry)
       SELECT coalesce($2, gen_random_uuid()), k.catalog_id, r.id, r.device, r.type, k.epoch, k.not_before, k.not_before + coalesce($4, '1 hour')::interval, k.kid,
         coalesce($5, k.profile_key), k.payload, coalesce($3, k.entry) FROM capability k, request r WHERE r.id = $1 AND k.cti = '${one.cti}'`,
      [request, cti ?? null, entry ?? null, expires ?? null, profile ?? null],
    )

  it('needs an approval that stands', async () => {
    expect(await reserve({ request: one.waiting })).toBe('23503')
    expect(await reserve({ request: one.approved })).toBeUndefined()
    const other = { catalogId: one.id, device: (await one.addDevice()).id }
    const withdrawn = await approved(one.technician, one.owner, other)
    await portal.admin.query('UPDATE approval SET withdrawn_at = now() WHERE request = $1', [withdrawn])
    expect(await reserve({ request: withdrawn })).toBe('LK006')
  })

  it('needs one that has not lapsed', async () => {
    const device = (await one.addDevice()).id
    const id = await ask(one.technician, { catalogId: one.id, device })
    await decide(one.owner, { catalogId: one.id, id })
    await portal.admin.query('ALTER TABLE approval DISABLE TRIGGER USER')
    await portal.admin.query(
      `UPDATE approval SET lapses_at = now() - interval '1 second' WHERE request = $1`,
      [id],
    )
    await portal.admin.query('ALTER TABLE approval ENABLE TRIGGER USER')
    expect(await reserve({ request: id })).toBe('LK006')
  })

  it('needs its entry in the log, its key and a known profile', async () => {
    expect(await reserve({ request: one.approved, entry: randomUUID() })).toBe('23503')
    expect(await reserve({ request: one.approved, profile: randomBytes(32) })).toBe('23503')
  })

  it('is the only one of its request, and of its id', async () => {
    expect(await reserve({ request: one.downloaded })).toBe('23505')
    expect(await reserve({ request: one.approved, cti: one.cti })).toBe('23505')
  })

  it('ends after it begins', async () => {
    expect(await reserve({ request: one.approved, expires: '0 hours' })).toBe('23514')
  })

  it('changes its profile once for one consent, and never after its end', async () => {
    const bind = (payload: string) => `UPDATE capability SET payload = '${payload}', rebind_at = NULL`
    const consent = 'UPDATE capability SET rebind_at = now()'
    expect(await put(`${consent}; ${bind('a')}`)).toBeUndefined()
    expect(await put(`${consent}; ${bind('a')}; ${bind('b')}`)).toBe(KEPT)
    expect(await put(`${consent}; UPDATE capability SET payload = 'a'`)).toBe(KEPT)
    expect(await put(`${consent}; UPDATE capability SET state = 'ended'; ${bind('a')}`)).toBe(KEPT)
  })
})

// What the database itself refuses to hold, whoever writes it: values, second rows, and requests, reviews, approvals and
// capabilities that do not fit each other.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refusalOf } from '../setup/database'
import { type Filled, makeFilled } from '../setup/filled'
import { type Portal, openPortal } from '../setup/portal'
import { ask, decide } from '../setup/requests'

let portal: Portal
let one: Filled
let other: Filled

beforeAll(async () => {
  portal = await openPortal()
  one = await makeFilled(portal, 'North')
  other = await makeFilled(portal, 'South')
})
afterAll(() => portal.close())

const CHECK = '23514'
const UNIQUE = '23505'
const FOREIGN = '23503'

/** Writes past row-level security, as no login of the portal can; the refusal's SQLSTATE, or undefined where it was taken. */
const put = (sql: string, values: unknown[] = []) => refusalOf(portal.admin, sql, values)
const on = () => ({ catalogId: one.id, device: one.device.id })

/** The row as it is, with some columns changed, written once more. */
const again = (table: string, where: string, change: Record<string, unknown>) =>
  put(
    `INSERT INTO ${table} SELECT (jsonb_populate_record(t, $1)).* FROM ${table} t WHERE t.catalog_id = '${one.id}' AND ${where} LIMIT 1`,
    [change],
  )
const hex = (bytes: Uint8Array) => `\\x${Buffer.from(bytes).toString('hex')}`

describe('values', () => {
  it.each<[string, string, Record<string, unknown>, string]>([
    [
      'a public key that does not hash to the device ID',
      'device',
      { id: randomUUID(), device_id: hex(randomBytes(64)) },
      CHECK,
    ],
    [
      'a device ID of 63 bytes',
      'device',
      { id: randomUUID(), device_id: hex(randomBytes(63)), public_key: null },
      CHECK,
    ],
    ['a proven device without a key', 'device', { id: randomUUID(), public_key: null }, CHECK],
    ['another claim than pending or proven', 'device', { id: randomUUID(), claim: 'maybe' }, CHECK],
    ['an epoch above 32 bits', 'device', { id: randomUUID(), epoch_issued: 2 ** 32 }, CHECK],
    ['an epoch below nothing', 'device', { id: randomUUID(), epoch_confirmed: -1 }, CHECK],
    ['an empty name', 'device', { id: randomUUID(), name: '' }, CHECK],
    ['a request for nine minutes', 'request', { id: randomUUID(), duration_s: 540 }, CHECK],
    ['a request for 31 days', 'request', { id: randomUUID(), duration_s: 31 * 86_400 }, CHECK],
    ['a request without a reason', 'request', { id: randomUUID(), reason: '' }, CHECK],
    ['a request for nothing', 'request', { id: randomUUID(), operations: [] }, CHECK],
    ['a content hash of another length', 'request', { id: randomUUID(), content_hash: '\\x00' }, CHECK],
    ['a boot ID of another length', 'request', { id: randomUUID(), boot_id: '\\x00' }, CHECK],
    ['a keystore of version 0', 'keystore', { version: 0 }, 'LK001'],
    ['a keystore of more than 4 KiB', 'keystore', { version: 99, bytes: hex(randomBytes(4097)) }, CHECK],
    [
      'a key for an unknown use',
      'signing_key',
      { kid: hex(randomBytes(8)), use: 4, state: 'planned' },
      CHECK,
    ],
    ['a key identifier of another length', 'root_key', { kid: '\\x00' }, CHECK],
    ['a policy of version 0', 'policy', { version: 0 }, CHECK],
    ['an image of another kind', 'image', { id: randomUUID(), kind: 2 }, CHECK],
    ['an image above 16 MiB', 'image', { id: randomUUID(), size_bytes: 16_777_217 }, CHECK],
    ['a profile thumbprint of another length', 'profile_key', { thumbprint: '\\x00' }, CHECK],
  ])('refuses %s', async (...[, table, change, state]) => {
    expect(await again(table, 'true', change)).toBe(state)
  })

  it('takes a key that hashes to the device ID', async () => {
    const key = Buffer.concat([Buffer.of(4), randomBytes(64)])
    const deviceId = createHash('sha512').update(key).digest()
    expect(
      await again('device', 'true', { id: randomUUID(), device_id: hex(deviceId), public_key: hex(key) }),
    ).toBeUndefined()
  })

  it('refuses a token without a holder, and one with two', async () => {
    const token = `INSERT INTO api_token (id, person_id, service, label, expires_at) VALUES ($1, $2, $3, 'x', now())`
    expect(await put(token, [randomBytes(32), null, null])).toBe(CHECK)
    expect(await put(token, [randomBytes(32), one.owner.viewer.personId, 'service'])).toBe(CHECK)
  })

  it('keeps one installation', async () => {
    const second = `INSERT INTO installation (id, uuid, mode, url) VALUES ($1, gen_random_uuid(), 'demo', 'x')`
    expect(await put(second, [1])).toBe(UNIQUE)
    expect(await put(second, [2])).toBe(CHECK)
  })
})

describe('only one', () => {
  it.each<[string, string, string, Record<string, unknown>]>([
    ['open request of a person for a device and type', 'request', `state = 'waiting'`, { id: randomUUID() }],
    ['holding of a device in a catalog', 'device', 'true', { id: randomUUID(), claim: 'pending' }],
    ['active key for a use', 'signing_key', `state = 'active'`, { kid: hex(randomBytes(8)) }],
    ['current membership of a person in a role', 'member', `role = 'technician'`, { id: randomUUID() }],
    ['product of a name', 'product', 'true', { id: randomUUID() }],
    ['group of a name', 'device_group', 'true', { id: randomUUID() }],
    ['policy of a version', 'policy', 'true', {}],
    ['capability of a request', 'capability', 'true', { cti: randomUUID() }],
  ])('%s', async (...[, table, where, change]) => {
    expect(await again(table, where, change)).toBe(UNIQUE)
  })

  it('catalog in which a device is proven, and any number in which it is pending', async () => {
    const device = (claim: string) =>
      put(
        `INSERT INTO device (catalog_id, id, device_id, public_key, group_id, claim)
         SELECT $1, gen_random_uuid(), device_id, public_key, $2, $3 FROM device WHERE id = $4`,
        [other.id, other.group, claim, one.device.id],
      )
    expect(await device('proven')).toBe(UNIQUE)
    expect(await device('pending')).toBeUndefined()
    const proven = `UPDATE device SET claim = 'proven' WHERE catalog_id = $1 AND device_id = (SELECT device_id FROM device WHERE id = $2)`
    expect(await put(proven, [other.id, one.device.id])).toBeUndefined()
  })
})

describe('rows that point into another catalog', () => {
  it.each<[string, string, Record<string, unknown>]>([
    ['request', 'true', { id: randomUUID() }],
    ['device', 'true', { id: randomUUID() }],
    ['device_group', `name NOT LIKE '.%'`, { id: randomUUID(), name: 'Elsewhere' }],
    ['receipt', 'true', { id: randomUUID() }],
    ['revocation', 'true', { id: randomUUID() }],
    ['handover', 'true', { id: randomUUID() }],
    ['device_statement', 'true', { id: randomUUID(), nonce: hex(randomBytes(32)) }],
  ])('%s is refused', async (table, where, change) => {
    const device =
      table === 'device' ? { device_id: hex(randomBytes(64)), public_key: null, claim: 'pending' } : {}
    expect(await again(table, where, { ...change, ...device, catalog_id: other.id })).toBe(FOREIGN)
  })
})

describe('a review', () => {
  const review = (id: string, who: string, more: { hash?: Buffer; decision?: string; note?: string } = {}) =>
    put(
      `INSERT INTO review (catalog_id, request, reviewer_id, content_hash, decision, note)
       SELECT catalog_id, id, $2, coalesce($3, content_hash), $4, $5 FROM request WHERE id = $1`,
      [id, who, more.hash ?? null, more.decision ?? 'approve', more.note ?? null],
    )

  it('is not of one’s own request, unless the policy version says so', async () => {
    expect(await review(one.waiting, one.technician.viewer.personId)).toBe('LK004')
    expect(await review(one.waiting, one.owner.viewer.personId)).toBeUndefined()
  })

  it('is of what was read, while it waits, and says why not', async () => {
    const who = one.owner.viewer.personId
    expect(await review(one.waiting, who, { hash: randomBytes(32) })).toBe('LK002')
    expect(await review(one.approved, other.owner.viewer.personId)).toBe('LK003')
    expect(await review(one.waiting, who, { decision: 'deny' })).toBe(CHECK)
    expect(await review(one.waiting, who, { decision: 'deny', note: '   ' })).toBe(CHECK)
    expect(await review(one.waiting, who, { decision: 'perhaps' })).toBe(CHECK)
  })

  it('is one of each person', async () => {
    const id = await ask(one.technician, { ...on(), device: (await one.addDevice()).id })
    await portal.admin.query(
      `INSERT INTO review (catalog_id, request, reviewer_id, content_hash, decision) SELECT catalog_id, id, $2, content_hash, 'approve' FROM request WHERE id = $1`,
      [id, one.owner.viewer.personId],
    )
    expect(await review(id, one.owner.viewer.personId)).toBe(UNIQUE)
  })
})

describe('an approval', () => {
  const approval = (id: string, more: { hash?: Buffer; kind?: string; type?: string } = {}) =>
    put(
      `INSERT INTO approval (catalog_id, request, device, type, content_hash, kind, policy_version, lapses_at)
       SELECT catalog_id, id, device, coalesce($4::capability_type, type), coalesce($2, content_hash), $3, policy_version, now() + interval '1 day'
       FROM request WHERE id = $1`,
      [id, more.hash ?? null, more.kind ?? 'reviews', more.type ?? null],
    )

  it('needs its quorum, of what was asked, in a permitted way', async () => {
    expect(await approval(one.waiting)).toBe('LK005')
    expect(await approval(one.waiting, { hash: randomBytes(32) })).toBe('LK002')
    expect(await approval(one.waiting, { kind: 'break_glass' })).toBe('LK005')
    expect(await approval(one.waiting, { kind: 'standing' })).toBe('LK005')
  })

  it('is for the device and type of its request', async () => {
    const id = await ask(one.technician, { ...on(), device: (await one.addDevice()).id })
    await portal.admin.query(
      `INSERT INTO review (catalog_id, request, reviewer_id, content_hash, decision) SELECT catalog_id, id, $2, content_hash, 'approve' FROM request WHERE id = $1`,
      [id, one.owner.viewer.personId],
    )
    expect(await approval(id, { type: 'appDevelopment' })).toBe(FOREIGN)
    expect(await approval(id)).toBeUndefined()
  })

  it('does not stand against a denial', async () => {
    const id = await ask(one.technician, { ...on(), device: (await one.addDevice()).id })
    await decide(one.owner, { catalogId: one.id, id }, { decision: 'deny', note: 'Not today.' })
    expect(await approval(id)).toBe('LK005')
  })
})

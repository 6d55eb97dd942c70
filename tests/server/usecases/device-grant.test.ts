// The device authorization grant: a program asks, its person decides, the program gets one token; everything else is refused.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { GRANT_LASTS_S } from '@/lib/domain/token-scopes'
import { holderOf } from '@/lib/server/auth/token-holder'
import { tokenId } from '@/lib/server/auth/token'
import {
  CLIENT,
  type StartGrant,
  decideGrant,
  openGrant,
  redeemGrant,
  startGrant,
} from '@/lib/server/usecases/device-grant'
import { toHex } from '@/lib/core/bytes'
import { type Catalog, type Member, makeCatalog } from '../../setup/catalog'
import { codeOf, recorded, refused } from '../../setup/entries'
import { type Portal, openPortal } from '../../setup/portal'

let portal: Portal
let catalog: Catalog
let mika: Member
let addresses = 0

beforeAll(async () => {
  portal = await openPortal()
  catalog = await makeCatalog(portal, { keys: false })
})
afterAll(() => portal.close())
beforeEach(async () => {
  mika = await catalog.join('technician')
})

const start = (more: Partial<StartGrant> = {}) =>
  startGrant(portal.gate, {
    client: CLIENT,
    scopes: ['devices:read'],
    label: 'bench-3\u001b[31m\u202e',
    address: `192.0.2.${++addresses}`,
    ...more,
  })
const redeem = (deviceCode: string, client: string = CLIENT) =>
  redeemGrant(portal.gate, { deviceCode, client })
/** The database keeps the time of polling: the wait is made to be over. */
const wait = (deviceCode: string) =>
  portal.admin.query(`UPDATE device_grant SET polled_at = polled_at - interval '2 minutes' WHERE id = $1`, [
    tokenId(deviceCode),
  ])
const allow = (who: Member, userCode: string, lastsS: number = GRANT_LASTS_S[0]) =>
  decideGrant(who, { userCode, decision: 'allow', lastsS })
const intervalOf = async (deviceCode: string) =>
  (
    await portal.admin.query<{ s: number }>('SELECT interval_s AS s FROM device_grant WHERE id = $1', [
      tokenId(deviceCode),
    ])
  ).rows[0]!.s

describe('a program that asks', () => {
  it('gets a token for the person who allowed it, once', async () => {
    const started = await start({ address: '192.0.2.200' })
    expect(started).toMatchObject({ lastsS: 600, intervalS: 5 })
    expect(await refused(portal, () => redeem(started.deviceCode))).toBe('grant-pending')
    const shown = await openGrant(mika, { userCode: started.userCode.toLowerCase() })
    expect(shown).toMatchObject({
      client: CLIENT,
      label: 'bench-3 [31m',
      address: '192.0.2.200',
      scopes: ['devices:read'],
    })
    const { entries } = await recorded(portal, ['grant.allow'], () => allow(mika, started.userCode))
    expect(entries[0]).toMatchObject({
      log: portal.installation,
      fields: {
        person: mika.viewer.personId,
        address: '192.0.2.200',
        scopes: 'devices:read',
        durationS: 43_200,
      },
    })
    await wait(started.deviceCode)
    const { value, entries: made } = await recorded(portal, ['token.make'], () => redeem(started.deviceCode))
    expect(made[0]!.fields).toMatchObject({
      person: mika.viewer.personId,
      token: toHex(tokenId(value.token)),
    })
    const { viewer, expiresAt } = await holderOf(portal.db, `Bearer ${value.token}`)
    expect(viewer.personId).toBe(mika.viewer.personId)
    expect(Math.abs(expiresAt.getTime() - Date.now() - 43_200_000)).toBeLessThan(60_000)
    await wait(started.deviceCode)
    expect(await refused(portal, () => redeem(started.deviceCode))).toBe('grant-expired')
  })

  it('gets one token of two at the same moment', async () => {
    const { deviceCode, userCode } = await start()
    await allow(mika, userCode)
    const { value } = await recorded(portal, ['token.make'], () =>
      Promise.all([1, 2, 3].map(() => codeOf(() => redeem(deviceCode)))),
    )
    expect(value.filter((code) => code === 'done')).toHaveLength(1)
  })

  it('is told to slow down, and waits longer each time', async () => {
    const { deviceCode } = await start()
    expect(await codeOf(() => redeem(deviceCode))).toBe('grant-pending')
    expect(await codeOf(() => redeem(deviceCode))).toBe('grant-slow-down')
    expect(await intervalOf(deviceCode)).toBe(10)
    expect(await codeOf(() => redeem(deviceCode))).toBe('grant-slow-down')
    expect(await intervalOf(deviceCode)).toBe(15)
    await wait(deviceCode)
    expect(await codeOf(() => redeem(deviceCode))).toBe('grant-pending')
  })

  it('is told of a denial, of the end of its time, and nothing of a code that is not its own', async () => {
    const denied = await start()
    const { entries } = await recorded(portal, ['grant.deny'], () =>
      decideGrant(mika, { userCode: denied.userCode, decision: 'deny' }),
    )
    expect(entries[0]!.fields.scopes).toBeUndefined()
    expect(await refused(portal, () => redeem(denied.deviceCode))).toBe('grant-denied')
    const late = await start()
    await allow(mika, late.userCode)
    await portal.admin.query(`UPDATE device_grant SET expires_at = now() WHERE id = $1`, [
      tokenId(late.deviceCode),
    ])
    expect(await refused(portal, () => redeem(late.deviceCode))).toBe('grant-expired')
    expect(await refused(portal, () => redeem('made up'))).toBe('grant-expired')
    const other = await start()
    expect(await refused(portal, () => redeem(other.deviceCode, 'another'))).toBe('grant-expired')
  })

  it('is another program, or asks for what there is not', async () => {
    expect(await refused(portal, () => start({ client: 'other' }))).toBe('client-unknown')
    expect(await refused(portal, () => start({ scopes: ['requests:approve'] }))).toBe('invalid-input')
    expect(await refused(portal, () => start({ scopes: [] }))).toBe('invalid-input')
  })

  it('is stopped after thirty of one address, and another is not', async () => {
    const address = '198.51.100.7'
    for (let i = 0; i < 30; i++) await start({ address })
    expect(await refused(portal, () => start({ address }))).toBe('too-many-attempts')
    expect(await codeOf(() => start())).toBe('done')
  })

  it('gets nothing for a person who was disabled or has a new password meanwhile', async () => {
    const { deviceCode, userCode } = await start()
    await allow(mika, userCode)
    await portal.admin.query('UPDATE person SET disabled_at = now() WHERE id = $1', [mika.viewer.personId])
    expect(await refused(portal, () => redeem(deviceCode))).toBe('grant-denied')
  })
})

describe('a code', () => {
  it('is decided once, by the first', async () => {
    const { userCode } = await start()
    const { value } = await recorded(portal, ['grant.deny'], () =>
      Promise.all([1, 2].map(() => codeOf(() => decideGrant(mika, { userCode, decision: 'deny' })))),
    )
    expect(value.sort()).toEqual(['done', 'user-code-unknown'])
    expect(await refused(portal, () => openGrant(mika, { userCode }))).toBe('user-code-unknown')
  })

  it('is not allowed for longer than is offered', async () => {
    const { userCode } = await start()
    expect(await refused(portal, () => allow(mika, userCode, 90 * 86_400))).toBe('duration-out-of-range')
  })

  it('is guessed ten times at most, counted for the person, and a right one between does not help', async () => {
    const mine = await start()
    const right = await start()
    for (let i = 0; i < 9; i++)
      expect(await refused(portal, () => openGrant(mika, { userCode: 'BCDFGHJK' }))).toBe('user-code-unknown')
    expect(await codeOf(() => openGrant(mika, { userCode: mine.userCode }))).toBe('done')
    expect(await refused(portal, () => openGrant(mika, { userCode: 'no code' }))).toBe('user-code-unknown')
    expect(await refused(portal, () => openGrant(mika, { userCode: right.userCode }))).toBe(
      'too-many-attempts',
    )
    expect(
      await refused(portal, () => decideGrant(mika, { userCode: right.userCode, decision: 'deny' })),
    ).toBe('too-many-attempts')
    expect(await codeOf(() => openGrant(catalog.owner, { userCode: right.userCode }))).toBe('done')
  })

  it('shows nothing to nobody', async () => {
    const { userCode } = await start()
    const { rows } = await portal.app.query('SELECT * FROM gate_grant($1)', [tokenId(userCode)])
    expect(rows).toEqual([])
    const decided = await portal.app.query(`SELECT gate_grant_decide($1, 'deny', null) AS done`, [
      tokenId(userCode),
    ])
    expect(decided.rows).toEqual([{ done: false }])
  })
})

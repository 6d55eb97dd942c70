// Approvals that the policy wants confirmed with a passkey: what is kept, who may confirm what, once and in time; and the
// passkeys themselves.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sha256, toHex } from '@/lib/core/bytes'
import type { TypeRule } from '@/lib/domain/policy-document'
import { faultOfStepUp } from '@/lib/domain/step-up-verify'
import { listReviews } from '@/lib/server/store/reviews'
import { type Catalog, type Member, makeCatalog } from '../../setup/catalog'
import { refusalOf } from '../../setup/database'
import { codeOf, recorded, refused } from '../../setup/entries'
import {
  type Enrol,
  addPasskey,
  approveWith,
  confirmedRule,
  enrolling,
  hashOf,
  touch,
} from '../../setup/passkeys'
import { type Portal, openPortal } from '../../setup/portal'
import { ask, decide } from '../../setup/requests'

let portal: Portal
let enrolledFor: Enrol
let catalog: Catalog
let technician: Member
let on: { catalogId: string; id: string }

beforeAll(async () => {
  portal = await openPortal()
  enrolledFor = enrolling(portal, () => catalog.id)
})
afterAll(() => portal.close())

async function begin(rule: Partial<TypeRule> = {}) {
  catalog = await makeCatalog(portal, { policy: confirmedRule(rule) })
  technician = await catalog.join('technician')
  on = { catalogId: catalog.id, id: await askOn() }
}
const askOn = async () => ask(technician, { catalogId: catalog.id, device: (await catalog.addDevice()).id })
const touching = async (who: Member, passkey: Parameters<typeof touch>[1], more = {}) =>
  touch(who, passkey, { catalogId: catalog.id, contentHashes: [await hashOf(who, on)], ...more })

describe('an approval that needs a passkey', () => {
  beforeEach(() => begin())

  it('is confirmed by one, and the evidence verifies later from its bytes and the key alone', async () => {
    const { owner } = catalog
    const passkey = await enrolledFor(owner)
    const stepUp = await touching(owner, passkey)
    const { value, entries } = await recorded(portal, ['request.approve'], () =>
      approveWith(owner, on, stepUp),
    )
    expect(value).toEqual({ state: 'approved', approvals: 1, needed: 1 })
    const [review] = await owner.inTransaction((tx) => listReviews(tx, catalog.id, [on.id]))
    expect(entries[0]!.fields).toMatchObject({
      passkey: toHex(await sha256(passkey.publicKey)),
      evidenceHash: toHex(await sha256(review!.evidence!)),
    })
    const { contentHash, at } = review!
    const expected = { catalogId: catalog.id, contentHash, at, url: owner.url, publicKey: passkey.publicKey }
    const reviewerId = owner.viewer.personId
    expect(await faultOfStepUp(review!.evidence!, { ...expected, reviewerId })).toBeNull()
    expect(await faultOfStepUp(review!.evidence!, { ...expected, reviewerId: on.id })).toBe('other-approval')
  })

  it('is refused without one, and by the database too', async () => {
    const { owner } = catalog
    expect(await refused(portal, () => decide(owner, on))).toBe('step-up-needed')
    const sql = `INSERT INTO review (catalog_id, request, reviewer_id, content_hash, decision)
      SELECT catalog_id, id, $2, content_hash, 'approve' FROM request WHERE id = $1`
    expect(await refusalOf(portal.admin, sql, [on.id, owner.viewer.personId])).toBe('LK011')
  })

  it('is denied without one', async () => {
    const done = await decide(catalog.owner, on, { decision: 'deny', note: 'Not this week.' })
    expect(done.state).toBe('denied')
  })

  it('is confirmed once', async () => {
    const { owner } = catalog
    const stepUp = await touching(owner, await enrolledFor(owner))
    await approveWith(owner, on, stepUp)
    const other = { ...on, id: await askOn() }
    expect(await refused(portal, () => approveWith(owner, other, stepUp))).toBe('challenge-over')
  })

  it('is confirmed within five minutes', async () => {
    const { owner } = catalog
    const stepUp = await touching(owner, await enrolledFor(owner))
    portal.clock.forward(301)
    expect(await refused(portal, () => approveWith(owner, on, stepUp))).toBe('challenge-over')
  })

  it('is confirmed for what was read and nothing else, and the challenge is spent by trying', async () => {
    const { owner } = catalog
    const passkey = await enrolledFor(owner)
    const stepUp = await touching(owner, passkey)
    const other = { ...on, id: await askOn() }
    expect(await codeOf(() => approveWith(owner, other, stepUp))).toBe('passkey-refused')
    expect(await refused(portal, () => approveWith(owner, on, stepUp))).toBe('challenge-over')
  })

  it('of two who use the same confirmation at once is made once', async () => {
    const { owner } = catalog
    const stepUp = await touching(owner, await enrolledFor(owner))
    const codes = await Promise.all([1, 2].map(() => codeOf(() => approveWith(owner, on, stepUp))))
    expect(codes.sort()).toEqual(['challenge-over', 'done'])
  })

  it.each([
    ['from another site', { origin: 'https://evil.example.org' }],
    ['without checking who uses it', { flags: 0x01 }],
    ['with a counter that does not rise', { counter: 1 }],
  ])('is not confirmed %s', async (_, more) => {
    const { owner } = catalog
    const stepUp = await touching(owner, await enrolledFor(owner), { more })
    expect(await codeOf(() => approveWith(owner, on, stepUp))).toBe('passkey-refused')
    expect((await owner.inTransaction((tx) => listReviews(tx, catalog.id, [on.id]))).length).toBe(0)
  })

  it('is not confirmed with a passkey of somebody else, nor one that is not enrolled here', async () => {
    const { owner } = catalog
    const second = await catalog.join('owner')
    const theirs = await enrolledFor(second, owner)
    await enrolledFor(owner, second)
    const borrowed = await touching(owner, theirs)
    expect(await codeOf(() => approveWith(owner, on, borrowed))).toBe('no-passkey')
    const loose = await touching(owner, await addPasskey(owner))
    expect(await codeOf(() => approveWith(owner, on, loose))).toBe('no-passkey')
    const theirTouch = await touching(second, theirs)
    expect(await codeOf(() => approveWith(owner, on, theirTouch))).toBe('challenge-over')
  })

  it('cannot be prepared without an enrolled passkey', async () => {
    await addPasskey(catalog.owner)
    expect(await refused(portal, () => touching(catalog.owner, {} as never))).toBe('no-passkey')
  })

  it('takes a passkey each where two approve', async () => {
    await begin({ approvals: 2 })
    const second = await catalog.join('owner')
    for (const [who, state] of [
      [catalog.owner, 'waiting'],
      [second, 'approved'],
    ] as const) {
      const voter = who === second ? catalog.owner : second
      const stepUp = await touching(who, await enrolledFor(who, voter))
      expect((await approveWith(who, on, stepUp)).state).toBe(state)
    }
  })
})

describe('the approvers that a policy names', () => {
  it('decide, and no other owner does', async () => {
    await begin({ stepUp: false, approvers: ['00000000-0000-4000-8000-000000000000'] })
    expect(await refused(portal, () => decide(catalog.owner, on))).toBe('not-an-approver')
    await begin({ stepUp: false })
    expect((await decide(catalog.owner, on)).state).toBe('approved')
  })
})

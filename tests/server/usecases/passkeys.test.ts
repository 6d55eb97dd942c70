// Passkeys of one's own: added by their person alone, taken for approvals when the other owners agree, removed.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sha256, toHex } from '@/lib/core/bytes'
import type { TypeRule } from '@/lib/domain/policy-document'
import { faultOfStepUp } from '@/lib/domain/step-up-verify'
import { ownPasskeys } from '@/lib/server/queries/passkeys'
import { listEnrolments, listPasskeys } from '@/lib/server/store/passkeys'
import { listReviews } from '@/lib/server/store/reviews'
import { decideChange } from '@/lib/server/usecases/decide-change'
import { endOwnEnrolment, enrolPasskey } from '@/lib/server/usecases/enrol-passkey'
import { MOST_PASSKEYS, preparePasskey, removePasskey } from '@/lib/server/usecases/passkeys'
import { removeMember } from '@/lib/server/usecases/remove-member'
import { type Catalog, type Member, makeCatalog } from '../../setup/catalog'
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
import { ask } from '../../setup/requests'

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

describe('a passkey', () => {
  beforeEach(() => begin())
  const own = (who: Member) => who.inTransaction((tx) => listPasskeys(tx, who.viewer.personId))

  it('is added by its person alone, and the log says so', async () => {
    const { owner } = catalog
    const { entries } = await recorded(portal, ['passkey.add'], () => addPasskey(owner))
    expect(entries[0]).toMatchObject({ log: portal.installation, fields: { subjectName: 'Blue key' } })
    expect(await own(owner)).toMatchObject([{ label: 'Blue key', lastUsedAt: null }])
    expect(await own(technician)).toEqual([])
  })

  it.each([
    ['another site', { origin: 'https://evil.example.org' }],
    ['an authenticator that does not check who uses it', { flags: 0x01 }],
  ])('of %s is not taken', async (_, more) => {
    expect(await codeOf(() => addPasskey(catalog.owner, more))).toBe('passkey-refused')
    expect(await own(catalog.owner)).toEqual([])
  })

  it('is one of ten at most', async () => {
    for (let i = 0; i < MOST_PASSKEYS; i++) await addPasskey(technician)
    expect(await refused(portal, () => preparePasskey(technician))).toBe('too-many-passkeys')
  })

  it('is not added with a token', async () => {
    const { owner } = catalog
    const viewer = { ...owner.viewer, atMost: new Set<never>() }
    expect(await refused(portal, () => preparePasskey({ ...owner, viewer }))).toBe('not-permitted')
  })

  it('is enrolled once, by an owner, when the other owners agree', async () => {
    const { owner } = catalog
    const second = await catalog.join('owner')
    const passkey = await addPasskey(owner)
    const enrol = () => enrolPasskey(owner, { catalogId: catalog.id, id: passkey.id })
    const { value } = await recorded(portal, ['change.propose'], enrol)
    expect(value).toMatchObject({ state: 'waiting', inForceAt: null })
    expect(await refused(portal, enrol)).toBe('passkey-asked')
    expect(await codeOf(() => touching(owner, passkey))).toBe('no-passkey')
    const [waiting] = await ownPasskeys(owner)
    expect(waiting).toMatchObject({ enrolments: [], waiting: [{ catalogId: catalog.id, inForceAt: null }] })
    const on = { catalogId: catalog.id, id: waiting!.waiting[0]!.change }
    const { entries } = await recorded(portal, ['change.approve', 'passkey.enrol', 'change.apply'], () =>
      decideChange(second, { ...on, decision: 'approve', note: null }),
    )
    expect(entries[1]!.fields).toMatchObject({
      person: owner.viewer.personId,
      passkey: toHex(await sha256(passkey.publicKey)),
      change: on.id,
    })
    expect(await refused(portal, enrol)).toBe('passkey-enrolled')
    expect((await ownPasskeys(owner))[0]).toMatchObject({
      enrolments: [{ catalogId: catalog.id }],
      waiting: [],
    })
    const { id } = await addPasskey(technician)
    const byTechnician = () => enrolPasskey(technician, { catalogId: catalog.id, id })
    expect(await refused(portal, byTechnician)).toBe('not-permitted')
  })

  it('of the only owner is enrolled after a day, and not by an owner who has left', async () => {
    const { owner } = catalog
    const passkey = await enrolledFor(owner)
    expect((await touching(owner, passkey)).nonce).toBeTypeOf('string')
    const second = await catalog.join('owner')
    const theirs = await addPasskey(second)
    const asked = await enrolPasskey(second, { catalogId: catalog.id, id: theirs.id })
    const { personId } = second.viewer
    const leave = () => removeMember(owner, { catalogId: catalog.id, personId })
    await recorded(portal, ['member.remove'], leave)
    const change = { catalogId: catalog.id, id: asked.state === 'waiting' ? asked.change : '' }
    const decided = await decideChange(owner, { ...change, decision: 'approve', note: null })
    expect(decided.state).toBe('overtaken')
  })

  it('of somebody who leaves is no longer enrolled, and is not when they come back', async () => {
    const { owner } = catalog
    const second = await catalog.join('owner')
    const passkey = await enrolledFor(second, owner)
    const { personId } = second.viewer
    const leave = () => removeMember(owner, { catalogId: catalog.id, personId })
    await recorded(portal, ['passkey.unenrol', 'member.remove'], leave)
    const back = await catalog.join('owner', { person: second.person })
    expect(await codeOf(() => touching(back, passkey))).toBe('no-passkey')
  })

  it('of another is nowhere', async () => {
    const passkey = await addPasskey(technician)
    const { owner } = catalog
    expect(await refused(portal, () => removePasskey(owner, { id: passkey.id }))).toBe('not-found')
    const enrol = () => enrolPasskey(owner, { catalogId: catalog.id, id: passkey.id })
    expect(await refused(portal, enrol)).toBe('not-found')
  })

  it('that is removed confirms nothing more, and what it confirmed still verifies', async () => {
    const { owner } = catalog
    const passkey = await enrolledFor(owner)
    await approveWith(owner, on, await touching(owner, passkey))
    const { entries } = await recorded(portal, ['passkey.unenrol', 'passkey.remove'], () =>
      removePasskey(owner, { id: passkey.id }),
    )
    expect(entries.map((one) => one.kind).sort()).toEqual(['passkey.remove', 'passkey.unenrol'])
    const [review] = await owner.inTransaction((tx) => listReviews(tx, catalog.id, [on.id]))
    const [enrolment] = await owner.inTransaction((tx) => listEnrolments(tx, { ids: [review!.enrolment!] }))
    expect(enrolment!.endedAt).not.toBeNull()
    const { contentHash, at } = review!
    const expected = {
      catalogId: catalog.id,
      reviewerId: owner.viewer.personId,
      contentHash,
      at,
      url: owner.url,
    }
    expect(
      await faultOfStepUp(review!.evidence!, { ...expected, publicKey: enrolment!.publicKey }),
    ).toBeNull()
    expect(await refused(portal, () => touching(owner, passkey))).toBe('no-passkey')
  })

  it('is taken back for one catalog by its person', async () => {
    const { owner } = catalog
    const passkey = await enrolledFor(owner)
    const [enrolment] = await owner.inTransaction((tx) => listEnrolments(tx, { passkey: passkey.id }))
    const second = await catalog.join('owner')
    const end = (who: Member) => endOwnEnrolment(who, { catalogId: catalog.id, id: enrolment!.id })
    expect(await refused(portal, () => end(second))).toBe('not-found')
    await end(owner)
    expect(await refused(portal, () => end(owner))).toBe('not-found')
    expect((await enrolPasskey(owner, { catalogId: catalog.id, id: passkey.id })).state).toBe('waiting')
  })
})

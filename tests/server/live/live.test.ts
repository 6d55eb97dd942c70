// Live news over the database's channel, through two processes' worth of hubs: who hears what, that it says nothing, and that
// it ends with the sign-in and with the membership, within two seconds.
import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { toBytes } from '@/lib/core/bytes'
import { tokenId } from '@/lib/server/auth/token'
import { withContext } from '@/lib/server/context'
import { Hub, type Listener, type LiveMessage, MOST_STREAMS_OF_ONE } from '@/lib/server/live/hub'
import { listen } from '@/lib/server/live/news'
import { findViewer, ownMemberships } from '@/lib/server/store/accounts'
import { tell } from '@/lib/server/store/notices'
import { changePassword } from '@/lib/server/usecases/change-password'
import { createProduct } from '@/lib/server/usecases/create-product'
import { removeMember } from '@/lib/server/usecases/remove-member'
import { signIn, signOut } from '@/lib/server/usecases/sign-in'
import { type Catalog, type Member, makeCatalog } from '../../setup/catalog'
import { PASSWORD, type Person, type Portal, openPortal } from '../../setup/portal'
import { eventually } from '../../setup/runner'

let portal: Portal
let mine: Catalog
let theirs: Catalog
let stops: (() => unknown)[] = []

beforeAll(async () => {
  portal = await openPortal()
  mine = await makeCatalog(portal, { name: 'North' })
  theirs = await makeCatalog(portal, { name: 'South' })
})
afterAll(() => portal.close())
afterEach(async () => {
  await Promise.all(stops.map((stop) => stop()))
  stops = []
})

/** As one process of the portal has it. */
async function process() {
  const hub = new Hub()
  const listening = listen(portal.urls.app, (news) => hub.hear(news))
  stops.push(listening.stop)
  await listening.ready
  return hub
}

type Followed = { heard: LiveMessage[]; ended: () => boolean }
function follow(hub: Hub, listener: Listener, again: () => Promise<Listener | null>): Followed {
  const heard: LiveMessage[] = []
  let ended = false
  const sink = { send: (message: LiveMessage) => heard.push(message), close: () => (ended = true) }
  expect(hub.add(listener, again, sink)).toBeDefined()
  return { heard, ended: () => ended }
}
const followMember = (hub: Hub, { viewer }: Member) => follow(hub, viewer, async () => viewer)

/** Signed in for real, and looked up as a request would. */
async function followSignedIn(hub: Hub, person: Person) {
  const { token } = await signIn(portal.gate, {
    email: person.email,
    password: PASSWORD,
    address: null,
    agent: null,
  })
  const again = async () => {
    const row = await withContext(portal.db, '', (tx) => findViewer(tx, tokenId(token)))
    if (!row) return null
    const memberships = await withContext(portal.db, row.personId, (tx) =>
      ownMemberships(tx, row.personId, new Date()),
    )
    return { ...row, memberships }
  }
  return { ...follow(hub, (await again())!, again), token }
}
const quiet = () => new Promise((resolve) => setTimeout(resolve, 500))
const change = (catalog: Catalog) =>
  createProduct(catalog.owner, { catalogId: catalog.id, name: `P ${randomBytes(4).toString('hex')}` })

describe('news', () => {
  it('reaches who oversees the catalog, in every process, and nobody else', async () => {
    const [one, two] = [await process(), await process()]
    const owner = followMember(one, mine.owner)
    const auditor = followMember(two, await mine.join('auditor'))
    const technician = followMember(two, await mine.join('technician'))
    const stranger = followMember(one, theirs.owner)
    await quiet()
    for (const { heard } of [owner, auditor, technician, stranger]) heard.length = 0
    await change(mine)
    await eventually(async () => owner.heard.length > 0 && auditor.heard.length > 0)
    await quiet()
    expect(owner.heard).toEqual([{ event: 'catalog', id: mine.id }])
    expect(auditor.heard).toEqual(owner.heard)
    expect(technician.heard).toEqual([])
    expect(stranger.heard).toEqual([])
  })

  it('of a notice reaches its reader alone, and many at once are one', async () => {
    const hub = await process()
    const technician = await mine.join('technician')
    const [reader, other] = [followMember(hub, technician), followMember(hub, await mine.join('technician'))]
    const event = { catalogId: mine.id, kind: 'request.lapsed', about: {}, at: new Date() } as const
    const to = { personId: technician.viewer.personId }
    await Promise.all([1, 2, 3].map(() => mine.owner.inTransaction((tx) => tell(tx, { ...event, to }))))
    await eventually(async () => reader.heard.length > 0)
    await quiet()
    expect(reader.heard).toEqual([{ event: 'notices' }])
    expect(other.heard).toEqual([])
  })

  it('of a change that was undone is none', async () => {
    const hub = await process()
    const owner = followMember(hub, mine.owner)
    await createProduct(mine.owner, { catalogId: mine.id, name: 'Twice' })
    await eventually(async () => owner.heard.length > 0)
    owner.heard.length = 0
    await expect(createProduct(mine.owner, { catalogId: mine.id, name: 'Twice' })).rejects.toMatchObject({
      code: 'name-taken',
    })
    await quiet()
    expect(owner.heard).toEqual([])
  })

  it('goes on after the connection broke, and says that something was missed', async () => {
    const hub = await process()
    const owner = followMember(hub, mine.owner)
    await portal.admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
    )
    await eventually(async () => owner.heard.some((one) => one.event === 'everything'))
    owner.heard.length = 0
    await change(mine)
    await eventually(async () => owner.heard.some((one) => one.event === 'catalog'))
  })
})

describe('a stream ends within two seconds', () => {
  async function within<T>(work: () => Promise<T>, { ended }: Followed): Promise<number> {
    const begun = performance.now()
    await work()
    await eventually(async () => ended())
    return performance.now() - begun
  }
  const newcomer = async () => {
    const person = await portal.person('Newcomer', { password: true })
    return { person, member: await mine.join('owner', { person }) }
  }

  it('when its sign-in is revoked', async () => {
    const { person } = await newcomer()
    const hub = await process()
    const [stream, other] = [await followSignedIn(hub, person), await followSignedIn(hub, person)]
    expect(await within(() => signOut(portal.gate, stream.token), stream)).toBeLessThan(2000)
    expect(stream.heard.at(-1)).toEqual({ event: 'ended' })
    expect(other.ended()).toBe(false)
  })

  it('when the password is changed elsewhere', async () => {
    const { person } = await newcomer()
    const stream = await followSignedIn(await process(), person)
    const context = await portal.contextOf(person)
    const work = () => changePassword(context, { current: PASSWORD, next: 'another good password' })
    expect(await within(work, stream)).toBeLessThan(2000)
    expect(stream.heard.at(-1)).toEqual({ event: 'ended' })
  })

  it('when the person is removed from a catalog: they ask anew, and hear no more of it', async () => {
    const { person, member } = await newcomer()
    const hub = await process()
    const stream = await followSignedIn(hub, person)
    const work = () => removeMember(mine.owner, { catalogId: mine.id, personId: member.viewer.personId })
    expect(await within(work, stream)).toBeLessThan(2000)
    const again = await followSignedIn(hub, person)
    await change(mine)
    await quiet()
    expect(again.heard.filter((one) => one.event === 'catalog')).toEqual([])
  })

  it('when the person is disabled, or the sign-in is over', async () => {
    const { person } = await newcomer()
    const hub = await process()
    const stream = await followSignedIn(hub, person)
    const disable = () =>
      portal.admin.query('UPDATE person SET disabled_at = now() WHERE id = $1', [person.personId])
    expect(await within(disable, stream)).toBeLessThan(2000)
    await portal.admin.query('UPDATE person SET disabled_at = NULL WHERE id = $1', [person.personId])
    const late = await followSignedIn(hub, person)
    await portal.admin.query(
      `UPDATE sign_in SET expires_at = now() - interval '1 second' WHERE person_id = $1`,
      [person.personId],
    )
    await hub.judgeAll()
    expect(late.ended()).toBe(true)
  })
})

describe('the streams of one person', () => {
  it('are limited, and one that ended makes room', () => {
    const hub = new Hub()
    const sink = { send: () => {}, close: () => {} }
    const listener = { personId: toBytes(randomBytes(4)).join(), memberships: [] }
    const add = () => hub.add(listener, async () => listener, sink)
    const drops = Array.from({ length: MOST_STREAMS_OF_ONE }, add)
    expect(add()).toBeUndefined()
    expect(hub.add({ ...listener, personId: 'other' }, async () => listener, sink)).toBeDefined()
    drops[0]!()
    expect(add()).toBeDefined()
  })
})

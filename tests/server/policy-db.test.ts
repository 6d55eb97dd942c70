// No id of another catalog is good for anything, in any use case or query, for anybody: the answer is that it was not found,
// and the same as for an id that is nowhere.
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '@/lib/server/context'
import { listDevices } from '@/lib/server/queries/device-list'
import { lookUpDevice } from '@/lib/server/queries/devices'
import { readLog } from '@/lib/server/queries/log'
import { installationFor, navigationFor } from '@/lib/server/queries/navigation'
import { foundCatalog } from '@/lib/server/usecases/found-catalog'
import { removeMember } from '@/lib/server/usecases/remove-member'
import { toHex } from '@/lib/core/bytes'
import { CASES, type Case, type Place, nowhere, placeOf } from '../setup/crossing'
import { codeOf, recorded, refused } from '../setup/entries'
import { type Filled, makeFilled } from '../setup/filled'
import { type Portal, openPortal } from '../setup/portal'

let portal: Portal
let mine: Filled
let theirs: Filled
const people = new Map<string, Context>()

beforeAll(async () => {
  portal = await openPortal()
  mine = await makeFilled(portal, 'North')
  theirs = await makeFilled(portal, 'South')
  const former = await theirs.join('owner')
  await removeMember(theirs.owner, { catalogId: theirs.id, personId: former.viewer.personId })
  people.set('an owner', mine.owner)
  people.set('a technician', mine.technician)
  people.set('an auditor', await mine.join('auditor'))
  people.set('an owner of a group', await mine.join('owner', { groupId: mine.group }))
  people.set('the operator', await portal.contextOf(await portal.person('Operator', { operator: true })))
  people.set('a former owner', await portal.contextOf(former.person))
  people.set('nobody’s member', await portal.contextOf(await portal.person('Stranger')))
})
afterAll(() => portal.close())

const cases = Object.entries(CASES)
const rightful = (filled: Filled, { by }: Case): Context => (by === undefined ? filled.owner : filled[by])

/** Every way to take some of what it is told, and at least one, from the other place. */
function* mixed(told: (keyof Place)[], own: Place, other: Place): Generator<Place> {
  for (let chosen = 1; chosen < 2 ** told.length; chosen++) {
    const taken = told.filter((_, i) => chosen & (2 ** i))
    yield { ...own, ...Object.fromEntries(taken.map((key) => [key, other[key]])) } as Place
  }
}

describe('the table', () => {
  // Of no catalog; before anybody is known; helpers that read nothing.
  const OTHERS = [
    ...['changePassword', 'foundCatalog', 'navigationFor', 'installationFor', 'lookUpDevice'],
    ...[
      'revokeToken',
      'ownTokens',
      'endSignIns',
      'signInWithIdentity',
      'shortText',
      'ownSignIns',
      'giveRoles',
      'openGrant',
      'decideGrant',
    ],
    ...[
      'setUp',
      'found',
      'signIn',
      'signOut',
      'openLink',
      'useLink',
      'startGrant',
      'redeemGrant',
      'giveUpToken',
    ],
    ...['inboxLineOf', 'cursorOf', 'positionOf', 'aroundRequest', 'mayOf', 'reviewLines'],
    // A person's own passkeys, told no catalog; removing another's finds nothing (tests/server/usecases/passkeys.test.ts).
    ...['preparePasskey', 'addOwnPasskey', 'removePasskey', 'ownPasskeys'],
    ...['lineOf', 'lineFrom', 'entryOf', 'findingLine', 'revocationLine', 'knowsNoticeKey', 'ownProfiles'],
    // What ended of one's own: empty where there is none.
    ...['endedForMe', 'endedIn', 'endedAmong'],
    // A person's own notices, whichever catalog they are of; and a demo's mailbox.
    ...['myNotices', 'unreadNotices', 'noticeChoices', 'readNotices', 'chooseNotices', 'mailbox'],
    // Parts of other use cases, within their transaction; and what is asked by device IDs only.
    ...[
      ...['reviewMany', 'noteFor', 'confirmed', 'confirmStepUp', 'applyEnrolment', 'unenrol'],
      'raiseEpoch',
      'requireClaim',
      'enterEnded',
      'signNotice',
      'openFindings',
      'openUnproven',
      'remakeNotices',
      'reconcile',
      'waitingFor',
      'endLapsed',
      'hasPasskey',
      'packForField',
      ...[
        'proposeChange',
        'settle',
        'settleDue',
        'overtakeOthers',
        'enter',
        'applyChange',
        'putPolicyInForce',
      ],
      ...['namesIn', 'approveByRule', 'breakGlass'],
    ],
  ]

  it('names every use case and every query', async () => {
    const names: string[] = []
    for (const zone of ['usecases', 'queries']) {
      const folder = fileURLToPath(new URL(`../../lib/server/${zone}/`, import.meta.url))
      for (const file of readdirSync(folder)) {
        const exported = (await import(/* @vite-ignore */ `${folder}${file}`)) as Record<string, unknown>
        names.push(...Object.keys(exported).filter((name) => typeof exported[name] === 'function'))
      }
    }
    expect(names.sort()).toEqual([...Object.keys(CASES), ...OTHERS].sort())
  })
})

describe('ids of another catalog', () => {
  it.each(cases)('%s finds nothing, whoever asks', async (_, { call }) => {
    for (const [who, context] of people) {
      expect(await refused(portal, () => call(context, placeOf(theirs))), who).toBe('not-found')
      expect(await refused(portal, () => call(context, nowhere(placeOf(theirs)))), who).toBe('not-found')
    }
  })

  it.each(cases.filter(([, { told }]) => told.length > 1))(
    '%s finds nothing of a part of them',
    async (_, one) => {
      const [own, other] = [placeOf(mine), placeOf(theirs)]
      const unknown = nowhere(own)
      const who = rightful(mine, one)
      for (const [i, place] of [...mixed(one.told, own, other)].entries()) {
        const expected = place.catalogId === own.catalogId ? (one.part ?? 'not-found') : 'not-found'
        expect(await refused(portal, () => one.call(who, place)), `${i}`).toBe(expected)
        const same = [...mixed(one.told, own, unknown)][i]!
        expect(await refused(portal, () => one.call(who, same)), `${i} nowhere`).toBe(expected)
      }
    },
  )

  it.each(cases)('%s does something for those of its own catalog', async (_, one) => {
    const fresh = await makeFilled(portal, `Own ${crypto.randomUUID().slice(0, 8)}`)
    expect(await codeOf(() => one.call(rightful(fresh, one), placeOf(fresh)))).toBe(one.answers ?? 'done')
  })
})

describe('a context that claims a role which the database does not know', () => {
  it.each(cases)('%s changes nothing and shows nothing', async (_, { call }) => {
    const memberships = [{ catalogId: theirs.id, role: 'owner' as const, groupId: null }]
    const forged = { ...mine.owner, viewer: { ...mine.owner.viewer, memberships } }
    const shown = await recorded(portal, [], () => call(forged, placeOf(theirs)).catch(() => null))
    const { nonce: _nonce, ...rest } = (shown.value ?? {}) as Record<string, unknown>
    const text = JSON.stringify(rest, (key, value: unknown) => (key === 'catalogId' ? undefined : value))
    for (const id of [theirs.product, theirs.technician.viewer.personId, theirs.cti, theirs.image]) {
      expect(text).not.toContain(id)
    }
  })
})

describe('what is asked without an id', () => {
  it('shows a device only where the person belongs', async () => {
    for (const [, context] of people) expect(await lookUpDevice(context, theirs.device.deviceId)).toEqual([])
    expect(await lookUpDevice(mine.owner, mine.device.deviceId)).toHaveLength(1)
    expect(await lookUpDevice(people.get('an auditor')!, mine.device.deviceId)).toMatchObject([
      { mayRequest: false },
    ])
  })

  it('lists only the catalogs of the person', async () => {
    const names = async (who: string) => (await navigationFor(people.get(who)!)).map((one) => one.name)
    expect(await names('an owner')).toEqual(['North'])
    expect(await names('an auditor')).toEqual(['North'])
    for (const who of ['the operator', 'a former owner', 'nobody’s member'])
      expect(await names(who)).toEqual([])
  })

  it('tells the installation to its operator alone, and of catalogs only that they are there', async () => {
    for (const [who, context] of people) {
      if (who === 'the operator') continue
      expect(await codeOf(() => installationFor(context)), who).toBe('not-found')
      const catalog = { name: 'Third', owner: { name: 'Eve', email: 'eve@example.org' } }
      expect(await refused(portal, () => foundCatalog(context, catalog)), who).toBe('not-found')
    }
    const { catalogs } = await installationFor(people.get('the operator')!)
    expect(catalogs.length).toBeGreaterThan(1)
    expect(Object.keys(catalogs[0]!).sort()).toEqual(['createdAt', 'id', 'name', 'owners'])
  })

  it('filters by ids from elsewhere to nothing', async () => {
    const catalogId = mine.id
    const listed = await listDevices(mine.owner, { catalogId, groupId: theirs.group })
    expect(listed).toMatchObject({ rows: [], matching: 0 })
    const found = await listDevices(mine.owner, {
      catalogId,
      text: toHex(theirs.device.deviceId).slice(0, 16),
    })
    expect(found.matching).toBe(0)
    const own = await listDevices(mine.owner, {
      catalogId,
      text: toHex(mine.device.deviceId).slice(0, 16),
    })
    expect(own.matching).toBe(1)
    const { entries } = await readLog(mine.owner, { catalogId, person: theirs.owner.viewer.personId })
    expect(entries).toEqual([])
    const ofDevice = await readLog(mine.owner, { catalogId, device: toHex(theirs.device.deviceId) })
    expect(ofDevice.entries).toEqual([])
  })

  it('shows sign-ins of the members of the catalog, to those who read all of its log', async () => {
    const auditor = people.get('an auditor')!
    const { entries } = await readLog(auditor, { catalogId: mine.id, signIns: true })
    expect(entries.map((entry) => entry.fields.person)).toEqual([mine.technician.viewer.personId])
    for (const who of ['a technician', 'an owner of a group']) {
      const read = () => readLog(people.get(who)!, { catalogId: mine.id, signIns: true })
      expect(await codeOf(read)).toBe('not-permitted')
    }
  })
})

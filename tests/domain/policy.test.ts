// Who may do what, in full: role × action × own or other catalog × own, other or no device group × own or somebody
// else's request. The expectations are written down from what the three people may do, not worked out.
import { describe, expect, it } from 'vitest'
import {
  type Actor,
  CATALOG_ACTIONS,
  type CatalogAction,
  type Membership,
  type Resource,
  type Role,
  can,
  rolesIn,
  scopeOf,
} from '@/lib/domain/policy'

/**
 * Three pairs: of a role for the whole catalog, of one narrowed to the device's group, and of one narrowed to another.
 * In each pair first what this person asked for, then what somebody else did. x may, . may not.
 */
const ALL = 'xx xx xx'
const WHOLE = 'xx .. ..'
const REACH = 'xx xx ..'
const NEVER = '.. .. ..'
const OWN = 'x. x. x.'
const OWN_IN_REACH = 'x. x. ..'
const OTHERS_IN_REACH = '.x .x ..'

const EXPECTED: Record<CatalogAction, Record<Role, string>> = {
  // Everybody in a catalog knows what it is, what it makes, its rules, its images, and what a device needs to know.
  'catalog.see': { owner: ALL, technician: ALL, auditor: ALL },
  'product.see': { owner: ALL, technician: ALL, auditor: ALL },
  'policy.see': { owner: ALL, technician: ALL, auditor: ALL },
  'image.see': { owner: ALL, technician: ALL, auditor: ALL },
  'keystore.read': { owner: ALL, technician: ALL, auditor: ALL },
  'member.leave': { owner: ALL, technician: ALL, auditor: ALL },
  // The owners and the auditors know who belongs to it, and which keys sign.
  'member.see': { owner: ALL, technician: NEVER, auditor: ALL },
  'key.see': { owner: ALL, technician: NEVER, auditor: ALL },
  // What concerns the whole catalog is for an owner of the whole catalog.
  'catalog.change': { owner: WHOLE, technician: NEVER, auditor: NEVER },
  'product.change': { owner: WHOLE, technician: NEVER, auditor: NEVER },
  'group.change': { owner: WHOLE, technician: NEVER, auditor: NEVER },
  'product.create': { owner: WHOLE, technician: NEVER, auditor: NEVER },
  'group.create': { owner: WHOLE, technician: NEVER, auditor: NEVER },
  'device.release': { owner: WHOLE, technician: NEVER, auditor: NEVER },
  'member.change': { owner: WHOLE, technician: NEVER, auditor: NEVER },
  'service.see': { owner: WHOLE, technician: NEVER, auditor: WHOLE },
  'service.change': { owner: WHOLE, technician: NEVER, auditor: NEVER },
  'policy.change': { owner: WHOLE, technician: NEVER, auditor: NEVER },
  'webhook.see': { owner: WHOLE, technician: NEVER, auditor: WHOLE },
  'webhook.change': { owner: WHOLE, technician: NEVER, auditor: NEVER },
  'key.change': { owner: WHOLE, technician: NEVER, auditor: NEVER },
  // Changes that need more than one owner: proposed and decided by owners of all of it, objected to by auditors of all of it.
  'change.see': { owner: WHOLE, technician: NEVER, auditor: WHOLE },
  'change.decide': { owner: WHOLE, technician: NEVER, auditor: NEVER },
  'change.object': { owner: NEVER, technician: NEVER, auditor: WHOLE },
  // Broken glass is judged by an owner who did not break it.
  'break-glass.judge': { owner: OTHERS_IN_REACH, technician: NEVER, auditor: NEVER },
  // Devices: seen by all within reach, kept by owners, proved by whoever stands before one.
  'device.see': { owner: REACH, technician: REACH, auditor: REACH },
  'device.claim': { owner: REACH, technician: NEVER, auditor: NEVER },
  'device.edit': { owner: REACH, technician: NEVER, auditor: NEVER },
  'device.prove': { owner: REACH, technician: REACH, auditor: NEVER },
  // Requests: asked by technicians and owners, never by auditors; decided by owners, nobody on their own.
  'request.create': { owner: REACH, technician: REACH, auditor: NEVER },
  'request.see': { owner: REACH, technician: OWN, auditor: REACH },
  'request.see-all': { owner: REACH, technician: NEVER, auditor: REACH },
  'request.withdraw': { owner: OWN, technician: OWN, auditor: NEVER },
  'request.review': { owner: OTHERS_IN_REACH, technician: NEVER, auditor: NEVER },
  'approval.withdraw': { owner: REACH, technician: NEVER, auditor: NEVER },
  // A passkey of one's own, for approving here.
  'passkey.enrol': { owner: ALL, technician: NEVER, auditor: NEVER },
  // Capabilities: downloaded by who asked, seen by who may see the request.
  'capability.see': { owner: REACH, technician: OWN, auditor: REACH },
  'capability.see-all': { owner: REACH, technician: NEVER, auditor: REACH },
  'capability.download': { owner: OWN_IN_REACH, technician: OWN_IN_REACH, auditor: NEVER },
  'capability.allow-rebind': { owner: OTHERS_IN_REACH, technician: NEVER, auditor: NEVER },
  // Revoked by owners, whoever asked; a profile concerns every device of the catalog.
  'capability.revoke': { owner: REACH, technician: NEVER, auditor: NEVER },
  'capability.reissue': { owner: REACH, technician: NEVER, auditor: NEVER },
  'profile.see': { owner: WHOLE, technician: NEVER, auditor: WHOLE },
  'profile.block': { owner: WHOLE, technician: NEVER, auditor: NEVER },
  // What the device says of it is read by who may read of it; what does not agree is closed by auditors only.
  'receipt.see': { owner: REACH, technician: OWN, auditor: REACH },
  'finding.see': { owner: REACH, technician: NEVER, auditor: REACH },
  'finding.close': { owner: NEVER, technician: NEVER, auditor: REACH },
  // The record is the auditors' and the owners'.
  'log.see': { owner: REACH, technician: NEVER, auditor: REACH },
}

const [HERE, THERE, GROUP, OTHER_GROUP, ME, SOMEBODY] = [
  'here',
  'there',
  'group',
  'other group',
  'me',
  'somebody',
]
const actorWith = (...memberships: Membership[]): Actor => ({ personId: ME!, isOperator: false, memberships })
const member = (role: Role, groupId: string | null = null, catalogId = HERE!): Membership => ({
  catalogId,
  role,
  groupId,
})
const actions = Object.keys(EXPECTED) as CatalogAction[]
const roles = ['owner', 'technician', 'auditor'] as const

describe('the table of expectations', () => {
  it('speaks of every action there is, and of every role', () => {
    expect(actions.toSorted()).toEqual(Object.keys(CATALOG_ACTIONS).toSorted())
    for (const action of actions) expect(Object.keys(EXPECTED[action])).toEqual([...roles])
  })
})

describe.each(roles)('%s', (role) => {
  it.each(actions)('%s', (action) => {
    const expected = EXPECTED[action][role].replaceAll(' ', '')
    const memberships = [member(role), member(role, GROUP), member(role, OTHER_GROUP)]
    const found = memberships.flatMap((membership) =>
      [ME, SOMEBODY].map((requesterId) => {
        const resource = { catalogId: HERE!, groupId: GROUP!, requesterId }
        return can(actorWith(membership), action, resource) ? 'x' : '.'
      }),
    )
    expect(found.join('')).toBe(expected)
  })

  it.each(actions)('%s on a device without a group: as if it were of another', (action) => {
    const [whole, , outside] = EXPECTED[action][role].split(' ')
    for (const groupId of [null, undefined]) {
      const found = [member(role), member(role, GROUP)].map((membership) =>
        [ME, SOMEBODY]
          .map((requesterId) =>
            can(actorWith(membership), action, { catalogId: HERE!, groupId, requesterId }) ? 'x' : '.',
          )
          .join(''),
      )
      expect(found).toEqual([whole, outside])
    }
  })

  it.each(actions)('%s in another catalog: never', (action) => {
    for (const groupId of [GROUP, OTHER_GROUP, null]) {
      for (const requesterId of [ME, SOMEBODY]) {
        for (const membership of [member(role), member(role, GROUP)]) {
          const resource: Resource = { catalogId: THERE!, groupId, requesterId, selfApproval: true }
          expect(can(actorWith(membership), action, resource)).toBe(false)
        }
      }
    }
  })
})

describe('deciding on one’s own', () => {
  const mine: Resource = { catalogId: HERE!, groupId: GROUP!, requesterId: ME! }

  it('is for an owner whose policy version allows it, within reach, and for nobody else', () => {
    const allowed = { ...mine, selfApproval: true }
    expect(can(actorWith(member('owner')), 'request.review', allowed)).toBe(true)
    expect(can(actorWith(member('owner', GROUP)), 'request.review', allowed)).toBe(true)
    expect(can(actorWith(member('owner', OTHER_GROUP)), 'request.review', allowed)).toBe(false)
    expect(can(actorWith(member('technician')), 'request.review', allowed)).toBe(false)
    expect(can(actorWith(member('auditor')), 'request.review', allowed)).toBe(false)
    expect(can(actorWith(member('owner')), 'request.review', { ...mine, selfApproval: false })).toBe(false)
  })

  it('is not had by holding several roles', () => {
    const all = actorWith(member('owner'), member('technician'), member('auditor'), member('owner', GROUP))
    expect(can(all, 'request.review', mine)).toBe(false)
    expect(can(all, 'request.review', { ...mine, requesterId: SOMEBODY! })).toBe(true)
  })
})

describe('several roles', () => {
  it('add up, each within its own catalog and group', () => {
    const actor = actorWith(member('technician'), member('owner', GROUP), member('owner', null, THERE))
    const other = { groupId: OTHER_GROUP!, requesterId: SOMEBODY! }
    expect(can(actor, 'request.create', { catalogId: HERE!, ...other })).toBe(true)
    expect(can(actor, 'request.review', { catalogId: HERE!, ...other })).toBe(false)
    expect(can(actor, 'request.review', { catalogId: HERE!, ...other, groupId: GROUP! })).toBe(true)
    expect(can(actor, 'policy.change', { catalogId: HERE! })).toBe(false)
    expect(can(actor, 'policy.change', { catalogId: THERE! })).toBe(true)
    expect(rolesIn(actor, HERE!)).toEqual(['owner', 'technician'])
    expect(rolesIn(actor, THERE!)).toEqual(['owner'])
    expect(rolesIn(actor, 'nowhere')).toEqual([])
  })
})

describe('nobody and the operator', () => {
  const operator: Actor = { personId: ME!, isOperator: true, memberships: [] }
  const nobody = actorWith()

  it.each(actions)('%s: neither', (action) => {
    const resource = { catalogId: HERE!, groupId: GROUP!, requesterId: ME!, selfApproval: true }
    expect(can(operator, action, resource)).toBe(false)
    expect(can(nobody, action, resource)).toBe(false)
    expect(scopeOf(operator, action, HERE!)).toBeNull()
  })

  it.each(['installation.see', 'catalog.create', 'owner.name'] as const)(
    '%s: the operator alone',
    (action) => {
      expect(can(operator, action)).toBe(true)
      expect(can(actorWith(member('owner'), member('auditor'), member('technician')), action)).toBe(false)
    },
  )
})

describe('scopes of lists', () => {
  const scope = (action: CatalogAction, ...memberships: Membership[]) =>
    scopeOf(actorWith(...memberships), action, HERE!)

  it.each([
    ['an owner sees all requests', 'request.see', [member('owner')], 'all', null],
    ['an owner of a group sees its requests', 'request.see', [member('owner', GROUP)], [GROUP], null],
    [
      'an owner of two groups sees both',
      'request.see',
      [member('owner', GROUP), member('owner', OTHER_GROUP)],
      [GROUP, OTHER_GROUP],
      null,
    ],
    ['a technician sees only their own', 'request.see', [member('technician')], 'all', ME],
    ['narrowed or not', 'request.see', [member('technician', GROUP)], 'all', ME],
    ['an auditor sees all', 'request.see', [member('auditor')], 'all', null],
    ['a technician sees the devices of a group', 'device.see', [member('technician', GROUP)], [GROUP], null],
    ['a member sees all products', 'product.see', [member('technician', GROUP)], 'all', null],
    ['an owner of a group sees its log', 'log.see', [member('owner', GROUP)], [GROUP], null],
    [
      'a whole role outweighs a narrowed one',
      'device.see',
      [member('owner', GROUP), member('auditor')],
      'all',
      null,
    ],
  ] as const)('%s', (...row) => {
    const [, action, memberships, groups, onlyPersonId] = row
    expect(scope(action, ...memberships)).toEqual({ catalogId: HERE, groups, onlyPersonId })
  })

  it('are none where the role has nothing of it, or only for the whole catalog', () => {
    expect(scope('request.see-all', member('technician'))).toBeNull()
    expect(scope('log.see', member('technician'))).toBeNull()
    expect(scope('policy.change', member('owner', GROUP))).toBeNull()
    expect(scope('device.see', member('owner', null, THERE))).toBeNull()
  })

  it.each(roles)('of %s show a thing only where it may be seen', (role) => {
    const seeing: CatalogAction[] = [
      'device.see',
      'request.see',
      'request.see-all',
      'capability.see',
      'capability.see-all',
      'log.see',
    ]
    for (const action of seeing) {
      for (const membership of [member(role), member(role, GROUP), member(role, OTHER_GROUP)]) {
        const actor = actorWith(membership)
        const found = scopeOf(actor, action, HERE!)
        for (const requesterId of [ME!, SOMEBODY!]) {
          const groups = found?.groups ?? []
          const shown =
            (groups === 'all' || groups.includes(GROUP!)) &&
            (found?.onlyPersonId ?? requesterId) === requesterId
          expect(shown).toBe(can(actor, action, { catalogId: HERE!, groupId: GROUP!, requesterId }))
        }
      }
    }
  })
})

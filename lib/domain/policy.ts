// Who may do what: one table, asked by every use case and every query. Roles hold in one catalog and may be narrowed to
// one device group; a narrowed role never reaches what concerns the whole catalog. The installation operator founds
// catalogs and sees the content of none. Knows no database: a Scope made here is what a query must be given.

export type Role = 'owner' | 'technician' | 'auditor'
export const ROLES: readonly Role[] = ['owner', 'technician', 'auditor']

export type Membership = { catalogId: string; role: Role; groupId: string | null }

/** Who asks, as far as permissions go. */
export type Actor = {
  personId: string
  isOperator: boolean
  memberships: readonly Membership[]
  /** Set where an API token asks for its person: the most that it may do, whatever the person may. */
  atMost?: ReadonlySet<CatalogAction>
}

/**
 * How far a role reaches in one action:
 * member   any membership of the catalog, narrowed or not
 * catalog  only a membership for the whole catalog
 * group    what belongs to the membership's device group, or to any where it is not narrowed
 * own      what this person asked for, anywhere in the catalog
 * ownGroup what this person asked for, on a device within the membership's reach
 * others   like group, and not what this person asked for, unless the policy version lets people decide on their own
 */
export type Reach = 'member' | 'catalog' | 'group' | 'own' | 'ownGroup' | 'others'

export const CATALOG_ACTIONS = {
  'catalog.see': { owner: 'member', technician: 'member', auditor: 'member' },
  'catalog.change': { owner: 'catalog' },
  'product.see': { owner: 'member', technician: 'member', auditor: 'member' },
  'product.create': { owner: 'catalog' },
  'product.change': { owner: 'catalog' },
  'group.create': { owner: 'catalog' },
  'group.change': { owner: 'catalog' },
  'device.see': { owner: 'group', technician: 'group', auditor: 'group' },
  'device.claim': { owner: 'group' },
  'device.prove': { owner: 'group', technician: 'group' },
  'device.edit': { owner: 'group' },
  'device.release': { owner: 'catalog' },
  'request.create': { owner: 'group', technician: 'group' },
  'request.see': { owner: 'group', technician: 'own', auditor: 'group' },
  'request.see-all': { owner: 'group', auditor: 'group' },
  'request.withdraw': { owner: 'own', technician: 'own' },
  'request.review': { owner: 'others' },
  'approval.withdraw': { owner: 'group' },
  'passkey.enrol': { owner: 'member' },
  'capability.see': { owner: 'group', technician: 'own', auditor: 'group' },
  'capability.see-all': { owner: 'group', auditor: 'group' },
  'capability.download': { owner: 'ownGroup', technician: 'ownGroup' },
  'capability.allow-rebind': { owner: 'others' },
  'capability.revoke': { owner: 'group' },
  'capability.reissue': { owner: 'group' },
  'receipt.see': { owner: 'group', technician: 'own', auditor: 'group' },
  'finding.see': { owner: 'group', auditor: 'group' },
  'finding.close': { auditor: 'group' },
  'profile.see': { owner: 'catalog', auditor: 'catalog' },
  'profile.block': { owner: 'catalog' },
  'member.see': { owner: 'member', auditor: 'member' },
  'member.change': { owner: 'catalog' },
  'member.leave': { owner: 'member', technician: 'member', auditor: 'member' },
  'service.see': { owner: 'catalog', auditor: 'catalog' },
  'service.change': { owner: 'catalog' },
  'policy.see': { owner: 'member', technician: 'member', auditor: 'member' },
  'policy.change': { owner: 'catalog' },
  'change.see': { owner: 'catalog', auditor: 'catalog' },
  'change.decide': { owner: 'catalog' },
  'change.object': { auditor: 'catalog' },
  'break-glass.judge': { owner: 'others' },
  'webhook.see': { owner: 'catalog', auditor: 'catalog' },
  'webhook.change': { owner: 'catalog' },
  'key.see': { owner: 'member', auditor: 'member' },
  'key.change': { owner: 'catalog' },
  'keystore.read': { owner: 'member', technician: 'member', auditor: 'member' },
  'image.see': { owner: 'member', technician: 'member', auditor: 'member' },
  'log.see': { owner: 'group', auditor: 'group' },
} as const satisfies Record<string, Partial<Record<Role, Reach>>>

export type CatalogAction = keyof typeof CATALOG_ACTIONS
export type InstallationAction = 'installation.see' | 'catalog.create' | 'owner.name'
/** What people do with their own account: for themselves, signed in, and never by a token. */
export type PersonalAction = 'account.change'

/** What an action is aimed at. A device without a group belongs to nobody's group: only whole-catalog roles reach it. */
export type Resource = {
  catalogId: string
  groupId?: string | null
  /** Who asked, for requests and what came of them. */
  requesterId?: string
  /** The request's policy version lets its requester decide too. */
  selfApproval?: boolean
}

/** May this person do this to that? Only the actions of a catalog have a resource. */
export function can(actor: Actor, action: CatalogAction, resource: Resource): boolean
export function can(actor: Actor, action: InstallationAction | PersonalAction): boolean
export function can(
  actor: Actor,
  action: CatalogAction | InstallationAction | PersonalAction,
  resource?: Resource,
): boolean {
  if (!isCatalogAction(action))
    return actor.atMost === undefined && (action === 'account.change' || actor.isOperator)
  if (!resource || !withinToken(actor, action)) return false
  const reaches: Partial<Record<Role, Reach>> = CATALOG_ACTIONS[action]
  return actor.memberships.some((membership) => {
    const reach = reaches[membership.role]
    return (
      reach !== undefined &&
      membership.catalogId === resource.catalogId &&
      REACHES[reach](actor, membership, resource)
    )
  })
}

type Test = (actor: Actor, membership: Membership, resource: Resource) => boolean

const inGroup: Test = (_, membership, resource) =>
  membership.groupId === null || membership.groupId === resource.groupId
const isOwn: Test = (actor, _, resource) => resource.requesterId === actor.personId

const REACHES: Record<Reach, Test> = {
  member: () => true,
  catalog: (_, membership) => membership.groupId === null,
  group: inGroup,
  own: isOwn,
  ownGroup: (...args) => isOwn(...args) && inGroup(...args),
  others: (...args) => inGroup(...args) && (!isOwn(...args) || args[2].selfApproval === true),
}

const withinToken = (actor: Actor, action: CatalogAction): boolean => actor.atMost?.has(action) ?? true

function isCatalogAction(action: string): action is CatalogAction {
  return Object.hasOwn(CATALOG_ACTIONS, action)
}

declare const scopeMark: unique symbol

/** What a list may show: made only here, asked for by every read, so that an unscoped read does not compile. */
export type Scope = {
  readonly [scopeMark]: true
  readonly catalogId: string
  /** Device groups within reach; 'all' includes devices without a group. */
  readonly groups: 'all' | readonly string[]
  /** Set where only what this person asked for may be shown. */
  readonly onlyPersonId: string | null
}

/** The scope of an action in a catalog, or null where this person has none of it. */
export function scopeOf(actor: Actor, action: CatalogAction, catalogId: string): Scope | null {
  if (!withinToken(actor, action)) return null
  const reaches: Partial<Record<Role, Reach>> = CATALOG_ACTIONS[action]
  const mine = actor.memberships.filter((m) => m.catalogId === catalogId && reaches[m.role] !== undefined)
  const granting = mine.filter((m) => reaches[m.role] !== 'catalog' || m.groupId === null)
  if (granting.length === 0) return null
  const others = granting.filter((m) => !isOwnReach(reaches[m.role]))
  if (others.length === 0) return makeScope(catalogId, 'all', actor.personId)
  const whole = others.some((m) => m.groupId === null || reaches[m.role] === 'member')
  return makeScope(catalogId, whole ? 'all' : others.flatMap((m) => m.groupId ?? []), null)
}

function isOwnReach(reach: Reach | undefined): boolean {
  return reach === 'own' || reach === 'ownGroup'
}

function makeScope(catalogId: string, groups: Scope['groups'], onlyPersonId: string | null): Scope {
  return { catalogId, groups, onlyPersonId } as Scope
}

/** The roles of a person in a catalog, each once, in the order of ROLES. */
export function rolesIn(actor: Actor, catalogId: string): Role[] {
  return ROLES.filter((role) => actor.memberships.some((m) => m.catalogId === catalogId && m.role === role))
}

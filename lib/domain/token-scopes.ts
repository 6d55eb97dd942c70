// What an API token may do: a closed list of rights, each standing for actions of policy.ts. A token never does more than
// its person, and whatever its person is: it decides on no request and on no change, and makes and retires no keys.
import { DAY_S, HOUR_S } from './duration'
import { DomainError } from './errors'
import type { CatalogAction } from './policy'

export const TOKEN_SCOPES = {
  'devices:read': {
    words: 'See your catalogs, their devices and trusted keystores',
    actions: ['catalog.see', 'product.see', 'policy.see', 'device.see', 'keystore.read'],
  },
  'requests:read': {
    words: 'See your requests',
    actions: ['catalog.see', 'device.see', 'request.see'],
  },
  'requests:read-all': {
    words: 'See the requests of everybody, as far as your role does',
    actions: ['catalog.see', 'device.see', 'request.see', 'request.see-all'],
  },
  'requests:write': {
    words: 'Request capabilities and withdraw your requests',
    actions: [
      ...(['catalog.see', 'device.see', 'policy.see', 'request.see'] as const),
      ...(['request.create', 'request.withdraw'] as const),
    ],
  },
  'capabilities:download': {
    words: 'Download capabilities that were approved for you',
    actions: ['catalog.see', 'request.see', 'capability.see', 'capability.download', 'keystore.read'],
  },
  'images:read': { words: 'Download images', actions: ['catalog.see', 'image.see'] },
  'statements:write': {
    words: 'Report what attached devices say of themselves',
    actions: ['catalog.see', 'product.see', 'device.see', 'device.prove'],
  },
  'catalogs:write': {
    words: 'Add and change products and device groups',
    actions: [
      ...(['catalog.see', 'product.see', 'product.create', 'product.change'] as const),
      ...(['group.create', 'group.change'] as const),
    ],
  },
  'devices:write': {
    words: 'Claim devices, name them and move them between device groups',
    actions: ['catalog.see', 'product.see', 'device.see', 'device.claim', 'device.edit'],
  },
  'capabilities:read': {
    words: 'See issued capabilities and what devices recorded about their use',
    actions: [
      ...(['catalog.see', 'device.see', 'request.see', 'request.see-all'] as const),
      ...(['capability.see', 'capability.see-all', 'receipt.see'] as const),
    ],
  },
  'capabilities:revoke': {
    words: 'Revoke capabilities',
    actions: ['catalog.see', 'device.see', 'capability.see', 'capability.see-all', 'capability.revoke'],
  },
  'record:read': {
    words: 'See findings and the log',
    actions: ['catalog.see', 'device.see', 'finding.see', 'log.see'],
  },
  'findings:close': {
    words: 'Close findings',
    actions: ['catalog.see', 'finding.see', 'finding.close'],
  },
  'members:read': { words: 'See who belongs to your catalogs', actions: ['catalog.see', 'member.see'] },
  'members:write': {
    words: 'Invite people to your catalogs, and end memberships',
    actions: ['catalog.see', 'member.see', 'member.change'],
  },
  'policy:write': {
    words: 'Change the policy, or propose a change where others have to agree',
    actions: ['catalog.see', 'policy.see', 'policy.change'],
  },
  'keys:read': {
    words: 'See the public halves of the keys, and which devices are behind',
    actions: ['catalog.see', 'device.see', 'key.see', 'keystore.read'],
  },
} as const satisfies Record<string, { words: string; actions: readonly CatalogAction[] }>

export type TokenScope = keyof typeof TOKEN_SCOPES
export const EVERY_SCOPE = Object.keys(TOKEN_SCOPES) as readonly TokenScope[]

/** What a command line needs that drives devices in the field. */
export const FIELD_SCOPES = [
  ...(['devices:read', 'requests:read', 'requests:write'] as const),
  ...(['capabilities:download', 'images:read', 'statements:write'] as const),
] as const satisfies readonly TokenScope[]

export const TOKEN_DAYS = { usual: 30, longest: 90 } as const
/** How long a command line that a person lets in may go on, as the person chooses. */
export const GRANT_LASTS_S = [12 * HOUR_S, 7 * DAY_S, 30 * DAY_S] as const
export const MOST_TOKENS = 25

export function isTokenScope(name: string): name is TokenScope {
  return Object.hasOwn(TOKEN_SCOPES, name)
}

/** Each once, in the order of the table. Throws `invalid-input` for none and for one that does not exist. */
export function readScopes(names: readonly string[]): TokenScope[] {
  const unknown = names.find((name) => !isTokenScope(name))
  if (unknown !== undefined)
    throw new DomainError('invalid-input', `There is no right "${unknown.slice(0, 40)}".`)
  if (names.length === 0) throw new DomainError('invalid-input', 'Tick what the token may do.')
  return EVERY_SCOPE.filter((scope) => names.includes(scope))
}

/** The most that a token with these rights may do; a right that this portal does not know gives nothing. */
export function actionsWithin(scopes: readonly string[]): ReadonlySet<CatalogAction> {
  return new Set(
    scopes.filter(isTokenScope).flatMap((scope): readonly CatalogAction[] => TOKEN_SCOPES[scope].actions),
  )
}

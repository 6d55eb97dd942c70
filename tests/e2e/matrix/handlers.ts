// A row for each method of each handler: how the caller is known, which members it serves, and what it is sent. Everybody else
// is refused, and to who does not belong, what is there and what is nowhere are the same.
import type { MemberRole, Place } from './people'

type Ids = Partial<Record<string, keyof Place>>
export type HandlerRow = {
  /** `api`: by API token. `page`: by cookie, from the portal's own pages. `open`: by nobody. */
  by: 'api' | 'page' | 'open'
  /** Null where no catalog is named: whoever is signed in asks about what is their own. */
  serves: readonly MemberRole[] | null
  ids?: Ids
  query?: string
  body?: unknown
  bytes?: true
}

const ALL = ['owner', 'technician', 'auditor', 'narrowed'] as const
const WATCH = ['owner', 'auditor', 'narrowed'] as const
const OWNER = ['owner'] as const
const FIELD = ['owner', 'technician', 'narrowed'] as const
const WHOLE = ['owner', 'auditor'] as const
const api = (serves: readonly MemberRole[] | null, more: Partial<HandlerRow> = {}): HandlerRow => ({
  by: 'api',
  serves,
  ...more,
})
const page = (serves: readonly MemberRole[] | null, more: Partial<HandlerRow> = {}): HandlerRow => ({
  by: 'page',
  serves,
  ...more,
})
const OPEN: HandlerRow = { by: 'open', serves: null }
const V1 = '/api/v1/catalogs/[catalog]'
const IN = '/api/catalogs/[catalog]'
const ROLES = { roles: [{ role: 'technician', groups: null }] }
const visit = { deviceId: 'deviceId' }
const receipts = { deviceId: 'deviceId', nonce: null, receipts: [], listed: [] }
const statement = { nonce: 'AAAA', statement: 'AAAA' }

export const HANDLERS: Record<string, HandlerRow> = {
  'GET /api/auth/[...nextauth]': OPEN,
  'POST /api/auth/[...nextauth]': OPEN,
  'GET /api/bench': OPEN,
  'GET /sign-in/with/[provider]': OPEN,
  'GET /api/health': OPEN,
  'GET /api/v1/openapi.json': OPEN,
  'POST /api/v1/oauth/device_authorization': OPEN,
  'POST /api/v1/oauth/token': OPEN,
  'POST /api/v1/oauth/revoke': OPEN,
  // Answers nothing to who is not signed in, so that a page which is open for long does not ask again and again.
  'GET /api/live': OPEN,
  'GET /api/ended': page(null),
  'POST /api/field': page(null, { body: { devices: ['deviceId'] } }),
  [`GET ${IN}/handover`]: page(['owner', 'technician'], { query: 'device=deviceId' }),
  [`PUT ${IN}/handover`]: page([], { body: { device: 'device', nonce: 'AAAA', statement: 'AAAA' } }),
  [`POST ${IN}/installed-images`]: page(FIELD, {
    body: { deviceId: 'deviceId', keystoreVersion: 0, images: [] },
  }),
  [`POST ${IN}/claims`]: page(OWNER, { query: 'name=devices.csv', bytes: true }),
  [`GET ${IN}/claims/[id]`]: page([], { ids: { id: 'nothing' } }),
  [`GET ${IN}/claims/[id]/report`]: page([], { ids: { id: 'nothing' } }),
  [`GET ${IN}/devices/export`]: page(ALL),
  'GET /api/devices/lookup': page(null, { query: 'id=deviceId' }),
  'POST /api/requests/[id]/nonce': page(['technician'], { ids: { id: 'request' } }),
  'POST /api/requests/[id]/download': page([], {
    ids: { id: 'request' },
    body: { nonce: 'AAAA', profile: null },
  }),
  [`GET ${IN}/images`]: page(ALL),
  [`POST ${IN}/images`]: page(OWNER, {
    query: 'name=A&version=1&kind=0&rollback=1&products=product',
    bytes: true,
  }),
  [`GET ${IN}/images/[id]`]: page(ALL, { ids: { id: 'image' } }),
  [`POST ${IN}/images/signed`]: page(OWNER, { bytes: true }),
  [`GET ${IN}/keystore`]: page(ALL),
  [`GET ${IN}/trust-bundle`]: page(WATCH),
  'GET /api/v1/me': api(null),
  'GET /api/v1/catalogs': api(null),
  [`GET ${V1}`]: api(ALL),
  [`GET ${V1}/products`]: api(ALL),
  [`POST ${V1}/products`]: api(OWNER, { body: { name: 'P' } }),
  [`GET ${V1}/groups`]: api(ALL),
  [`POST ${V1}/groups`]: api(OWNER, { body: { name: 'G', productId: 'product' } }),
  'GET /api/v1/devices': api(null, { query: 'id=deviceId' }),
  [`GET ${V1}/devices`]: api(ALL),
  [`POST ${V1}/devices`]: api(OWNER, {
    body: { groupId: 'group', devices: [{ deviceId: 'cd'.repeat(64) }] },
  }),
  [`POST ${V1}/devices/move`]: api(OWNER, { body: { groupId: 'group', ids: ['device'] } }),
  [`GET ${V1}/devices/[id]`]: api(['owner', 'technician', 'auditor'], { ids: { id: 'device' } }),
  [`PATCH ${V1}/devices/[id]`]: api(OWNER, { ids: { id: 'device' }, body: { name: 'Other' } }),
  'GET /api/v1/requests': api(['owner', 'technician', 'auditor', 'narrowed'], { query: 'catalog=catalog' }),
  'POST /api/v1/requests': api(['owner', 'technician'], {
    body: {
      catalogId: 'catalog',
      device: 'device',
      tasks: ['read-logs'],
      reason: 'Stalls.',
      durationS: 3600,
    },
  }),
  [`GET ${V1}/requests`]: api(WATCH),
  'GET /api/v1/requests/[id]': api(['owner', 'technician', 'auditor'], { ids: { id: 'request' } }),
  'POST /api/v1/requests/[id]/withdraw': api(['technician'], { ids: { id: 'request' } }),
  'POST /api/v1/requests/[id]/nonce': api(['technician'], { ids: { id: 'request' } }),
  'POST /api/v1/requests/[id]/download': api([], {
    ids: { id: 'request' },
    body: { nonce: 'AAAA', profile: null },
  }),
  [`GET ${V1}/capabilities`]: api(ALL),
  [`GET ${V1}/capabilities/[cti]`]: api(['owner', 'technician', 'auditor']),
  [`POST ${V1}/capabilities/[cti]/revoke`]: api(OWNER, { body: { reason: 'Lost.' } }),
  [`POST ${V1}/visits`]: api(ALL, { body: visit }),
  [`POST ${V1}/statements`]: api(ALL),
  [`PUT ${V1}/statements`]: api(FIELD, { body: statement }),
  [`PUT ${V1}/receipts`]: api(FIELD, { body: receipts }),
  [`POST ${IN}/visits`]: page(ALL, { body: visit }),
  [`POST ${IN}/statements`]: page(ALL),
  [`PUT ${IN}/statements`]: page(FIELD, { body: { ...statement, groupId: null, name: null } }),
  [`PUT ${IN}/receipts`]: page(FIELD, { body: receipts }),
  [`GET ${V1}/members`]: api(WATCH),
  [`POST ${V1}/members`]: api(OWNER, { body: { email: 'new@example.org', name: 'New', ...ROLES } }),
  [`PUT ${V1}/members/[id]`]: api(OWNER, { ids: { id: 'person' }, body: ROLES }),
  [`DELETE ${V1}/members/[id]`]: api(['owner', 'technician'], { ids: { id: 'person' } }),
  [`GET ${V1}/policy`]: api(ALL),
  [`PUT ${V1}/policy`]: api(OWNER),
  [`GET ${V1}/keys`]: api(WATCH),
  [`GET ${V1}/keystores/[version]`]: api(ALL),
  [`GET ${V1}/images`]: api(ALL),
  [`GET ${V1}/images/[id]`]: api(ALL, { ids: { id: 'image' } }),
  [`GET ${V1}/findings`]: api(WATCH),
  [`GET ${V1}/findings/[id]`]: api([], { ids: { id: 'nothing' } }),
  [`POST ${V1}/findings/[id]/close`]: api([], { ids: { id: 'nothing' }, body: { note: 'Looked at.' } }),
  [`GET ${V1}/log`]: api(WHOLE),
}

// A row for each server action: which members of a catalog it may do something for. Everybody else is refused, whatever the
// browser sends; and to who does not belong, what is there and what is nowhere are the same. One input serves most of them,
// since a schema takes what it knows.
import type { MemberRole, Place } from './people'

export type ActionRow =
  | { of: 'catalog'; may: readonly MemberRole[]; input?: object; form?: true }
  /** About the caller's own account, or the installation: it names no catalog. Signed in, still. */
  | { of: 'person'; input?: object }
  /** Before anybody is known. */
  | { of: 'anybody' }

const OWNER = ['owner'] as const
const GROUP_OWNERS = ['owner', 'narrowed'] as const
const ASKERS = ['owner', 'technician'] as const
const of = (may: readonly MemberRole[], input?: object): ActionRow => ({ of: 'catalog', may, input })
const at = (file: string, rows: Record<string, ActionRow>): [string, ActionRow][] =>
  Object.entries(rows).map(([name, row]) => [`app/${file}#${name}`, row])

const BATCH = {
  batch: 'nothing',
  devices: { kind: 'holdings', ids: ['device'] },
  ...{ tasks: ['read-logs'], type: 'fieldServicing', whyLarger: null, ticket: null, durationS: 3600 },
  ...{ bearer: false, allOrNothing: true },
}

const HOOK = { label: 'Hook', url: 'https://hooks.example.org/in', kinds: ['policy.changed'] }
const IN = '(portal)/catalogs/[catalog]'
const all: [string, ActionRow][] = [
  ...at('sign-in/actions.ts', { signInAction: { of: 'anybody' }, signOutAction: { of: 'anybody' } }),
  ...at('link/[token]/actions.ts', { setPassword: { of: 'anybody' } }),
  ...at('set-up/[token]/actions.ts', { setUp: { of: 'anybody' } }),
  ...at('(portal)/account/actions.ts', {
    endSignInsAction: { of: 'person' },
    changePasswordAction: { of: 'person', input: { current: 'x', next: 'x' } },
    makeTokenAction: of(['owner', 'technician', 'auditor', 'narrowed'], {
      label: 'T',
      days: 1,
      scopes: ['devices:read'],
    }),
    revokeTokenAction: { of: 'person', input: { id: '00'.repeat(32) } },
  }),
  ...at('(portal)/activate/actions.ts', {
    decideGrantAction: { of: 'person', input: { userCode: 'BCDFGHJK', decision: 'deny' } },
  }),
  ...at('(portal)/installation/actions.ts', {
    foundCatalogAction: { of: 'person', input: { name: '', owner: {} } },
  }),
  ...at('(portal)/requests/new/actions.ts', {
    createRequestAction: of(ASKERS, {
      type: 'fieldServicing',
      tasks: ['read-logs'],
      whyLarger: null,
      ticket: null,
      durationS: 3600,
      bearer: false,
      bootId: null,
    }),
  }),
  ...at('(portal)/account/passkey-actions.ts', {
    preparePasskeyAction: { of: 'person' },
    addPasskeyAction: { of: 'person' },
    removePasskeyAction: { of: 'person', input: { id: 'nothing' } },
    enrolPasskeyAction: of([], { id: 'nothing' }),
    endEnrolmentAction: of([], { id: 'nothing' }),
  }),
  ...at('(portal)/notices/actions.ts', {
    chooseNoticesAction: { of: 'person' },
    readNoticesAction: { of: 'person' },
  }),
  ...at(`${IN}/changes/actions.ts`, {
    decideChangeAction: of([], { id: 'nothing' }),
    withdrawChangeAction: of([], { id: 'nothing' }),
    judgeBreakGlassAction: of([], { request: 'nothing', verdict: 'justified' }),
  }),
  ...at(`${IN}/inbox/batch/actions.ts`, {
    decideBatchAction: of([], { batch: 'nothing', read: [{ id: 'request', contentHash: '00'.repeat(32) }] }),
  }),
  ...at(`${IN}/requests/batch/actions.ts`, {
    checkBatchAction: of(['owner', 'technician', 'narrowed'], BATCH),
    createBatchAction: of(['owner', 'technician', 'narrowed'], BATCH),
  }),
  ...at(`${IN}/capabilities/actions.ts`, {
    allowRebindAction: of(OWNER),
    revokeAction: of(OWNER),
    reissueAction: of(OWNER),
  }),
  ...at(`${IN}/devices/actions.ts`, {
    editDeviceAction: of(OWNER, { id: 'device' }),
    moveDevicesAction: of(OWNER, { ids: ['device'] }),
    claimDevicesAction: of(OWNER, { lines: 'ab'.repeat(64) }),
  }),
  ...at(`${IN}/devices/handover-actions.ts`, {
    makeHandoverAction: of(OWNER),
    withdrawHandoverAction: of([], { id: 'nothing' }),
    dropHandoverAction: of([], { id: 'nothing' }),
    importHandoverAction: { of: 'catalog', may: [], form: true },
  }),
  ...at(`${IN}/devices/claim/actions.ts`, {
    checkClaimAction: of([], { id: 'nothing', createMissing: false, allOrNothing: true }),
    startClaimAction: of([], { id: 'nothing' }),
    dropClaimAction: of([], { id: 'nothing' }),
  }),
  ...at(`${IN}/webhooks/actions.ts`, {
    makeWebhookAction: of(OWNER, HOOK),
    editWebhookAction: of([], { ...HOOK, id: 'nothing' }),
    removeWebhookAction: of([], { id: 'nothing' }),
    pingWebhookAction: of([], { id: 'nothing' }),
    redeliverAction: of([], { id: 'nothing', delivery: 'nothing' }),
  }),
  ...at(`${IN}/findings/actions.ts`, { closeFindingAction: of([], { id: 'nothing' }) }),
  ...at(`${IN}/images/actions.ts`, {
    offerImageAction: of(OWNER, { id: 'image', offered: true }),
    signImageAgainAction: of(OWNER, { id: 'image' }),
  }),
  ...at(`${IN}/inbox/actions.ts`, {
    decideAction: of(OWNER, { id: 'request' }),
    becameAction: of(['owner', 'technician', 'auditor'], { id: 'request' }),
    prepareStepUpAction: of(GROUP_OWNERS),
    withdrawApprovalAction: of(OWNER, { id: 'request' }),
  }),
  ...at(`${IN}/keys/actions.ts`, {
    createKeysAction: of(OWNER, { root: { kind: 'portal' } }),
    importKeystoreAction: { of: 'catalog', may: OWNER, form: true },
    signKeystoreAction: of(OWNER),
    redraftKeystoreAction: of(OWNER),
    rotateKeyAction: of(OWNER, { use: 1, from: null }),
    retireKeyAction: of(OWNER),
    reportStolenKeyAction: of(OWNER),
    bringKeyAction: of(OWNER, { label: 'Key', for: 'images' }),
    dropDevelopmentKeyAction: of(OWNER),
  }),
  ...at(`${IN}/members/actions.ts`, {
    inviteAction: of(OWNER),
    inviteAgainAction: of(OWNER),
    changeMemberAction: of(OWNER),
    removeMemberAction: of(['owner', 'technician']),
    passwordLinkAction: of(OWNER),
  }),
  ...at(`${IN}/policy/actions.ts`, { changePolicyAction: of(OWNER) }),
  ...at(`${IN}/products/actions.ts`, {
    createProductAction: of(OWNER),
    createGroupAction: of(OWNER),
    renameProductAction: of(OWNER, { id: 'product' }),
    archiveProductAction: of(OWNER, { id: 'product' }),
    restoreProductAction: of(OWNER, { id: 'product' }),
    renameGroupAction: of(OWNER, { id: 'group' }),
    archiveGroupAction: of(OWNER, { id: 'group' }),
    restoreGroupAction: of(OWNER, { id: 'group' }),
    renameCatalogAction: of(OWNER),
    archiveCatalogAction: of(OWNER),
    restoreCatalogAction: of(OWNER),
  }),
  ...at(`${IN}/profiles/actions.ts`, { blockProfileAction: of(OWNER) }),
  ...at(`${IN}/service-accounts/actions.ts`, {
    createServiceAccountAction: of(OWNER, { role: 'auditor', scopes: ['record:read'] }),
    makeServiceTokenAction: of(OWNER, { id: 'nothing', label: 'T' }),
    revokeServiceTokenAction: of(OWNER, { id: 'nothing', token: '00'.repeat(32) }),
    endServiceAccountAction: of(OWNER, { id: 'nothing' }),
  }),
  ...at(`${IN}/requests/[id]/actions.ts`, { withdrawAction: of(['technician'], { id: 'request' }) }),
]
export const ACTIONS: Record<string, ActionRow> = Object.fromEntries(all)

/** The base point of P-256: a public key, if nobody’s. */
const POINT =
  '6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296' +
  '4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5'

/** What a call may carry about a place; a row adds what is its own. A value that names an id is that id. */
export function inputFor(place: Place, own: object = {}): object {
  const input = {
    catalogId: place.catalog,
    groupId: place.group,
    productId: place.product,
    personId: place.person,
    device: place.device,
    request: place.request,
    cti: place.cti,
    name: `N${Math.floor(performance.now())}`,
    email: 'somebody@example.org',
    roles: [{ role: 'technician', groups: null }],
    reason: 'The compressor stalls.',
    note: 'The compressor stalls.',
    contentHash: '00'.repeat(32),
    contentHashes: ['00'.repeat(32)],
    decision: 'approve',
    moveDevices: false,
    kid: '00'.repeat(8),
    thumbprint: '00'.repeat(32),
    publicKey: POINT,
    rootKey: POINT,
    newCatalog: place.nothing,
    leastKeystore: 1,
    days: 30,
    basedOn: 1,
    ...own,
  }
  return JSON.parse(JSON.stringify(input), (_, value: unknown) =>
    typeof value === 'string' && Object.hasOwn(place, value) ? place[value as keyof Place] : value,
  ) as object
}

// The closed, append-only lists behind the audit log (docs/protocol): kinds of entries and the fields they may carry.
// A number once given is never changed or reused; a kind that is no longer written stays, so old logs can be read.
// Knows no salts, hashes or tables: lib/domain/audit-entry encodes, lib/server/store/audit writes.

export type AuditLogKind = 'catalog' | 'installation'

/** Fields: `as` says how the value is encoded before it is salted and hashed. Ids are 16 raw bytes, times are seconds. */
export const AUDIT_FIELDS = {
  person: { number: 1, as: 'uuid', words: 'Person' },
  device: { number: 2, as: 'bytes', words: 'Device ID' },
  request: { number: 3, as: 'uuid', words: 'Request' },
  capability: { number: 4, as: 'uuid', words: 'Capability' },
  type: { number: 5, as: 'number', words: 'Type' },
  durationS: { number: 6, as: 'number', words: 'Duration' },
  reason: { number: 7, as: 'text', words: 'Reason' },
  ticket: { number: 8, as: 'text', words: 'Ticket' },
  contentHash: { number: 9, as: 'bytes', words: 'Content hash' },
  policyVersion: { number: 10, as: 'number', words: 'Policy version' },
  note: { number: 11, as: 'text', words: 'Note' },
  subject: { number: 12, as: 'uuid', words: 'Concerns' },
  subjectName: { number: 13, as: 'text', words: 'Name' },
  role: { number: 14, as: 'text', words: 'Role' },
  group: { number: 15, as: 'uuid', words: 'Device group' },
  product: { number: 16, as: 'uuid', words: 'Product' },
  kid: { number: 17, as: 'bytes', words: 'Key' },
  keystoreVersion: { number: 18, as: 'number', words: 'Keystore version' },
  profileKey: { number: 19, as: 'bytes', words: 'Browser profile' },
  notBefore: { number: 20, as: 'number', words: 'Valid from' },
  expiresAt: { number: 21, as: 'number', words: 'Valid until' },
  payloadHash: { number: 22, as: 'bytes', words: 'Hash of the payload' },
  approvals: { number: 23, as: 'number', words: 'Approvals' },
  approvalsNeeded: { number: 24, as: 'number', words: 'Approvals needed' },
  ownRequest: { number: 25, as: 'boolean', words: 'Own request' },
  bearer: { number: 26, as: 'boolean', words: 'For any browser' },
  email: { number: 27, as: 'text', words: 'E-mail' },
  address: { number: 28, as: 'text', words: 'Network address' },
  catalog: { number: 29, as: 'uuid', words: 'Catalog' },
  epoch: { number: 30, as: 'number', words: 'Epoch' },
  use: { number: 31, as: 'number', words: 'Key use' },
  bytesHash: { number: 32, as: 'bytes', words: 'Hash of the object' },
  operations: { number: 33, as: 'text', words: 'Tasks' },
  signIn: { number: 34, as: 'bytes', words: 'Sign-in' },
  image: { number: 35, as: 'uuid', words: 'Image' },
  receipt: { number: 36, as: 'uuid', words: 'Receipt' },
  operationCounter: { number: 37, as: 'number', words: 'Operation counter' },
  entries: { number: 38, as: 'number', words: 'Operations in the receipt' },
  finding: { number: 39, as: 'uuid', words: 'Finding' },
  findingKind: { number: 40, as: 'text', words: 'What was found' },
  revocation: { number: 41, as: 'uuid', words: 'Revocation' },
  handover: { number: 42, as: 'number', words: 'Handover number' },
  rootKid: { number: 43, as: 'bytes', words: 'Root key' },
  leastKeystore: { number: 44, as: 'number', words: 'Least keystore version' },
  development: { number: 45, as: 'boolean', words: 'For development' },
  passkey: { number: 62, as: 'bytes', words: 'Passkey' },
  evidenceHash: { number: 63, as: 'bytes', words: 'Hash of the confirmation' },
  batch: { number: 64, as: 'uuid', words: 'Batch' },
  extends: { number: 65, as: 'uuid', words: 'Goes on from' },
  serial: { number: 54, as: 'text', words: 'Serial' },
  devices: { number: 55, as: 'number', words: 'Devices' },
  provider: { number: 59, as: 'text', words: 'Provider' },
  roles: { number: 60, as: 'text', words: 'Roles' },
  import: { number: 56, as: 'uuid', words: 'File of devices' },
  rows: { number: 57, as: 'number', words: 'Rows' },
  webhook: { number: 66, as: 'uuid', words: 'Webhook' },
  url: { number: 67, as: 'text', words: 'Address' },
  token: { number: 48, as: 'bytes', words: 'API token' },
  scopes: { number: 49, as: 'text', words: 'Rights' },
  change: { number: 50, as: 'uuid', words: 'Change' },
  changeKind: { number: 51, as: 'text', words: 'What changes' },
  rule: { number: 52, as: 'uuid', words: 'Rule' },
  verdict: { number: 53, as: 'text', words: 'Verdict' },
} as const satisfies Record<string, { number: number; as: AuditFieldType; words: string }>

export type AuditFieldType = 'uuid' | 'bytes' | 'number' | 'text' | 'boolean'
export type AuditField = keyof typeof AUDIT_FIELDS

/** What a caller gives: uuids as dashed text, bytes as hex or raw; a field that does not apply is left out. */
export type AuditFields = { readonly [F in AuditField]?: AuditValue[(typeof AUDIT_FIELDS)[F]['as']] }
type AuditValue = {
  uuid: string
  bytes: Uint8Array<ArrayBuffer>
  number: number
  text: string
  boolean: boolean
}

const kinds = {
  // Installation log: 1–99
  'installation.set-up': { number: 1, log: 'installation', words: 'Portal set up' },
  'sign-in.succeed': { number: 2, log: 'installation', words: 'Signed in' },
  'sign-in.fail': { number: 3, log: 'installation', words: 'Sign-in refused' },
  'sign-in.end': { number: 4, log: 'installation', words: 'Signed out' },
  'sign-in.revoke': { number: 5, log: 'installation', words: 'Sign-in revoked' },
  'password.change': { number: 6, log: 'installation', words: 'Password changed' },
  'password.reset': { number: 7, log: 'installation', words: 'Password set by link' },
  'link.make': { number: 8, log: 'installation', words: 'Single-use link made' },
  'link.use': { number: 9, log: 'installation', words: 'Single-use link used' },
  'recover.run': { number: 10, log: 'installation', words: 'Access restored on the host' },
  'catalog.found': { number: 11, log: 'installation', words: 'Catalog founded' },
  'owner.name': { number: 12, log: 'installation', words: 'First owner named' },
  'passkey.add': { number: 45, log: 'installation', words: 'Passkey added' },
  'passkey.remove': { number: 46, log: 'installation', words: 'Passkey removed' },
  'token.make': { number: 20, log: 'installation', words: 'API token made' },
  'token.revoke': { number: 21, log: 'installation', words: 'API token revoked' },
  'grant.allow': { number: 22, log: 'installation', words: 'Command line allowed' },
  'grant.deny': { number: 23, log: 'installation', words: 'Command line denied' },
  'identity.link': { number: 24, log: 'installation', words: 'Provider sign-in linked' },
  'account.make': { number: 26, log: 'installation', words: 'Account made at sign-in' },

  // Catalog log: 100 and up
  'catalog.create': { number: 100, log: 'catalog', words: 'Catalog created' },
  'member.add': { number: 101, log: 'catalog', words: 'Member added' },
  'member.change': { number: 102, log: 'catalog', words: 'Member changed' },
  'member.remove': { number: 103, log: 'catalog', words: 'Member removed' },
  'member.invite': { number: 104, log: 'catalog', words: 'Member invited' },
  'member.map': { number: 240, log: 'catalog', words: 'Membership made by a provider' },
  'member.unmap': { number: 241, log: 'catalog', words: 'Membership ended by a provider' },
  'member.reset-link': { number: 105, log: 'catalog', words: 'Password link made' },
  'host.recover': { number: 106, log: 'catalog', words: 'Access restored on the host' },
  'webhook.make': { number: 255, log: 'catalog', words: 'Webhook made' },
  'webhook.change': { number: 256, log: 'catalog', words: 'Webhook changed' },
  'webhook.remove': { number: 257, log: 'catalog', words: 'Webhook removed' },
  'webhook.disable': { number: 258, log: 'catalog', words: 'Webhook switched off' },
  'webhook.ping': { number: 259, log: 'catalog', words: 'Webhook tried' },
  'webhook.redeliver': { number: 260, log: 'catalog', words: 'Delivery repeated' },
  'product.create': { number: 110, log: 'catalog', words: 'Product created' },
  'group.create': { number: 111, log: 'catalog', words: 'Device group created' },
  'device.claim': { number: 112, log: 'catalog', words: 'Device claimed' },
  'device.prove': { number: 113, log: 'catalog', words: 'Device proved' },
  'device.move': { number: 114, log: 'catalog', words: 'Device moved' },
  'device.release': { number: 115, log: 'catalog', words: 'Device released' },
  'product.rename': { number: 220, log: 'catalog', words: 'Product renamed' },
  'product.archive': { number: 221, log: 'catalog', words: 'Product archived' },
  'product.restore': { number: 222, log: 'catalog', words: 'Product restored' },
  'group.rename': { number: 223, log: 'catalog', words: 'Device group renamed' },
  'group.archive': { number: 224, log: 'catalog', words: 'Device group archived' },
  'group.restore': { number: 225, log: 'catalog', words: 'Device group restored' },
  'catalog.rename': { number: 226, log: 'catalog', words: 'Catalog renamed' },
  'catalog.archive': { number: 227, log: 'catalog', words: 'Catalog archived' },
  'catalog.restore': { number: 228, log: 'catalog', words: 'Catalog restored' },
  'device.rename': { number: 229, log: 'catalog', words: 'Device named' },
  'request.create': { number: 120, log: 'catalog', words: 'Capability requested' },
  'request.withdraw': { number: 121, log: 'catalog', words: 'Request withdrawn' },
  'request.approve': { number: 122, log: 'catalog', words: 'Request approved' },
  'request.deny': { number: 123, log: 'catalog', words: 'Request denied' },
  'request.lapse': { number: 124, log: 'catalog', words: 'Request lapsed' },
  'approval.withdraw': { number: 125, log: 'catalog', words: 'Approval withdrawn' },
  'passkey.enrol': { number: 245, log: 'catalog', words: 'Passkey enrolled for approvals' },
  'passkey.unenrol': { number: 246, log: 'catalog', words: 'Passkey no longer enrolled' },
  'capability.expire': { number: 250, log: 'catalog', words: 'Capability ended by time' },
  'capability.download': { number: 130, log: 'catalog', words: 'Capability downloaded' },
  'capability.download-again': { number: 131, log: 'catalog', words: 'Capability downloaded again' },
  'capability.allow-rebind': { number: 132, log: 'catalog', words: 'New browser allowed' },
  'capability.rebind': { number: 133, log: 'catalog', words: 'Capability bound to a new browser' },
  'capability.revoke': { number: 134, log: 'catalog', words: 'Capability revoked' },
  'policy.change': { number: 140, log: 'catalog', words: 'Policy changed' },
  'change.propose': { number: 210, log: 'catalog', words: 'Change proposed' },
  'change.approve': { number: 211, log: 'catalog', words: 'Change approved' },
  'change.deny': { number: 212, log: 'catalog', words: 'Change denied' },
  'change.withdraw': { number: 213, log: 'catalog', words: 'Change withdrawn' },
  'change.lapse': { number: 214, log: 'catalog', words: 'Change lapsed' },
  'change.apply': { number: 215, log: 'catalog', words: 'Change in force' },
  'change.overtake': { number: 216, log: 'catalog', words: 'Change overtaken by another' },
  'approval.standing': { number: 217, log: 'catalog', words: 'Approved by a rule of the policy' },
  'approval.break-glass': { number: 218, log: 'catalog', words: 'Glass broken' },
  'break-glass.judge': { number: 219, log: 'catalog', words: 'Broken glass judged' },
  'key.create': { number: 150, log: 'catalog', words: 'Signing key made' },
  'key.activate': { number: 151, log: 'catalog', words: 'Signing key in force' },
  'key.retire': { number: 152, log: 'catalog', words: 'Signing key retired' },
  'root.bring': { number: 153, log: 'catalog', words: 'Root key named' },
  'keystore.draft': { number: 154, log: 'catalog', words: 'Keystore exported for signing' },
  'keystore.issue': { number: 155, log: 'catalog', words: 'Keystore issued' },
  'image.add': { number: 160, log: 'catalog', words: 'Image added' },
  'receipt.take': { number: 170, log: 'catalog', words: 'Receipt taken' },
  'finding.open': { number: 171, log: 'catalog', words: 'Finding opened' },
  'finding.close': { number: 172, log: 'catalog', words: 'Finding closed' },
  'finding.explain': { number: 173, log: 'catalog', words: 'Finding explained by a later receipt' },
  'capability.end': { number: 174, log: 'catalog', words: 'Capability ended with another' },
  'revocation.confirm': { number: 175, log: 'catalog', words: 'Revocation confirmed by the device' },
  'profile.block': { number: 176, log: 'catalog', words: 'Browser profile blocked' },
  'capability.reissue': { number: 177, log: 'catalog', words: 'Capability asked for again' },
  'revocation.remake': { number: 178, log: 'catalog', words: 'Revocation notice made again' },
  'key.bring': { number: 190, log: 'catalog', words: 'Signing key brought from outside' },
  'key.compromise': { number: 191, log: 'catalog', words: 'Signing key reported stolen' },
  'capability.key-stolen': { number: 192, log: 'catalog', words: 'Capability ended with a stolen key' },
  'development-key.add': { number: 193, log: 'catalog', words: 'Development key listed' },
  'development-key.remove': { number: 194, log: 'catalog', words: 'Development key removed' },
  'image.import': { number: 195, log: 'catalog', words: 'Image signed elsewhere added' },
  'image.withdraw': { number: 196, log: 'catalog', words: 'Image withdrawn' },
  'image.offer': { number: 197, log: 'catalog', words: 'Image offered again' },
  'image.sign-again': { number: 198, log: 'catalog', words: 'Image signed again' },
  'device.report-images': { number: 199, log: 'catalog', words: 'Installed images reported' },
  'service.create': { number: 263, log: 'catalog', words: 'Service account made' },
  'service.end': { number: 264, log: 'catalog', words: 'Service account ended' },
  'service-token.make': { number: 265, log: 'catalog', words: 'API token of a service account made' },
  'service-token.revoke': { number: 266, log: 'catalog', words: 'API token of a service account revoked' },
  'handover.make': { number: 200, log: 'catalog', words: 'Handover made' },
  'handover.sign': { number: 201, log: 'catalog', words: 'Handover signed' },
  'handover.withdraw': { number: 202, log: 'catalog', words: 'Handover withdrawn' },
  'handover.confirm': { number: 203, log: 'catalog', words: 'Device handed over' },
  'claim.file': { number: 230, log: 'catalog', words: 'File of devices read' },
  'claim.finish': { number: 231, log: 'catalog', words: 'File of devices claimed' },
  'claim.drop': { number: 232, log: 'catalog', words: 'File of devices dropped' },
  'claim.start': { number: 239, log: 'catalog', words: 'Claiming of a file begun' },
  'handover.drop': { number: 204, log: 'catalog', words: 'Handover dropped before it was signed' },
} as const satisfies Record<string, { number: number; log: AuditLogKind; words: string }>

export type AuditKind = keyof typeof kinds
export type CatalogAuditKind = {
  [K in AuditKind]: (typeof kinds)[K]['log'] extends 'catalog' ? K : never
}[AuditKind]
export type InstallationAuditKind = Exclude<AuditKind, CatalogAuditKind>

export const AUDIT_KINDS: Record<AuditKind, { number: number; log: AuditLogKind; words: string }> = kinds

const KIND_BY_NUMBER = new Map<number, AuditKind>(
  Object.entries(AUDIT_KINDS).map(([name, { number }]) => [number, name as AuditKind]),
)
const FIELD_BY_NUMBER = new Map<number, AuditField>(
  Object.entries(AUDIT_FIELDS).map(([name, { number }]) => [number, name as AuditField]),
)

/** The kind with this number, or undefined for one that a newer portal wrote. */
export function auditKindOf(number: number): AuditKind | undefined {
  return KIND_BY_NUMBER.get(number)
}

export function auditFieldOf(number: number): AuditField | undefined {
  return FIELD_BY_NUMBER.get(number)
}

/** Numbers of the kinds whose name begins so ("request." → all of them): the log's filter by kind. */
export function auditKindNumbers(prefix: string): number[] {
  return Object.entries(AUDIT_KINDS)
    .filter(([name]) => name.startsWith(prefix))
    .map(([, { number }]) => number)
}

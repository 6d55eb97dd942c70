// From what the database refuses to the code a person is told, and from codes to HTTP statuses. Only coded errors leave
// the server; whatever else happened is logged with a trace id and told as `internal`.
import { CodedError } from '@/lib/core/coded-error'
import { DOMAIN_WORDS, type DomainCode, DomainError } from '@/lib/domain/errors'

/** SQLSTATEs that the triggers raise (migrations/0002_rules) and the names of unique indexes. */
const BY_STATE: Record<string, DomainCode> = {
  LK001: 'changed-meanwhile',
  LK002: 'content-changed',
  LK003: 'request-not-waiting',
  LK004: 'own-request',
  LK005: 'request-not-approved',
  LK006: 'approval-withdrawn',
  LK007: 'last-owner',
  LK008: 'not-permitted',
  LK011: 'step-up-needed',
  LK030: 'name-reserved',
  LK031: 'place-archived',
  LK032: 'place-not-empty',
  LK033: 'catalog-archived',
  LK009: 'change-not-waiting',
  LK040: 'last-credential',
  LK045: 'service-tokens-full',
  '40001': 'changed-meanwhile',
  '40P01': 'changed-meanwhile',
  '42501': 'not-found',
}
const BY_INDEX: Record<string, DomainCode> = {
  request_waiting_once: 'already-asked',
  request_reissued_once: 'already-reissued',
  device_held_once: 'device-already-here',
  device_proven_once: 'device-of-other-catalog',
  member_once: 'already-member',
  product_name_once: 'name-taken',
  device_group_name_once: 'name-taken',
  identity_issuer_subject_key: 'identity-taken',
  service_account_name: 'name-taken',
  review_pkey: 'already-reviewed',
  passkey_credential_id_key: 'passkey-known',
  passkey_enrolled_once: 'passkey-enrolled',
  approval_pkey: 'changed-meanwhile',
  capability_catalog_id_request_key: 'changed-meanwhile',
  policy_pkey: 'changed-meanwhile',
  change_vote_pkey: 'already-voted',
  revocation_catalog_id_device_epoch_key: 'changed-meanwhile',
  keystore_pkey: 'changed-meanwhile',
  keystore_draft_pkey: 'changed-meanwhile',
}

type Cause = {
  originalCode?: string
  code?: string
  originalMessage?: string
  message?: string
  constraint?: { index?: string }
}

/** The coded error behind a database error, or the error itself. */
export function asDomainError(error: unknown): unknown {
  if (error instanceof CodedError) return error
  const cause = causeOf(error)
  if (!cause) return error
  const text = `${cause.originalMessage ?? cause.message ?? ''} ${cause.constraint?.index ?? ''}`
  const index = Object.keys(BY_INDEX).find((name) => text.includes(name))
  const code = index ? BY_INDEX[index] : BY_STATE[cause.originalCode ?? cause.code ?? '']
  return code ? new DomainError(code, undefined, { cause: error }) : error
}

function causeOf(error: unknown): Cause | undefined {
  const { meta, cause, code } = (error ?? {}) as {
    meta?: { driverAdapterError?: { cause?: Cause } }
    cause?: Cause
    code?: string
  }
  return meta?.driverAdapterError?.cause ?? cause ?? (code ? (error as Cause) : undefined)
}

const STATUS: Partial<Record<DomainCode, number>> = {
  'not-signed-in': 401,
  'sign-in-failed': 401,
  'token-invalid': 401,
  'not-found': 404,
  'not-permitted': 403,
  'origin-refused': 403,
  'scope-missing': 403,
  'too-large': 413,
  'too-many-attempts': 429,
  'too-many-calls': 429,
  'too-many-open-requests': 429,
  'signer-unavailable': 503,
  internal: 500,
}
const CONFLICTS: readonly DomainCode[] = [
  'changed-meanwhile',
  'already-asked',
  'already-reviewed',
  'request-not-waiting',
  'change-not-waiting',
  'already-voted',
  'already-judged',
  'already-reissued',
  'already-blocked',
  'finding-closed',
  'key-in-use',
  'answer-not-kept',
  'other-profile',
]

export function statusOf(code: DomainCode): number {
  return STATUS[code] ?? (CONFLICTS.includes(code) ? 409 : 422)
}

export type Refused = { code: DomainCode; title: string; next: string; detail?: string; trace?: string }

/** What a browser may be told. An unforeseen error is written to the server's log and told by its trace only. */
export function refusedOf(raw: unknown): Refused {
  const error = asDomainError(raw)
  if (error instanceof DomainError) {
    const words = DOMAIN_WORDS[error.code]
    return { code: error.code, ...words, ...(error.message !== words.title && { detail: error.message }) }
  }
  if (error instanceof CodedError && error.code === 'malformed') {
    return { code: 'invalid-input', ...DOMAIN_WORDS['invalid-input'], detail: error.message }
  }
  const trace = crypto.randomUUID().slice(0, 8)
  console.error(`[${trace}]`, error)
  return { code: 'internal', ...DOMAIN_WORDS.internal, trace }
}

// The device authorization grant (RFC 8628): a program without a browser shows a code, its person types it into the portal
// and allows or denies, and the program, which keeps asking, gets an API token. Codes are stored as hashes.
import { createHash } from 'node:crypto'
import { type Bytes, toBytes, utf8 } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import { GRANT_LASTS_S, readScopes } from '@/lib/domain/token-scopes'
import { newUserCode, readUserCode } from '@/lib/domain/user-code'
import { newApiToken, newToken, tokenId } from '../auth/token'
import { type Context, freshBytes } from '../context'
import type { Gate } from '../gate'
import { addAttempt, countAttempts, installationOf, lockAttempts } from '../store/accounts'
import { writeEntry } from '../store/audit'
import { type GrantDecision, addGrant, decideGrant as decide, findGrant, pollGrant } from '../store/tokens'

/** The one program that may ask: the command line of this project, wherever it runs. */
export const CLIENT = 'latchkey-cli'
export const WAITS_S = 600
export const INTERVAL_S = 5
const WINDOW_MS = 15 * 60_000
const MOST_STARTS = 30
const MOST_GUESSES = 10

const subjectOf = (kind: string, text: string): Bytes =>
  toBytes(
    createHash('sha256')
      .update(utf8(`${kind}:${text}`))
      .digest(),
  )
/** What anybody can send, as one short line. */
const short = (text: string) =>
  text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .trim()
    .slice(0, 100)

export type StartGrant = { client: string; scopes: string[]; label: string; address: string | null }
export type StartedGrant = { deviceCode: string; userCode: string; lastsS: number; intervalS: number }

export async function startGrant(gate: Gate, input: StartGrant): Promise<StartedGrant> {
  if (input.client !== CLIENT) throw new DomainError('client-unknown')
  const scopes = readScopes(input.scopes)
  const address = input.address && short(input.address)
  const deviceCode = newToken()
  const userCode = newUserCode(freshBytes)
  const subject = subjectOf('grant', address ?? '')
  await gate.inTransaction(async (tx) => {
    await lockAttempts(tx, subject)
    const since = new Date(gate.now().getTime() - WINDOW_MS)
    if ((await countAttempts(tx, subject, since)) >= MOST_STARTS) throw new DomainError('too-many-attempts')
    await addAttempt(tx, subject)
    await addGrant(tx, {
      id: tokenId(deviceCode),
      userCode: tokenId(userCode),
      client: CLIENT,
      label: short(input.label) || 'Command line',
      scopes,
      address,
      lastsS: WAITS_S,
    })
  })
  return { deviceCode, userCode, lastsS: WAITS_S, intervalS: INTERVAL_S }
}

export type OpenedGrant = {
  userCode: string
  client: string
  label: string
  scopes: string[]
  address: string | null
  createdAt: string
}

/** What waits under a code. Wrong codes are counted for the person who types them. */
export async function openGrant(context: Context, input: { userCode: string }): Promise<OpenedGrant> {
  if (!can(context.viewer, 'account.change')) throw new DomainError('not-permitted')
  const userCode = readUserCode(input.userCode)
  const subject = subjectOf('user-code', context.viewer.personId)
  // A guess is counted in a transaction that stands; a right code does not forget the wrong ones before it.
  const found = await context.inTransaction(async (tx) => {
    await lockAttempts(tx, subject)
    const since = new Date(context.now().getTime() - WINDOW_MS)
    if ((await countAttempts(tx, subject, since)) >= MOST_GUESSES) throw new DomainError('too-many-attempts')
    const grant = userCode ? await findGrant(tx, tokenId(userCode)) : undefined
    if (!grant) await addAttempt(tx, subject)
    return grant
  })
  if (!found || !userCode) throw new DomainError('user-code-unknown')
  return { ...found, userCode, createdAt: found.createdAt.toISOString() }
}

export type DecideGrant = { userCode: string } & (
  { decision: 'allow'; lastsS: number } | { decision: 'deny' }
)

export async function decideGrant(
  context: Context,
  input: DecideGrant,
): Promise<{ decision: 'allow' | 'deny' }> {
  const grant = await openGrant(context, input)
  const decision: GrantDecision =
    input.decision === 'deny' ? { kind: 'deny' } : { kind: 'allow', lastsS: offered(input.lastsS) }
  return context.inTransaction(async (tx) => {
    if (!(await decide(tx, tokenId(grant.userCode), decision))) throw new DomainError('user-code-unknown')
    const allowed = decision.kind === 'allow' && {
      scopes: grant.scopes.join(' '),
      durationS: decision.lastsS,
    }
    await writeEntry(tx, {
      log: (await installationOf(tx))!.uuid,
      id: context.newId(),
      kind: decision.kind === 'allow' ? 'grant.allow' : 'grant.deny',
      at: context.now(),
      fields: {
        person: context.viewer.personId,
        subjectName: grant.label,
        address: grant.address ?? undefined,
        ...allowed,
      },
    })
    return { decision: decision.kind }
  })
}

function offered(lastsS: number): number {
  if (!GRANT_LASTS_S.some((one) => one === lastsS)) throw new DomainError('duration-out-of-range')
  return lastsS
}

const REFUSALS = {
  pending: 'grant-pending',
  'slow-down': 'grant-slow-down',
  denied: 'grant-denied',
  expired: 'grant-expired',
} as const

/** The token, once somebody has allowed it. Throws a `grant-…` code otherwise. */
export async function redeemGrant(
  gate: Gate,
  input: { deviceCode: string; client: string },
): Promise<{ token: string; scopes: string[]; expiresAt: Date }> {
  const token = await newApiToken()
  const id = tokenId(token)
  // A refusal is thrown after the commit: that it was asked too soon has to stand.
  const polled = await gate.inTransaction(async (tx, log) => {
    const answer = await pollGrant(tx, { id: tokenId(input.deviceCode), client: input.client, token: id })
    if (answer.outcome !== 'done') return answer
    await writeEntry(tx, {
      log,
      id: gate.newId(),
      kind: 'token.make',
      at: gate.now(),
      fields: {
        person: answer.personId,
        token: id,
        subjectName: answer.label,
        scopes: answer.scopes.join(' '),
        expiresAt: Math.floor(answer.expiresAt.getTime() / 1000),
      },
    })
    return answer
  })
  if (polled.outcome !== 'done') throw new DomainError(REFUSALS[polled.outcome])
  return { token, scopes: polled.scopes, expiresAt: polled.expiresAt }
}

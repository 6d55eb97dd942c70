// E-mail and password against the account, with a sign-in that can be revoked and an entry for either outcome.
import { createHash } from 'node:crypto'
import { type Bytes, toBytes, utf8 } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { passwordFits } from '../auth/password'
import { newToken, tokenId } from '../auth/token'
import type { Gate } from '../gate'
import {
  addAttempt,
  addSignIn,
  countAttempts,
  endSignIn,
  findAccount,
  forgetAttempts,
  lockAttempts,
} from '../store/accounts'
import { writeEntry } from '../store/audit'

export const SIGN_IN_LASTS_S = 12 * 3600
const WINDOW_MS = 15 * 60_000
const MOST_ATTEMPTS = 10

type From = { address: string | null; agent: string | null }
const subjectOf = (text: string): Bytes =>
  toBytes(createHash('sha256').update(utf8(text.trim().toLowerCase())).digest())
/** What an entry takes of a text that anybody can send: one line, short. */
export const shortText = (text: string) => text.replace(/\p{Cc}/gu, ' ').slice(0, 100)

/** The sign-in's token. Throws `sign-in-failed` or `too-many-attempts`; neither says whether there is such an account. */
export async function signIn(
  gate: Gate,
  given: { email: string; password: string } & From,
): Promise<{ token: string; personId: string }> {
  const now = gate.now()
  const subject = subjectOf(given.email)
  const account = await gate.inTransaction(async (tx) => {
    await lockAttempts(tx, subject)
    if ((await countAttempts(tx, subject, new Date(now.getTime() - WINDOW_MS))) >= MOST_ATTEMPTS)
      throw new DomainError('too-many-attempts')
    // Counted before the check, so that many at once are counted too.
    await addAttempt(tx, subject)
    return findAccount(tx, given.email)
  })
  if (!(await passwordFits(given.password, account?.passwordHash))) {
    await refuse(gate, given)
    throw new DomainError('sign-in-failed')
  }
  const token = newToken()
  const personId = account!.id
  await gate.inTransaction(async (tx, log) => {
    const id = tokenId(token)
    await forgetAttempts(tx, subject)
    await addSignIn(tx, {
      id,
      personId,
      expiresAt: new Date(now.getTime() + SIGN_IN_LASTS_S * 1000),
      address: given.address && shortText(given.address),
      agent: given.agent && shortText(given.agent),
      via: null,
    })
    const fields = {
      person: personId,
      signIn: id,
      ...(given.address && { address: shortText(given.address) }),
    }
    await writeEntry(tx, { log, id: gate.newId(), kind: 'sign-in.succeed', at: now, fields })
  })
  return { token, personId }
}

function refuse(gate: Gate, given: { email: string } & From): Promise<unknown> {
  const fields = {
    email: shortText(given.email),
    ...(given.address && { address: shortText(given.address) }),
  }
  return gate.inTransaction((tx, log) =>
    writeEntry(tx, { log, id: gate.newId(), kind: 'sign-in.fail', at: gate.now(), fields }),
  )
}

export async function signOut(gate: Gate, token: string): Promise<void> {
  await gate.inTransaction(async (tx, log) => {
    const id = tokenId(token)
    const person = await endSignIn(tx, id)
    if (person)
      await writeEntry(tx, {
        log,
        id: gate.newId(),
        kind: 'sign-in.end',
        at: gate.now(),
        fields: { person, signIn: id },
      })
  })
}

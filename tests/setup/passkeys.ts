// A person's passkey, made and enrolled through the portal's use cases, and the approval that it confirms.
import { toHex } from '@/lib/core/bytes'
import { ALONE_WAITS_S } from '@/lib/domain/changes'
import type { AssertionResponse, CreationResponse } from '@/lib/server/auth/webauthn'
import { DEFAULT_POLICY, type TypeRule } from '@/lib/domain/policy-document'
import type { Context } from '@/lib/server/context'
import { findRequest } from '@/lib/server/store/requests'
import { decideChange } from '@/lib/server/usecases/decide-change'
import { enrolPasskey } from '@/lib/server/usecases/enrol-passkey'
import { settleChanges } from '@/lib/server/usecases/govern'
import { addOwnPasskey, preparePasskey } from '@/lib/server/usecases/passkeys'
import { type Reviewed, reviewRequest } from '@/lib/server/usecases/review-request'
import { type StepUp, prepareStepUp } from '@/lib/server/usecases/step-up'
import { type Answering, type Authenticator, makeAuthenticator } from './authenticator'
import type { Portal } from './portal'

/** A policy under which approvals of field servicing are confirmed with a passkey. */
export const confirmedRule = (rule: Partial<TypeRule> = {}) => ({
  types: {
    ...DEFAULT_POLICY.types,
    fieldServicing: { ...DEFAULT_POLICY.types.fieldServicing, stepUp: true, ...rule },
  },
})

export type Passkey = Authenticator & { id: string }

const here = (who: Context): Answering => ({ origin: new URL(who.url).origin })

export async function addPasskey(who: Context, more: Partial<Answering> = {}): Promise<Passkey> {
  const authenticator = await makeAuthenticator()
  const options = await preparePasskey(who)
  const response = (await authenticator.create(
    { ...options, rp: { id: options.rp.id! } },
    { ...here(who), ...more },
  )) as CreationResponse
  const { id } = await addOwnPasskey(who, { label: 'Blue key', challenge: options.challenge, response })
  return { ...authenticator, id }
}

export type Enrol = (who: Context, voter?: Context) => Promise<Passkey>

/** One more passkey of `who`, enrolled: the voter agrees to it; where there is none, the day goes by. */
export const enrolling =
  (portal: Portal, catalogId: () => string): Enrol =>
  async (who, voter) => {
    const passkey = await addPasskey(who)
    const proposed = await enrolPasskey(who, { catalogId: catalogId(), id: passkey.id })
    if (proposed.state === 'in-force') return passkey
    const change = { catalogId: catalogId(), id: proposed.change }
    if (voter) await decideChange(voter, { ...change, decision: 'approve', note: null })
    else {
      portal.clock.forward(ALONE_WAITS_S)
      await settleChanges(who, change)
    }
    return passkey
  }

type On = { catalogId: string; id: string }

export async function hashOf(who: Context, on: On): Promise<string> {
  const row = await who.inTransaction((tx) => findRequest(tx, on))
  return row ? toHex(row.contentHash) : '00'.repeat(32)
}

export async function touch(
  who: Context,
  passkey: Authenticator,
  asked: { catalogId: string; contentHashes: string[]; more?: Partial<Answering> },
): Promise<StepUp> {
  const { catalogId, contentHashes, more } = asked
  const { nonce, options } = await prepareStepUp(who, { catalogId, contentHashes })
  const response = (await passkey.get(options, { ...here(who), ...more })) as AssertionResponse
  return { nonce, response }
}

export async function approveWith(who: Context, on: On, stepUp: StepUp | undefined): Promise<Reviewed> {
  const contentHash = await hashOf(who, on)
  return reviewRequest(who, { ...on, decision: 'approve', note: null, contentHash, stepUp })
}

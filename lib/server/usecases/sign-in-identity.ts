// Signing in with a provider that was asked and whose answer was checked. Issuer and subject say who it is; the address never
// opens an account that has a way in of its own. The provider's roles are held anew at each sign-in: given, and taken.
import { DomainError } from '@/lib/domain/errors'
import type { Role } from '@/lib/domain/policy'
import { newToken, tokenId } from '../auth/token'
import type { Tx } from '../context'
import type { Gate } from '../gate'
import { addSignIn } from '../store/accounts'
import { writeEntry } from '../store/audit'
import {
  acceptInvitation,
  addMapped,
  findIdentity,
  mappedPlan,
  noteIdentityUsed,
  signUp,
} from '../store/identities'
import { endMembers } from '../store/members'
import { SIGN_IN_LASTS_S, shortText } from './sign-in'

export type Identity = {
  issuer: string
  provider: string
  subject: string
  email: string
  name: string
  verified: boolean
  grants: readonly { catalog: string; role: Role; group: string | null }[]
  signUp: 'off' | 'mapped' | 'on'
  address: string | null
  agent: string | null
}

/** The sign-in's token. Throws `identity-unverified`, `identity-unknown`, `identity-not-linked`, `account-disabled`. */
export async function signInWithIdentity(
  gate: Gate,
  identity: Identity,
): Promise<{ token: string; personId: string }> {
  try {
    if (!identity.verified) throw new DomainError('identity-unverified')
    const personId = await gate.inTransaction((tx, log) => personOf(gate, tx, { log, identity }))
    const token = newToken()
    await gate.inTransaction((tx, log) => enter(gate, tx, { log, identity, personId, token }), personId)
    return { token, personId }
  } catch (error) {
    if (error instanceof DomainError) await refuse(gate, identity, error.code)
    throw error
  }
}

async function personOf(
  gate: Gate,
  tx: Tx,
  { log, identity }: { log: string; identity: Identity },
): Promise<string> {
  const known = await findIdentity(tx, identity)
  if (known?.disabled) throw new DomainError('account-disabled')
  if (known) {
    await noteIdentityUsed(tx, identity)
    return known.personId
  }
  const at = gate.now()
  const provider = identity.issuer
  const email = shortText(identity.email)
  const invited = await acceptInvitation(tx, identity)
  if (invited) {
    const fields = { person: invited, provider, email }
    await writeEntry(tx, { log, id: gate.newId(), kind: 'identity.link', at, fields })
    return invited
  }
  const may = identity.signUp === 'on' || (identity.signUp === 'mapped' && identity.grants.length > 0)
  if (!may) throw new DomainError('identity-unknown')
  const made = await signUp(tx, { ...identity, id: gate.newId() })
  if (!made) throw new DomainError('identity-not-linked')
  const fields = { person: made, provider, email }
  await writeEntry(tx, { log, id: gate.newId(), kind: 'account.make', at, fields })
  return made
}

type Entering = { log: string; identity: Identity; personId: string; token: string }

async function enter(gate: Gate, tx: Tx, { log, identity, personId, token }: Entering): Promise<void> {
  await holdRoles(gate, tx, { identity, personId })
  const now = gate.now()
  const id = tokenId(token)
  const address = identity.address && shortText(identity.address)
  await addSignIn(tx, {
    id,
    personId,
    expiresAt: new Date(now.getTime() + SIGN_IN_LASTS_S * 1000),
    address,
    agent: identity.agent && shortText(identity.agent),
    via: identity.issuer,
  })
  const fields = { person: personId, signIn: id, provider: identity.issuer, ...(address && { address }) }
  await writeEntry(tx, { log, id: gate.newId(), kind: 'sign-in.succeed', at: now, fields })
}

/** Memberships from this provider become those that its roles give now. The last owner of a catalog stays one. */
async function holdRoles(
  gate: Gate,
  tx: Tx,
  { identity, personId }: { identity: Identity; personId: string },
): Promise<void> {
  const plan = await mappedPlan(tx, { personId, issuer: identity.issuer, grants: identity.grants })
  const at = gate.now()
  const entry = (kind: 'member.map' | 'member.unmap', one: (typeof plan)[number]) =>
    writeEntry(tx, {
      log: one.catalogId,
      id: gate.newId(),
      kind,
      at,
      fields: {
        person: personId,
        subject: personId,
        role: one.role,
        group: one.groupId ?? undefined,
        provider: identity.issuer,
      },
    })
  for (const one of plan.filter(({ what }) => what === 'add')) {
    await addMapped(tx, { ...one, id: gate.newId(), issuer: identity.issuer })
    await entry('member.map', one)
  }
  for (const one of plan.filter(({ what }) => what === 'end')) {
    await entry('member.unmap', one)
    await endMembers(tx, { catalogId: one.catalogId, ids: [one.memberId!], now: at })
  }
}

function refuse(gate: Gate, identity: Identity, code: string): Promise<unknown> {
  const { issuer: provider, address } = identity
  const fields = {
    email: shortText(identity.email),
    provider,
    reason: code,
    ...(address && { address: shortText(address) }),
  }
  return gate.inTransaction((tx, log) =>
    writeEntry(tx, { log, id: gate.newId(), kind: 'sign-in.fail', at: gate.now(), fields }),
  )
}

// The set-up link, used once: it makes the installation operator, the first catalog and its owner. The operator may be the
// owner too; a different owner gets a link.
import { DEFAULT_POLICY } from '@/lib/domain/policy-document'
import { DomainError } from '@/lib/domain/errors'
import { checkPassword, hashPassword } from '../auth/password'
import { newToken, tokenId } from '../auth/token'
import type { Gate } from '../gate'
import { addOwnerLink, findLink, foundCatalog, personFor, setUpOperator } from '../store/accounts'
import { writeEntry } from '../store/audit'
import type { Tx } from '../context'

export type SetUp = {
  token: string
  operator: { name: string; email: string; password: string }
  catalog: string
  owner: { name: string; email: string } | null
  url: string
}
const LINK_LASTS_MS = 7 * 86_400_000

/** `ownerLink` where the first owner is somebody else, who has to set a password. */
export async function setUp(gate: Gate, input: SetUp): Promise<{ ownerLink: string | null }> {
  const { operator, owner } = input
  checkPassword(operator.password, [operator.email.split('@')[0]!])
  const passwordHash = await hashPassword(operator.password)
  const id = gate.newId()
  return gate.inTransaction(async (tx, log) => {
    const link = tokenId(input.token)
    if ((await findLink(tx, link))?.purpose !== 'set_up') throw new DomainError('link-invalid')
    const done = await setUpOperator(tx, {
      link,
      id,
      email: operator.email,
      name: operator.name,
      passwordHash,
    })
    if (!done) throw new DomainError('already-set-up')
    await writeEntry(tx, {
      log,
      id: gate.newId(),
      kind: 'installation.set-up',
      at: gate.now(),
      fields: { person: id, email: operator.email },
    })
    return found(gate, tx, { log, by: id, catalog: input.catalog, owner: owner ?? operator, url: input.url })
  }, id)
}

export type Founding = {
  log: string
  by: string
  catalog: string
  owner: { name: string; email: string }
  url: string
}

/** A catalog with its default policy and its first owner, by the operator. */
export async function found(
  gate: Pick<Gate, 'newId' | 'now'>,
  tx: Tx,
  given: Founding,
): Promise<{ ownerLink: string | null; catalogId: string }> {
  const owner = await personFor(tx, given.owner.email, given.owner.name)
  const catalogId = gate.newId()
  await foundCatalog(tx, { id: catalogId, name: given.catalog, policy: DEFAULT_POLICY, ownerId: owner.id })
  const at = gate.now()
  const fields = { person: given.by, catalog: catalogId, subject: owner.id, subjectName: given.catalog }
  await writeEntry(tx, { log: given.log, id: gate.newId(), kind: 'catalog.found', at, fields })
  if (owner.id === given.by) {
    await writeEntry(tx, {
      log: catalogId,
      id: gate.newId(),
      kind: 'catalog.create',
      at,
      fields: { person: given.by, subjectName: given.catalog },
    })
  }
  if (!owner.fresh) return { ownerLink: null, catalogId }
  const token = newToken()
  await addOwnerLink(tx, {
    id: tokenId(token),
    catalogId,
    personId: owner.id,
    expiresAt: new Date(at.getTime() + LINK_LASTS_MS),
  })
  return { ownerLink: `${given.url}/link/${token}`, catalogId }
}

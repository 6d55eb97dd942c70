// A device proves to the catalog who it is, over a nonce of the server: a pending holding becomes proven, an unknown device
// is claimed by who may, and what the statement says raises what the catalog knows.
import { type Bytes, equal, toHex, uuidFromText } from '@/lib/core/bytes'
import { CodedError } from '@/lib/core/coded-error'
import { uncompressed } from '@/lib/core/cose'
import { DomainError } from '@/lib/domain/errors'
import { type IdentityStatement, checkIdentityStatement } from '@/lib/domain/identity'
import { can } from '@/lib/domain/policy'
import { clockOffsetS } from '@/lib/domain/clock'
import type { AuditFields } from '@/lib/domain/audit'
import type { Context, Tx } from '../context'
import { writeEntry } from '../store/audit'
import { listEveryProduct, listGroups } from '../store/places'
import {
  addDevice,
  addNonce,
  addStatement,
  consumeNonce,
  findDevice,
  findHoldings,
  raiseSeen,
} from '../store/devices'
import { confirmRevocations, endBelow, lockDevice } from '../store/revocations'
import { enterEnded } from './raise-epoch'
import { reconcile } from './reconcile-findings'

export const NONCE_LASTS_S = 300

export async function askForStatement(
  context: Context,
  input: { catalogId: string },
): Promise<{ nonce: Bytes }> {
  if (!can(context.viewer, 'catalog.see', input)) throw new DomainError('not-found')
  const nonce = context.random(32)
  const expiresAt = new Date(context.now().getTime() + NONCE_LASTS_S * 1000)
  const { personId } = context.viewer
  await context.inTransaction((tx) =>
    addNonce(tx, { nonce, purpose: 'statement', personId, subject: input.catalogId, expiresAt }),
  )
  return { nonce }
}

export type ProveDevice = {
  catalogId: string
  nonce: Bytes
  statement: Bytes
  groupId: string | null
  name: string | null
}

/** What became of it: the holding's id, and how far the device's clock is off (null: it has none). */
export type Proved = { id: string; claimed: boolean; clockOffsetS: number | null; askedAt: Date }

/** Throws `identity-not-proved`, `device-of-other-catalog`, `product-unknown`. */
export async function proveDevice(context: Context, input: ProveDevice): Promise<Proved> {
  if (!can(context.viewer, 'catalog.see', input)) throw new DomainError('not-found')
  const { statement } = await checkIdentityStatement(input.statement, { nonce: input.nonce }).catch(
    (cause: unknown) => {
      throw new DomainError('identity-not-proved', cause instanceof CodedError ? cause.message : undefined, {
        cause,
      })
    },
  )
  if (!equal(statement.catalogId, uuidFromText(input.catalogId)))
    throw new DomainError('device-of-other-catalog')
  return context.inTransaction(async (tx) => {
    const { personId } = context.viewer
    const spent = await consumeNonce(tx, {
      nonce: input.nonce,
      purpose: 'statement',
      personId,
      subject: input.catalogId,
      now: context.now(),
    })
    if (!spent) throw new DomainError('nonce-invalid')
    const products = (await listEveryProduct(tx, input.catalogId)).filter((product) => !product.reserved)
    if (!products.some((product) => equal(uuidFromText(product.id), statement.productId)))
      throw new DomainError('product-unknown')
    const holding = await hold(context, tx, { input, statement })
    const askedAt = new Date(spent.expiresAt.getTime() - NONCE_LASTS_S * 1000)
    const clockOffset = clockOffsetS(statement.issuedAt, {
      givenS: askedAt.getTime() / 1000,
      heardS: context.now().getTime() / 1000,
    })
    await record(context, tx, { input, statement, id: holding.id, clockOffset })
    return { ...holding, clockOffsetS: clockOffset, askedAt }
  })
}

type Proving = { input: ProveDevice; statement: IdentityStatement }

async function hold(
  context: Context,
  tx: Tx,
  { input, statement }: Proving,
): Promise<{ id: string; claimed: boolean }> {
  const { catalogId } = input
  const known = (await findHoldings(tx, statement.deviceId)).find((one) => one.catalogId === catalogId)
  if (known) {
    if (!can(context.viewer, 'device.prove', known)) throw new DomainError('not-permitted')
    return { id: known.id, claimed: false }
  }
  const group = groupFor(await listGroups(tx, catalogId), { input, statement })
  if (!can(context.viewer, 'device.claim', { catalogId, groupId: group.id }))
    throw new DomainError('not-permitted')
  const id = context.newId()
  const { deviceId } = statement
  const publicKey = uncompressed(statement.key)
  const fresh = { catalogId, id, deviceId, groupId: group.id, name: input.name, publicKey }
  await addDevice(tx, { ...fresh, claim: 'proven' })
  await enter(context, tx, { catalogId, kind: 'device.claim', deviceId, groupId: group.id })
  return { id, claimed: true }
}

type Place = { id: string; productId: string; reserved: boolean }

/** The chosen group, of the device's product or reserved; without a choice the first of its product, else .unassigned. */
function groupFor(groups: Place[], { input, statement }: Proving): Place {
  const fits = (one: Place) => equal(uuidFromText(one.productId), statement.productId)
  const chosen = input.groupId
    ? groups.find((one) => one.id === input.groupId)
    : (groups.find(fits) ?? groups.find((one) => one.reserved))
  if (!chosen) throw new DomainError('not-found')
  if (!fits(chosen) && !chosen.reserved) throw new DomainError('group-of-other-product')
  return chosen
}

/** What the statement says raises what the catalog knows; what the device now refuses ends; what it confirms is confirmed. */
async function record(
  context: Context,
  tx: Tx,
  { input, statement, id, clockOffset }: Proving & { id: string; clockOffset: number | null },
): Promise<void> {
  const at = context.now()
  const { catalogId } = input
  const { deviceId, epoch } = statement
  const by = { catalogId, device: id }
  const entry = { catalogId, deviceId, epoch }
  const statementId = context.newId()
  await lockDevice(tx, catalogId, id)
  // What earlier statements showed is looked at here too, since nobody has to hand in a receipt after a change. This one's
  // own rise waits for the next: its receipts come behind it.
  await reconcile({ context, tx, device: (await findDevice(tx, catalogId, id))! }, [])
  await addStatement(tx, {
    ...by,
    id: statementId,
    bytes: input.statement,
    nonce: input.nonce,
    personId: context.viewer.personId,
    at,
  })
  await raiseSeen(tx, {
    catalogId,
    id,
    publicKey: uncompressed(statement.key),
    epoch,
    keystoreVersion: statement.keystoreVersion,
    counter: statement.operationCounter,
    handover: statement.handoverNumber,
    state: statement.state,
    firmware: statement.firmware,
    bootId: statement.bootId,
    clockOffsetS: clockOffset,
    at,
  })
  const { keystoreVersion, operationCounter } = statement
  await enter(context, tx, { ...entry, kind: 'device.prove', keystoreVersion, operationCounter })
  for (const done of await confirmRevocations(tx, { ...by, epoch, statement: statementId, at })) {
    const capability = done.capability ?? undefined
    const kind = 'revocation.confirm'
    await enter(context, tx, { ...entry, kind, revocation: done.id, capability })
  }
  const ended = await endBelow(tx, { ...by, epoch, at, revocation: null })
  await enterEnded(context, tx, { catalogId, ended, common: { device: deviceId, epoch } })
}

type Entering = {
  catalogId: string
  kind: 'device.claim' | 'device.prove' | 'revocation.confirm'
  deviceId: Bytes
  groupId?: string
} & Omit<AuditFields, 'person' | 'device' | 'group' | 'subjectName'>

const enter = (context: Context, tx: Tx, { catalogId, kind, deviceId, groupId, ...more }: Entering) =>
  writeEntry(tx, {
    log: catalogId,
    id: context.newId(),
    kind,
    at: context.now(),
    fields: {
      person: context.viewer.personId,
      device: deviceId,
      group: groupId,
      subjectName: toHex(deviceId).slice(0, 8),
      ...more,
    },
  })

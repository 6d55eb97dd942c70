// A device proves to the catalog who it is, over a nonce of the server: a pending holding becomes proven, an unknown device
// is claimed by who may, and what the statement says raises what the catalog knows.
import { type Bytes, equal, toHex, uuidFromText } from '@/lib/core/bytes'
import { CodedError } from '@/lib/core/coded-error'
import { uncompressed } from '@/lib/core/cose'
import { DomainError } from '@/lib/domain/errors'
import { type IdentityStatement, checkIdentityStatement } from '@/lib/domain/identity'
import { can } from '@/lib/domain/policy'
import type { Context, Tx } from '../context'
import { writeEntry } from '../store/audit'
import { listGroups, listProducts } from '../store/catalogs'
import { addDevice, addNonce, addStatement, consumeNonce, findHoldings, raiseSeen } from '../store/devices'

const NONCE_LASTS_S = 300

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

/** The holding's id. Throws `identity-not-proved`, `device-of-other-catalog`. */
export async function proveDevice(
  context: Context,
  input: ProveDevice,
): Promise<{ id: string; claimed: boolean }> {
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
    const products = await listProducts(tx, input.catalogId)
    if (!products.some((product) => equal(uuidFromText(product.id), statement.productId))) {
      throw new DomainError(
        'device-of-other-catalog',
        'The device is of a product that this catalog does not have.',
      )
    }
    const holding = await hold(context, tx, { input, statement })
    await record(context, tx, { input, statement, id: holding.id })
    return holding
  })
}

type Proving = { input: ProveDevice; statement: IdentityStatement }

async function hold(
  context: Context,
  tx: Tx,
  { input, statement }: Proving,
): Promise<{ id: string; claimed: boolean }> {
  const known = (await findHoldings(tx, statement.deviceId)).find(
    (holding) => holding.catalogId === input.catalogId,
  )
  if (known) {
    if (!can(context.viewer, 'device.prove', known)) throw new DomainError('not-permitted')
    return { id: known.id, claimed: false }
  }
  const groups = await listGroups(tx, input.catalogId)
  const group = groups.find((one) =>
    input.groupId ? one.id === input.groupId : equal(uuidFromText(one.productId), statement.productId),
  )
  if (!group) throw new DomainError('not-found', 'There is no device group for this product yet.')
  if (!can(context.viewer, 'device.claim', { catalogId: input.catalogId, groupId: group.id }))
    throw new DomainError('not-permitted')
  const id = context.newId()
  const fresh = {
    catalogId: input.catalogId,
    id,
    deviceId: statement.deviceId,
    groupId: group.id,
    name: input.name,
  }
  await addDevice(tx, { ...fresh, publicKey: uncompressed(statement.key), claim: 'proven' })
  await enter(context, tx, {
    catalogId: input.catalogId,
    kind: 'device.claim',
    deviceId: statement.deviceId,
    groupId: group.id,
  })
  return { id, claimed: true }
}

async function record(
  context: Context,
  tx: Tx,
  { input, statement, id }: Proving & { id: string },
): Promise<void> {
  const at = context.now()
  const { catalogId } = input
  await addStatement(tx, {
    catalogId,
    id: context.newId(),
    device: id,
    bytes: input.statement,
    nonce: input.nonce,
    personId: context.viewer.personId,
    at,
  })
  await raiseSeen(tx, {
    catalogId,
    id,
    publicKey: uncompressed(statement.key),
    epoch: statement.epoch,
    keystoreVersion: statement.keystoreVersion,
    counter: statement.operationCounter,
    handover: statement.handoverNumber,
    state: statement.state,
    firmware: statement.firmware,
    at,
  })
  await enter(context, tx, {
    catalogId,
    kind: 'device.prove',
    deviceId: statement.deviceId,
    keystoreVersion: statement.keystoreVersion,
    epoch: statement.epoch,
  })
}

type Entering = {
  catalogId: string
  kind: 'device.claim' | 'device.prove'
  deviceId: Bytes
  groupId?: string
  keystoreVersion?: number
  epoch?: number
}
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

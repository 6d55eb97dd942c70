// Claims what a checked file holds, one step at a time: a step is one transaction with the entries of its devices, so that a
// claim that was cut short goes on where it stood. All or nothing is one single step.
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import type { Context, Tx } from '../context'
import { type NewEntry, writeEntries, writeEntry } from '../store/audit'
import {
  type ClaimCounts,
  type ClaimImport,
  type Claimable,
  countClaimRows,
  moveClaim,
  nextClaimable,
  takeRows,
} from '../store/claims'
import { queueJob, tell } from '../store/notices'
import { addGroup, addProduct, listGroups, listProducts } from '../store/places'
import { requireClaim } from './check-claim'

export type ApplyClaim = { catalogId: string; id: string }
export type ClaimStep = { done: boolean; counts: ClaimCounts }

const BATCH = 500
const WHOLE_LASTS_MS = 600_000

/** From here on a job takes step after step, for whoever began it. Throws `claim-has-problems`, `changed-meanwhile`. */
export async function startClaim(context: Context, at: ApplyClaim): Promise<{ id: string }> {
  if (!can(context.viewer, 'catalog.see', at)) throw new DomainError('not-found')
  return context.inTransaction(async (tx) => {
    const claim = await requireClaim(context, tx, at)
    if (claim.state !== 'checked' && claim.state !== 'applying') throw new DomainError('changed-meanwhile')
    const { refused, waiting } = await countClaimRows(tx, at)
    if (claim.allOrNothing && refused > 0) throw new DomainError('claim-has-problems')
    if (claim.state === 'checked') {
      await moveClaim(tx, at, { state: 'applying', movedAt: context.now() })
      await enter(context, tx, { claim, kind: 'claim.start', rows: waiting })
    }
    const payload = { ...at, personId: context.viewer.personId }
    await queueJob(tx, { task: CLAIM_TASK, payload, key: `${CLAIM_TASK} ${at.id}` })
    return { id: at.id }
  })
}
export const CLAIM_TASK = 'claim.apply'

/** The next step; a claim that is done says so again. Throws `changed-meanwhile` where it was not begun. */
export async function applyClaim(context: Context, at: ApplyClaim): Promise<ClaimStep> {
  if (!can(context.viewer, 'catalog.see', at)) throw new DomainError('not-found')
  return context.inTransaction(
    async (tx) => {
      const claim = await requireClaim(context, tx, at)
      if (claim.state === 'done') return { done: true, counts: await countClaimRows(tx, at) }
      if (claim.state !== 'applying') throw new DomainError('changed-meanwhile')
      let more = await takeBatch(context, tx, claim)
      while (more && claim.allOrNothing) more = await takeBatch(context, tx, claim)
      const counts = await countClaimRows(tx, at)
      if (!more) await finish(context, tx, { claim, rows: counts.claimed })
      return { done: !more, counts }
    },
    { lastsMs: WHOLE_LASTS_MS },
  )
}

async function finish(
  context: Context,
  tx: Tx,
  { claim, rows }: { claim: ClaimImport; rows: number },
): Promise<void> {
  const { catalogId, id } = claim
  const at = context.now()
  await moveClaim(tx, claim, { state: 'done', movedAt: at })
  await enter(context, tx, { claim, kind: 'claim.finish', rows })
  const to = { personId: context.viewer.personId }
  await tell(tx, {
    catalogId,
    kind: 'claim.done',
    to,
    about: { claim: id },
    names: { subject: claim.fileName },
    at,
  })
}

const enter = (
  context: Context,
  tx: Tx,
  { claim, kind, rows }: { claim: ClaimImport; kind: 'claim.start' | 'claim.finish'; rows: number },
) =>
  writeEntry(tx, {
    log: claim.catalogId,
    id: context.newId(),
    kind,
    at: context.now(),
    fields: { person: context.viewer.personId, import: claim.id, rows, subjectName: claim.fileName },
  })

/** Whether there may be more. */
async function takeBatch(context: Context, tx: Tx, claim: ClaimImport): Promise<boolean> {
  const { catalogId } = claim
  const rows = await nextClaimable(tx, claim, BATCH)
  if (rows.length === 0) return false
  const placed = await place(context, tx, { catalogId, rows })
  const taken = await takeRows(tx, claim, placed)
  const at = context.now()
  await writeEntries(
    tx,
    placed
      .filter(({ line }) => taken.has(line))
      .map((row) => ({
        log: catalogId,
        id: context.newId(),
        kind: 'device.claim',
        at,
        fields: {
          person: context.viewer.personId,
          device: row.deviceId,
          group: row.groupId,
          import: claim.id,
          subjectName: row.name ?? undefined,
        },
      })),
  )
  await moveClaim(tx, claim, { movedAt: at })
  return rows.length === BATCH
}

type Placed = Claimable & { groupId: string }

/** Rows whose place was to be made get it, made here where no earlier row did. */
async function place(
  context: Context,
  tx: Tx,
  { catalogId, rows }: { catalogId: string; rows: Claimable[] },
): Promise<Placed[]> {
  if (rows.every((row) => row.groupId !== null)) return rows as Placed[]
  const products = new Map(
    (await listProducts(tx, catalogId)).map(({ id, name }) => [name.toLowerCase(), id]),
  )
  const groups = new Map(
    (await listGroups(tx, catalogId)).map((one) => [keyOf(one.product, one.name), one.id] as const),
  )
  const placed: Placed[] = []
  for (const row of rows) {
    if (row.groupId === null) {
      const key = keyOf(row.product!, row.group!)
      if (!groups.has(key)) groups.set(key, await make(context, tx, { catalogId, row, products }))
      placed.push({ ...row, groupId: groups.get(key)! })
    } else placed.push({ ...row, groupId: row.groupId })
  }
  return placed
}

const keyOf = (product: string, group: string) => `${product.toLowerCase()}\n${group.toLowerCase()}`

type Making = { catalogId: string; row: Claimable; products: Map<string, string> }

async function make(context: Context, tx: Tx, { catalogId, row, products }: Making): Promise<string> {
  const [product, group] = [row.product!, row.group!]
  const tellOf = (kind: NewEntry['kind'], fields: NewEntry['fields']) => {
    const about = { person: context.viewer.personId, ...fields }
    return writeEntry(tx, { log: catalogId, id: context.newId(), kind, at: context.now(), fields: about })
  }
  let productId = products.get(product.toLowerCase())
  if (!productId) {
    productId = context.newId()
    await addProduct(tx, { catalogId, id: productId, name: product })
    products.set(product.toLowerCase(), productId)
    await tellOf('product.create', { product: productId, subjectName: product })
  }
  const id = context.newId()
  await addGroup(tx, { catalogId, id, productId, name: group })
  await tellOf('group.create', { group: id, product: productId, subjectName: group })
  return id
}

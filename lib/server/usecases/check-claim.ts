// What only the catalog can tell of a file's rows: places, keystores, what is here already.
// Done again where the choices change; it claims nothing.
import type { ClaimProblem } from '@/lib/domain/claim-file'
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import type { Context, Tx } from '../context'
import {
  type ClaimChoices,
  type ClaimImport,
  type Place,
  dropClaimRows,
  findClaim,
  forgetCheck,
  joinByHash,
  lockClaim,
  markKeystores,
  moveClaim,
  namedPlaces,
  placeRows,
  settleRows,
} from '../store/claims'
import { writeEntry } from '../store/audit'
import { latestKeystore } from '../store/keys'
import { findGroup, listEveryGroup, listEveryProduct } from '../store/places'

type At = { catalogId: string; id: string }
/** Products and groups that one file may make. */
const MOST_MADE = 1000
const CHECK_LASTS_MS = 120_000
const FOUND_HERE = [
  ...['keystore-unknown', 'product-unknown', 'group-unknown'],
  ...['group-ambiguous', 'group-missing', 'group-archived'],
]

/** The claim, locked for this transaction, for whoever may claim in all of the catalog. */
export async function requireClaim(context: Context, tx: Tx, at: At): Promise<ClaimImport> {
  await lockClaim(tx, at.id)
  const claim = await findClaim(tx, at)
  if (!claim) throw new DomainError('not-found')
  if (!can(context.viewer, 'device.claim', { catalogId: at.catalogId }))
    throw new DomainError('not-permitted')
  return claim
}

/** Throws `changed-meanwhile` where the claim has begun or is over. */
export async function checkClaim(
  context: Context,
  input: At & Partial<ClaimChoices>,
): Promise<{ id: string }> {
  const { catalogId, id, ...choices } = input
  if (!can(context.viewer, 'catalog.see', input)) throw new DomainError('not-found')
  return context.inTransaction(
    async (tx) => {
      const claim = await requireClaim(context, tx, { catalogId, id })
      if (claim.state !== 'checking' && claim.state !== 'checked') throw new DomainError('changed-meanwhile')
      if (choices.groupId && ((await findGroup(tx, catalogId, choices.groupId))?.archived ?? true))
        throw new DomainError('not-found')
      const at = { catalogId, id }
      await joinByHash(tx)
      await forgetCheck(tx, at, FOUND_HERE)
      await markKeystores(tx, at, (await latestKeystore(tx, catalogId))?.version ?? 0)
      await placeRows(tx, at, await placesOf(context, tx, { ...claim, ...choices }))
      await settleRows(tx, at)
      if (claim.state === 'checked') await moveClaim(tx, at, { state: 'checking', movedAt: context.now() })
      await moveClaim(tx, at, { ...choices, state: 'checked', movedAt: context.now() })
      return { id }
    },
    { lastsMs: CHECK_LASTS_MS },
  )
}

/** What was never claimed is forgotten, down to its rows. */
export async function dropClaim(context: Context, at: At): Promise<{ id: string }> {
  if (!can(context.viewer, 'catalog.see', at)) throw new DomainError('not-found')
  return context.inTransaction(async (tx) => {
    const claim = await requireClaim(context, tx, at)
    const { catalogId, id, rows } = claim
    if (!['uploading', 'checking', 'checked'].includes(claim.state))
      throw new DomainError('changed-meanwhile')
    await dropClaimRows(tx, at)
    await moveClaim(tx, at, { state: 'dropped', movedAt: context.now() })
    const fields = { person: context.viewer.personId, import: id, rows, subjectName: claim.fileName }
    await writeEntry(tx, {
      log: catalogId,
      id: context.newId(),
      kind: 'claim.drop',
      at: context.now(),
      fields,
    })
    return { id }
  })
}

const folded = (name: string) => name.trim().toLowerCase()

/** A place that rows name: the group it is, or why not. One that is to be made has neither. */
async function placesOf(context: Context, tx: Tx, claim: ClaimImport): Promise<Place[]> {
  const { catalogId } = claim
  const groups = await listEveryGroup(tx, catalogId)
  const products = new Map(
    (await listEveryProduct(tx, catalogId)).map((one) => [folded(one.name), one.archivedAt !== null]),
  )
  const mayMake =
    claim.createMissing &&
    can(context.viewer, 'product.create', { catalogId }) &&
    can(context.viewer, 'group.create', { catalogId })
  const fallback = claim.groupId ?? groups.find((group) => group.reserved)!.id
  let left = MOST_MADE
  return (await namedPlaces(tx, claim)).map(({ product, group }) => {
    const place = (groupId: string | null, problem: ClaimProblem | null = null) => ({
      ...{ product, group, groupId, problem },
    })
    if (group === null) {
      if (product === null) return place(fallback)
      return place(null, { column: 'group', code: 'group-missing' })
    }
    const fits = groups.filter(
      (one) =>
        folded(one.name) === folded(group) && (product === null || folded(one.product) === folded(product)),
    )
    const open = fits.filter((one) => !one.archived)
    if (open.length === 1) return place(open[0]!.id)
    if (open.length > 1) return place(null, { column: 'group', code: 'group-ambiguous' })
    const archived = fits.length > 0 || (product !== null && products.get(folded(product)))
    if (archived) return place(null, { column: 'group', code: 'group-archived' })
    if (mayMake && product !== null && !product.startsWith('.') && !group.startsWith('.') && left-- > 0)
      return place(null)
    if (product !== null && !products.has(folded(product)))
      return place(null, { column: 'product', code: 'product-unknown' })
    return place(null, { column: 'group', code: 'group-unknown' })
  })
}

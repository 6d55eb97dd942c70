// Products and device groups: new names, archiving and restoring. Devices that stand in what is archived are moved to
// .unassigned along with it, or it is refused.
import { toBytes } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { MOST_MOVED, placeName } from '@/lib/domain/places'
import { type CatalogAction, can } from '@/lib/domain/policy'
import type { Context, Tx } from '../context'
import { writeEntries, writeEntry } from '../store/audit'
import { moveDevices } from '../store/devices'
import {
  changeGroup,
  changeProduct,
  devicesIn,
  findGroup,
  findProduct,
  listEveryGroup,
} from '../store/places'

type Kind = 'product' | 'group'
type At = { catalogId: string; id: string }
const CHANGE = { product: changeProduct, group: changeGroup }

function require(context: Context, action: CatalogAction, catalogId: string): void {
  if (!can(context.viewer, 'catalog.see', { catalogId })) throw new DomainError('not-found')
  if (!can(context.viewer, action, { catalogId })) throw new DomainError('not-permitted')
}

const find = (tx: Tx, kind: Kind, { catalogId, id }: At) =>
  kind === 'product' ? findProduct(tx, catalogId, id) : findGroup(tx, catalogId, id)

type Change = {
  kind: Kind
  verb: 'rename' | 'archive' | 'restore'
  data: { name?: string; archivedAt?: Date | null }
  /** What has to be done first: how many devices were moved. */
  before?: (tx: Tx) => Promise<number>
}

async function change(context: Context, at: At, does: Change): Promise<{ id: string; moved: number }> {
  const { kind, verb, data, before } = does
  require(context, `${kind}.change`, at.catalogId)
  return context.inTransaction(async (tx) => {
    const place = await find(tx, kind, at)
    if (!place) throw new DomainError('not-found')
    if (place.reserved) throw new DomainError('name-reserved')
    const moved = (await before?.(tx)) ?? 0
    await CHANGE[kind](tx, at, data)
    const fields = { [kind]: at.id, subjectName: data.name ?? place.name, devices: moved || undefined }
    await writeEntry(tx, {
      log: at.catalogId,
      id: context.newId(),
      kind: `${kind}.${verb}`,
      at: context.now(),
      fields: { person: context.viewer.personId, ...fields },
    })
    return { id: at.id, moved }
  })
}

/** Throws `name-taken`, `name-reserved`. */
export const renameProduct = (context: Context, input: At & { name: string }) =>
  change(context, input, { kind: 'product', verb: 'rename', data: { name: placeName(input.name) } })
export const renameGroup = (context: Context, input: At & { name: string }) =>
  change(context, input, { kind: 'group', verb: 'rename', data: { name: placeName(input.name) } })

/** `moveDevices`: to .unassigned. Throws `place-not-empty`, `too-large`. */
export const archiveProduct = (context: Context, input: At & { moveDevices: boolean }) =>
  change(context, input, {
    kind: 'product',
    verb: 'archive',
    data: { archivedAt: context.now() },
    before: (tx) => clear(context, tx, { ...input, productId: input.id }),
  })
export const archiveGroup = (context: Context, input: At & { moveDevices: boolean }) =>
  change(context, input, {
    kind: 'group',
    verb: 'archive',
    data: { archivedAt: context.now() },
    before: (tx) => clear(context, tx, { ...input, groupId: input.id }),
  })

export const restoreProduct = (context: Context, input: At) =>
  change(context, input, { kind: 'product', verb: 'restore', data: { archivedAt: null } })
export const restoreGroup = (context: Context, input: At) =>
  change(context, input, { kind: 'group', verb: 'restore', data: { archivedAt: null } })

type Clearing = { catalogId: string; moveDevices: boolean; productId?: string; groupId?: string }

/** How many went to .unassigned. */
async function clear(context: Context, tx: Tx, { moveDevices: move, ...where }: Clearing): Promise<number> {
  const { catalogId } = where
  const devices = await devicesIn(tx, { ...where, limit: MOST_MOVED + 1 })
  if (devices.length === 0) return 0
  if (!move) throw new DomainError('place-not-empty')
  if (devices.length > MOST_MOVED)
    throw new DomainError(
      'too-large',
      `More than ${MOST_MOVED} devices stand in it. Move them in parts first.`,
    )
  const reserved = (await listEveryGroup(tx, catalogId)).find((group) => group.reserved)!
  const to = { catalogId, groupId: reserved.id }
  await moveDevices(
    tx,
    to,
    devices.map((one) => one.id),
  )
  await writeEntries(
    tx,
    devices.map(({ deviceId }) => ({
      log: catalogId,
      id: context.newId(),
      kind: 'device.move',
      at: context.now(),
      fields: { person: context.viewer.personId, device: toBytes(deviceId), group: to.groupId },
    })),
  )
  return devices.length
}

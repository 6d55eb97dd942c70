// Where devices stand: products and their device groups, open or archived, and how many devices are in them.
import type { Tx } from '../context'

export type ProductRow = { id: string; name: string; archivedAt: Date | null; reserved: boolean }
export type GroupRow = {
  id: string
  name: string
  product: string
  productId: string
  /** Set where it or its product is archived: nothing comes into it. */
  archived: boolean
  /** When it was archived itself. */
  archivedAt: Date | null
  reserved: boolean
}

/** Products that devices may be of, without the reserved one. */
export const listProducts = (tx: Tx, catalogId: string) =>
  tx.product.findMany({
    where: { catalogId, archivedAt: null, reserved: false },
    select: { id: true, name: true },
    orderBy: { name: 'asc' },
  })

/** Archived ones too, and .unassigned as the last. */
export const listEveryProduct = (tx: Tx, catalogId: string): Promise<ProductRow[]> =>
  tx.product.findMany({
    where: { catalogId },
    select: { id: true, name: true, archivedAt: true, reserved: true },
    orderBy: [{ reserved: 'asc' }, { name: 'asc' }],
  })

/** Archived ones too; .default of .unassigned as the last. */
export const listEveryGroup = (tx: Tx, catalogId: string): Promise<GroupRow[]> =>
  tx.$queryRaw<
    GroupRow[]
  >`SELECT g.id, g.name, p.name AS product, p.id AS "productId", g.archived_at AS "archivedAt", g.reserved,
      (g.archived_at IS NOT NULL OR p.archived_at IS NOT NULL) AS archived
    FROM device_group g JOIN product p ON p.catalog_id = g.catalog_id AND p.id = g.product_id
    WHERE g.catalog_id = ${catalogId}::uuid ORDER BY g.reserved, p.name, g.name`

/** Groups that devices may stand in; .default of .unassigned as the last. */
export const listGroups = async (tx: Tx, catalogId: string): Promise<GroupRow[]> =>
  (await listEveryGroup(tx, catalogId)).filter((group) => !group.archived)

export const findGroup = async (tx: Tx, catalogId: string, id: string): Promise<GroupRow | undefined> =>
  (await listEveryGroup(tx, catalogId)).find((group) => group.id === id)

export const findProduct = (tx: Tx, catalogId: string, id: string): Promise<ProductRow | null> =>
  tx.product.findUnique({
    where: { catalogId_id: { catalogId, id } },
    select: { id: true, name: true, archivedAt: true, reserved: true },
  })

/** How many devices stand in each group, counted up to `most`. */
export async function countByGroup(tx: Tx, catalogId: string, most: number): Promise<Map<string, number>> {
  const rows = await tx.$queryRaw<
    { id: string; n: number }[]
  >`SELECT g.id, (SELECT count(*)::int FROM (SELECT 1 FROM device d
      WHERE d.catalog_id = g.catalog_id AND d.group_id = g.id AND d.until IS NULL LIMIT ${most}) held) AS n
    FROM device_group g WHERE g.catalog_id = ${catalogId}::uuid`
  return new Map(rows.map((row) => [row.id, row.n]))
}

export const addProduct = (tx: Tx, p: { catalogId: string; id: string; name: string }) =>
  tx.product.create({ data: p, select: { id: true } })
export const addGroup = (tx: Tx, g: { catalogId: string; id: string; productId: string; name: string }) =>
  tx.deviceGroup.create({ data: g, select: { id: true } })

type Place = { catalogId: string; id: string }
type Changed = { name?: string; archivedAt?: Date | null }
const at = ({ catalogId, id }: Place) => ({ catalogId_id: { catalogId, id } })
export const changeProduct = (tx: Tx, place: Place, data: Changed) =>
  tx.product.update({ where: at(place), data, select: { id: true } })
export const changeGroup = (tx: Tx, place: Place, data: Changed) =>
  tx.deviceGroup.update({ where: at(place), data, select: { id: true } })
export const changeCatalog = (tx: Tx, id: string, data: Changed) =>
  tx.catalog.update({ where: { id }, data, select: { id: true } })

/** Devices in this group, or in any group of this product; at most `limit`. */
export const devicesIn = (
  tx: Tx,
  where: { catalogId: string; groupId?: string; productId?: string; limit: number },
): Promise<{ id: string; deviceId: Uint8Array }[]> =>
  tx.device.findMany({
    where: {
      catalogId: where.catalogId,
      until: null,
      groupId: where.groupId,
      group: where.productId ? { productId: where.productId } : undefined,
    },
    select: { id: true, deviceId: true },
    take: where.limit,
  })

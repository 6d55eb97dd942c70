// Images of the catalog and their content, and what devices said they have installed.
import { type Bytes, toBytes } from '@/lib/core/bytes'
import type { ComponentSoFar } from '@/lib/domain/image-rules'
import type { ImageReport } from '@/lib/domain/next-keystore'
import type { Tx } from '../context'

export type ImageRow = {
  id: string
  componentId: string
  name: string
  kind: number
  version: string
  sizeBytes: number
  contentHash: Bytes
  rollback: number
  manifest: Bytes
  kid: Bytes
  origin: string
  development: boolean
  withdrawnAt: Date | null
  addedBy: string | null
  createdAt: Date
}

const rowOf = <R extends { manifest: Uint8Array; kid: Uint8Array; contentHash: Uint8Array }>(row: R) => ({
  ...row,
  manifest: toBytes(row.manifest),
  kid: toBytes(row.kid),
  contentHash: toBytes(row.contentHash),
})

/** By component, the newest first. */
export async function listImages(tx: Tx, catalogId: string): Promise<ImageRow[]> {
  const rows = await tx.image.findMany({
    where: { catalogId },
    orderBy: [{ name: 'asc' }, { createdAt: 'desc' }, { id: 'asc' }],
  })
  return rows.map(rowOf)
}

export async function findImage(tx: Tx, catalogId: string, id: string): Promise<ImageRow | undefined> {
  const row = await tx.image.findUnique({ where: { catalogId_id: { catalogId, id } } })
  return row ? rowOf(row) : undefined
}

export async function findImageFile(
  tx: Tx,
  catalogId: string,
  id: string,
): Promise<{ manifest: Bytes; content: Bytes; name: string; version: string } | undefined> {
  const row = await tx.image.findUnique({
    where: { catalogId_id: { catalogId, id } },
    include: { content: true },
  })
  return row?.content
    ? {
        manifest: toBytes(row.manifest),
        content: toBytes(row.content.bytes),
        name: row.name,
        version: row.version,
      }
    : undefined
}

type Component = { catalogId: string; componentId: string }

/** One image of a component at a time, so that rollback numbers follow each other. */
export const lockComponent = (tx: Tx, { catalogId, componentId }: Component) =>
  tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${catalogId + componentId}, 3))::text`

export async function componentSoFar(tx: Tx, { catalogId, componentId }: Component): Promise<ComponentSoFar> {
  const [row] = await tx.$queryRaw<
    { kind: number | null; highest: number }[]
  >`SELECT max(kind) AS kind, coalesce(max(rollback) FILTER (WHERE NOT development), 0)::int AS highest
    FROM image WHERE catalog_id = ${catalogId}::uuid AND component_id = ${componentId}::uuid`
  return row!.kind === null ? null : { kind: row!.kind, highestRollback: row!.highest }
}

export type NewImage = Omit<ImageRow, 'withdrawnAt'> & { catalogId: string }
export async function addImage(tx: Tx, image: NewImage, content: Bytes): Promise<void> {
  await tx.image.create({ data: image, select: { id: true } })
  await tx.imageContent.create({
    data: { catalogId: image.catalogId, imageId: image.id, bytes: content },
    select: { imageId: true },
  })
}

type At = { catalogId: string; id: string }
export const setWithdrawn = (tx: Tx, { catalogId, id, at }: At & { at: Date | null }) =>
  tx.image.update({
    where: { catalogId_id: { catalogId, id } },
    data: { withdrawnAt: at },
    select: { id: true },
  })
export const replaceManifest = (tx: Tx, { catalogId, id, ...data }: At & { manifest: Bytes; kid: Bytes }) =>
  tx.image.update({ where: { catalogId_id: { catalogId, id } }, data, select: { id: true } })

export type SeenImage = {
  componentId: string
  imageId: string
  kid: Bytes
  name: string
  version: string
  installed: boolean
  development: boolean
}
export type NewReport = {
  catalogId: string
  device: string
  keystoreVersion: number
  personId: string
  at: Date
  images: readonly SeenImage[]
}

/** A device's list of images takes the place of its last one. */
export async function replaceReport(tx: Tx, { images, ...report }: NewReport): Promise<void> {
  const { catalogId, device } = report
  const data = { ...report, keystoreVersion: BigInt(report.keystoreVersion) }
  await tx.deviceImageReport.upsert({
    where: { catalogId_device: { catalogId, device } },
    create: data,
    update: { keystoreVersion: data.keystoreVersion, personId: data.personId, at: data.at },
    select: { device: true },
  })
  await tx.deviceImageSeen.deleteMany({ where: { catalogId, device } })
  await tx.deviceImageSeen.createMany({ data: images.map((image) => ({ ...image, catalogId, device })) })
}

export async function findReport(
  tx: Tx,
  { catalogId, device }: { catalogId: string; device: string },
): Promise<{ keystoreVersion: number; at: Date; images: SeenImage[] } | undefined> {
  const row = await tx.deviceImageReport.findUnique({
    where: { catalogId_device: { catalogId, device } },
    include: { images: { orderBy: [{ name: 'asc' }, { version: 'asc' }] } },
  })
  if (!row) return undefined
  const images = row.images.map((image) => ({ ...image, kid: toBytes(image.kid) }))
  return { keystoreVersion: Number(row.keystoreVersion), at: row.at, images }
}

/** One for each device that the catalog holds: its last list, or null. */
export async function reportsOf(tx: Tx, catalogId: string): Promise<ImageReport[]> {
  const rows = await tx.$queryRaw<
    { version: number | null; kids: Uint8Array[] | null }[]
  >`SELECT r.keystore_version::float8 AS version, array_agg(s.kid) FILTER (WHERE s.installed AND NOT s.development) AS kids
    FROM device d LEFT JOIN device_image_report r ON r.catalog_id = d.catalog_id AND r.device = d.id
    LEFT JOIN device_image_seen s ON s.catalog_id = d.catalog_id AND s.device = d.id
    WHERE d.catalog_id = ${catalogId}::uuid AND d.until IS NULL GROUP BY d.id, r.keystore_version`
  return rows.map(({ version, kids }) =>
    version === null ? null : { keystoreVersion: version, kids: (kids ?? []).map((kid) => toBytes(kid)) },
  )
}

// Root and signing keys (their public halves), keystores and the drafts a root kept outside has yet to sign.
import { type Bytes, toBytes } from '@/lib/core/bytes'
import { type CoseKey, uncompressed } from '@/lib/core/cose'
import { coseKeyFromUncompressed } from '@/lib/core/keys'
import type { Tx } from '../context'

export type RootKey = { kid: Bytes; publicKey: CoseKey; kept: 'portal' | 'outside' }
export type SigningKey = {
  kid: Bytes
  publicKey: CoseKey
  use: number
  state: 'planned' | 'active' | 'retired' | 'compromised'
  createdAt: Date
}

/** A catalog's keys are brought by one person at a time. */
export const lockKeys = (tx: Tx, catalogId: string) =>
  tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${catalogId}, 2))::text`

// Whether the private half is here is all the app may know of it; the inserting statement is the only place it passes.
export const addRootKey = (
  tx: Tx,
  k: { catalogId: string; kid: Bytes; publicKey: CoseKey; privateEnc: Bytes | null },
) =>
  tx.$executeRaw`INSERT INTO root_key (catalog_id, kid, public_key, private_enc) VALUES (${k.catalogId}::uuid, ${k.kid}, ${uncompressed(k.publicKey)}, ${k.privateEnc})`

export const addSigningKey = (
  tx: Tx,
  k: { catalogId: string; kid: Bytes; publicKey: CoseKey; privateEnc: Bytes; use: number },
) =>
  tx.$executeRaw`INSERT INTO signing_key (catalog_id, kid, use, public_key, private_enc) VALUES (${k.catalogId}::uuid, ${k.kid}, ${k.use}, ${uncompressed(k.publicKey)}, ${k.privateEnc})`

export async function findRootKey(
  tx: Tx,
  catalogId: string,
): Promise<{ kid: Bytes; publicKey: CoseKey } | undefined> {
  const row = await tx.rootKey.findFirst({
    where: { catalogId },
    orderBy: { createdAt: 'desc' },
    select: { kid: true, publicKey: true },
  })
  return row ? { kid: toBytes(row.kid), publicKey: coseKeyFromUncompressed(row.publicKey) } : undefined
}

export async function listSigningKeys(tx: Tx, catalogId: string): Promise<SigningKey[]> {
  const rows = await tx.signingKey.findMany({
    where: { catalogId },
    orderBy: [{ use: 'asc' }, { createdAt: 'desc' }],
    select: { kid: true, publicKey: true, use: true, state: true, createdAt: true },
  })
  return rows.map((row) => ({
    ...row,
    kid: toBytes(row.kid),
    publicKey: coseKeyFromUncompressed(row.publicKey),
  }))
}

export async function activeKey(tx: Tx, catalogId: string, use: number): Promise<SigningKey | undefined> {
  return (await listSigningKeys(tx, catalogId)).find((key) => key.use === use && key.state === 'active')
}

export const activatePlanned = (tx: Tx, catalogId: string, at: Date) =>
  tx.signingKey.updateMany({ where: { catalogId, state: 'planned' }, data: { state: 'active', from: at } })

export type StoredKeystore = { version: number; bytes: Bytes; createdAt: Date }
export async function listKeystores(tx: Tx, catalogId: string): Promise<StoredKeystore[]> {
  const rows = await tx.keystore.findMany({ where: { catalogId }, orderBy: { version: 'desc' } })
  return rows.map((row) => ({
    version: Number(row.version),
    bytes: toBytes(row.bytes),
    createdAt: row.createdAt,
  }))
}
export async function latestKeystore(tx: Tx, catalogId: string): Promise<StoredKeystore | undefined> {
  return (await listKeystores(tx, catalogId))[0]
}
export const addKeystore = (
  tx: Tx,
  k: { catalogId: string; version: number; bytes: Bytes; rootKid: Bytes; createdAt: Date },
) => tx.keystore.create({ data: { ...k, version: BigInt(k.version) }, select: { version: true } })

/** Above every version issued, drafted or shown by a device. */
export async function nextKeystoreVersion(tx: Tx, catalogId: string): Promise<number> {
  const [row] = await tx.$queryRaw<
    { n: number }[]
  >`SELECT 1 + greatest((SELECT max(version) FROM keystore WHERE catalog_id = ${catalogId}::uuid),
    (SELECT max(keystore_seen) FROM device WHERE catalog_id = ${catalogId}::uuid), 0)::float8 AS n`
  return row!.n
}

export type Draft = { version: number; payload: Bytes; rootKid: Bytes }
export const addDraft = (tx: Tx, d: Draft & { catalogId: string }) =>
  tx.keystoreDraft.create({ data: { ...d, version: BigInt(d.version) }, select: { version: true } })
export async function findDraft(tx: Tx, catalogId: string): Promise<Draft | undefined> {
  const row = await tx.keystoreDraft.findFirst({ where: { catalogId }, orderBy: { version: 'desc' } })
  return row
    ? { version: Number(row.version), payload: toBytes(row.payload), rootKid: toBytes(row.rootKid) }
    : undefined
}
export const dropDrafts = (tx: Tx, catalogId: string) => tx.keystoreDraft.deleteMany({ where: { catalogId } })

export async function listImages(tx: Tx, catalogId: string) {
  const rows = await tx.image.findMany({
    where: { catalogId },
    orderBy: [{ name: 'asc' }, { createdAt: 'desc' }],
  })
  return rows.map((row) => ({
    ...row,
    manifest: toBytes(row.manifest),
    kid: toBytes(row.kid),
    contentHash: toBytes(row.contentHash),
  }))
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

export type NewImage = {
  catalogId: string
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
}
export async function addImage(tx: Tx, image: NewImage, content: Bytes): Promise<void> {
  await tx.image.create({ data: image, select: { id: true } })
  await tx.imageContent.create({
    data: { catalogId: image.catalogId, imageId: image.id, bytes: content },
    select: { imageId: true },
  })
}

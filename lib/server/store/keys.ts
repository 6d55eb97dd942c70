// Root and signing keys (their public halves), development keys, keystores and the drafts a root has yet to sign.
import { type Bytes, toBytes } from '@/lib/core/bytes'
import { type CoseKey, uncompressed } from '@/lib/core/cose'
import { coseKeyFromUncompressed } from '@/lib/core/keys'
import type { KeyEffect } from '@/lib/domain/next-keystore'
import { type DevelopmentKey, type SigningKey, keyInForce as inForce } from '@/lib/domain/signing-keys'
import type { Tx } from '../context'

/** A catalog's keys are brought by one person at a time. */
export const lockKeys = (tx: Tx, catalogId: string) =>
  tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${catalogId}, 2))::text`

// Whether the private half is here is all the app may know of it; the inserting statement is the only place it passes.
export const addRootKey = (
  tx: Tx,
  k: { catalogId: string; kid: Bytes; publicKey: CoseKey; privateEnc: Bytes | null },
) =>
  tx.$executeRaw`INSERT INTO root_key (catalog_id, kid, public_key, private_enc) VALUES (${k.catalogId}::uuid, ${k.kid}, ${uncompressed(k.publicKey)}, ${k.privateEnc})`

export type NewSigningKey = {
  catalogId: string
  kid: Bytes
  publicKey: CoseKey
  /** Null: kept outside. */
  privateEnc: Bytes | null
  use: number
  label: string | null
  from: Date | null
  createdAt: Date
}
export const addSigningKey = (tx: Tx, k: NewSigningKey) =>
  tx.$executeRaw`INSERT INTO signing_key (catalog_id, kid, use, public_key, private_enc, origin, label, "from", created_at) VALUES (${k.catalogId}::uuid, ${k.kid},
    ${k.use}, ${uncompressed(k.publicKey)}, ${k.privateEnc}, ${k.privateEnc ? 'portal' : 'outside'}, ${k.label}, ${k.from}, ${k.createdAt})`

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

const numberOf = (value: bigint | null) => (value === null ? null : Number(value))
const PUBLIC = {
  kid: true,
  publicKey: true,
  use: true,
  state: true,
  origin: true,
  label: true,
  from: true,
  listedIn: true,
  droppedIn: true,
  createdAt: true,
} as const

export async function listSigningKeys(tx: Tx, catalogId: string): Promise<SigningKey[]> {
  const rows = await tx.signingKey.findMany({
    where: { catalogId },
    orderBy: [{ use: 'asc' }, { createdAt: 'desc' }],
    select: PUBLIC,
  })
  return rows.map((row) => ({
    ...row,
    kid: toBytes(row.kid),
    publicKey: coseKeyFromUncompressed(row.publicKey),
    origin: row.origin === 'outside' ? 'outside' : 'portal',
    listedIn: numberOf(row.listedIn),
    droppedIn: numberOf(row.droppedIn),
  }))
}

export async function keyInForce(
  tx: Tx,
  asked: { catalogId: string; use: number; at: Date },
): Promise<SigningKey | undefined> {
  return inForce(await listSigningKeys(tx, asked.catalogId), asked.use, asked.at)
}

export const endKey = (tx: Tx, k: { catalogId: string; kid: Bytes; state: 'retired' | 'compromised' }) =>
  tx.signingKey.updateMany({ where: { catalogId: k.catalogId, kid: k.kid }, data: { state: k.state } })

/** A planned key takes over as soon as its keystore is issued. */
export const hastenKey = (tx: Tx, k: { catalogId: string; kid: Bytes }) =>
  tx.signingKey.updateMany({
    where: { catalogId: k.catalogId, kid: k.kid, state: 'planned' },
    data: { from: null },
  })

export async function listDevelopmentKeys(tx: Tx, catalogId: string): Promise<DevelopmentKey[]> {
  const rows = await tx.developmentKey.findMany({ where: { catalogId }, orderBy: { createdAt: 'asc' } })
  return rows.map((row) => ({
    ...row,
    kid: toBytes(row.kid),
    publicKey: coseKeyFromUncompressed(row.publicKey),
    listedIn: numberOf(row.listedIn),
    droppedIn: numberOf(row.droppedIn),
  }))
}
export const addDevelopmentKey = (
  tx: Tx,
  k: { catalogId: string; kid: Bytes; publicKey: CoseKey; label: string; createdAt: Date },
) =>
  tx.developmentKey.create({
    data: { ...k, publicKey: uncompressed(k.publicKey) },
    select: { kid: true },
  })
export const removeDevelopmentKey = (tx: Tx, k: { catalogId: string; kid: Bytes; at: Date }) =>
  tx.developmentKey.updateMany({
    where: { catalogId: k.catalogId, kid: k.kid, removedAt: null },
    data: { removedAt: k.at },
  })

/** Writes what the issue of a keystore means for the keys. */
export async function applyEffects(
  tx: Tx,
  catalogId: string,
  effects: { signing: readonly KeyEffect[]; development: readonly KeyEffect[] },
): Promise<void> {
  for (const { kid, activeFrom, ...listing } of effects.signing) {
    await tx.signingKey.updateMany({
      where: { catalogId, kid },
      data: { ...listing, ...(activeFrom && { state: 'active', from: activeFrom }) },
    })
  }
  for (const { kid, listedIn, droppedIn } of effects.development)
    await tx.developmentKey.updateMany({ where: { catalogId, kid }, data: { listedIn, droppedIn } })
}

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

/** Above every version issued, shown by a device, or ever given out for signing; the version is taken with it. */
export async function takeKeystoreVersion(tx: Tx, catalogId: string): Promise<number> {
  const [row] = await tx.$queryRaw<
    { n: number }[]
  >`UPDATE catalog SET keystore_drafted = 1 + greatest(keystore_drafted, (SELECT max(version) FROM keystore WHERE catalog_id = ${catalogId}::uuid),
    (SELECT max(keystore_seen) FROM device WHERE catalog_id = ${catalogId}::uuid), 0) WHERE id = ${catalogId}::uuid RETURNING keystore_drafted::float8 AS n`
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

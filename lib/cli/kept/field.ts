// What a technician takes along: the catalogs' trusted keystores, each the newest that came by.
import { type Bytes, uuidToText } from '@/lib/core/bytes'
import { readKeystore } from '@/lib/domain/keystore'
import { attempt } from '@/lib/domain/signed-object'
import { type Folder, readKept, writeKept } from './folder'

const nameOf = (catalogId: string) => `keystores/${catalogId}.cose`
const versionOf = (file: Bytes) => attempt(() => readKeystore(file))?.keystore.version

export type KeptKeystore = { version: number; file: Bytes }

export async function keystoreFor(folder: Folder, catalogId: string): Promise<KeptKeystore | null> {
  const file = await readKept(folder, nameOf(catalogId))
  const version = file && versionOf(file)
  return file && version !== undefined && version !== null ? { version, file } : null
}

/** Keeps a package under the catalog that it names; an older one than is kept changes nothing. Null for what is none. */
export async function keepKeystore(folder: Folder, file: Bytes): Promise<KeptKeystore | null> {
  const read = attempt(() => readKeystore(file))
  if (!read) return null
  const { version, catalogId } = read.keystore
  const catalog = uuidToText(catalogId)
  const kept = await keystoreFor(folder, catalog)
  if (kept && kept.version >= version) return kept
  await writeKept(folder, nameOf(catalog), file)
  return { version, file }
}

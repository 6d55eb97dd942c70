// A catalog's settings as a person may see them: members, policy, products, keys and images.
import { fromHex, toBase64, toHex } from '@/lib/core/bytes'
import { uncompressed } from '@/lib/core/cose'
import { DomainError } from '@/lib/domain/errors'
import { type CatalogAction, can } from '@/lib/domain/policy'
import { KEYSTORE } from '@/lib/domain/keystore'
import { protectedHeader, toBeSigned } from '@/lib/core/cose'
import type { Context } from '../context'
import { findPolicy, listGroups, listMembers, listProducts } from '../store/catalogs'
import {
  findDraft,
  findImageFile,
  findRootKey,
  latestKeystore,
  listImages as storedImages,
  listKeystores,
  listSigningKeys,
} from '../store/keys'

function require(context: Context, action: CatalogAction, catalogId: string): void {
  if (!can(context.viewer, 'catalog.see', { catalogId })) throw new DomainError('not-found')
  if (!can(context.viewer, action, { catalogId })) throw new DomainError('not-permitted')
}

export async function membersOf(context: Context, catalogId: string) {
  require(context, 'member.see', catalogId)
  return context.inTransaction(async (tx) => ({
    members: (await listMembers(tx, catalogId)).map((m) => ({
      ...m,
      since: m.since.toISOString(),
      until: m.until?.toISOString() ?? null,
    })),
    groups: (await listGroups(tx, catalogId)).map(({ id, name }) => ({ id, name })),
    mayChange: can(context.viewer, 'member.change', { catalogId }),
  }))
}

export async function policyOf(context: Context, catalogId: string) {
  require(context, 'policy.see', catalogId)
  return context.inTransaction(async (tx) => {
    const policy = await findPolicy(tx, catalogId)
    const groups = (await listGroups(tx, catalogId)).map(({ id, name }) => ({ id, name }))
    return {
      ...policy,
      createdAt: policy.createdAt.toISOString(),
      groups,
      mayChange: can(context.viewer, 'policy.change', { catalogId }),
    }
  })
}

export async function productsOf(context: Context, catalogId: string) {
  require(context, 'product.see', catalogId)
  return context.inTransaction(async (tx) => ({
    products: await listProducts(tx, catalogId),
    groups: await listGroups(tx, catalogId),
    mayChange: can(context.viewer, 'product.create', { catalogId }),
  }))
}

/** Public halves only. `draft` is what a root kept outside has to sign: the exact bytes, base64. */
export async function keysOf(context: Context, catalogId: string) {
  require(context, 'key.see', catalogId)
  const stored = await context.inTransaction(async (tx) => {
    const [root, keys, keystores, draft] = [
      await findRootKey(tx, catalogId),
      await listSigningKeys(tx, catalogId),
      await listKeystores(tx, catalogId),
      await findDraft(tx, catalogId),
    ]
    return {
      root: root
        ? { kid: toHex(root.kid), publicKey: toHex(uncompressed(root.publicKey).subarray(1)) }
        : null,
      keys: keys.map((key) => ({
        kid: toHex(key.kid),
        use: key.use,
        state: key.state,
        createdAt: key.createdAt.toISOString(),
      })),
      keystores: keystores.map((one) => ({
        version: one.version,
        createdAt: one.createdAt.toISOString(),
        sizeBytes: one.bytes.length,
      })),
      draft: draft
        ? {
            version: draft.version,
            toBeSigned: toBase64(toBeSigned(protectedHeader(KEYSTORE.typ, draft.rootKid), draft.payload)),
          }
        : null,
      mayChange: can(context.viewer, 'key.change', { catalogId }),
    }
  })
  return {
    ...stored,
    root: stored.root && { ...stored.root, kept: await rootKept(context, catalogId, stored.root.kid) },
  }
}

/** Only the signer knows whether it has the private half; null where it does not answer. */
async function rootKept(
  context: Context,
  catalogId: string,
  kid: string,
): Promise<'portal' | 'outside' | null> {
  const held = await context.signer.holdsRoot({ catalogId, kid: fromHex(kid) }).catch(() => null)
  return held === null ? null : held ? 'portal' : 'outside'
}

export async function keystoreOf(context: Context, input: { catalogId: string; version: number | null }) {
  require(context, 'keystore.read', input.catalogId)
  return context.inTransaction(async (tx) => {
    const keystores = await listKeystores(tx, input.catalogId)
    const found =
      input.version === null
        ? await latestKeystore(tx, input.catalogId)
        : keystores.find((one) => one.version === input.version)
    if (!found) throw new DomainError('not-found')
    return found
  })
}

export async function imagesOf(context: Context, catalogId: string) {
  require(context, 'image.see', catalogId)
  const rows = await context.inTransaction((tx) => storedImages(tx, catalogId))
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    version: row.version,
    kind: row.kind,
    sizeBytes: row.sizeBytes,
    rollback: row.rollback,
    componentId: row.componentId,
    kid: toHex(row.kid),
    createdAt: row.createdAt.toISOString(),
  }))
}

export async function imageFileOf(context: Context, input: { catalogId: string; id: string }) {
  require(context, 'image.see', input.catalogId)
  const file = await context.inTransaction((tx) => findImageFile(tx, input.catalogId, input.id))
  if (!file) throw new DomainError('not-found')
  return file
}

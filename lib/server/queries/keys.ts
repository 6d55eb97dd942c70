// The catalog's keys as its owners and auditors may see them: public halves, how each key stands, what waits for the root,
// and which devices have still to get the newest keystore.
import { fromHex, toBase64, toHex } from '@/lib/core/bytes'
import { protectedHeader, toBeSigned, uncompressed } from '@/lib/core/cose'
import { DomainError } from '@/lib/domain/errors'
import { KEYSTORE, readKeystore } from '@/lib/domain/keystore'
import { can, scopeOf } from '@/lib/domain/policy'
import { type SigningKey, standingOf } from '@/lib/domain/signing-keys'
import type { Context, Tx } from '../context'
import { believersOf, devicesBehind, installedUnder, needsOf } from '../store/key-needs'
import { findDraft, findRootKey, listDevelopmentKeys, listKeystores, listSigningKeys } from '../store/keys'

function requireSee(context: Context, catalogId: string): void {
  if (!can(context.viewer, 'catalog.see', { catalogId })) throw new DomainError('not-found')
  if (!can(context.viewer, 'key.see', { catalogId })) throw new DomainError('not-permitted')
}

/** Public halves only. `draft` is what a root kept outside has to sign: the exact bytes, base64. */
export async function keysOf(context: Context, catalogId: string) {
  requireSee(context, catalogId)
  const stored = await context.inTransaction((tx) => read(context, tx, catalogId))
  return {
    ...stored,
    root: stored.root && { ...stored.root, kept: await rootKept(context, catalogId, stored.root.kid) },
  }
}

async function read(context: Context, tx: Tx, catalogId: string) {
  const root = await findRootKey(tx, catalogId)
  const keystores = await listKeystores(tx, catalogId)
  const draft = await findDraft(tx, catalogId)
  return {
    root: root ? { kid: toHex(root.kid), publicKey: toHex(uncompressed(root.publicKey).subarray(1)) } : null,
    keys: await signingLines(context, tx, catalogId),
    development: (await listDevelopmentKeys(tx, catalogId))
      .filter((key) => key.removedAt === null || (key.listedIn !== null && key.droppedIn === null))
      .map((key) => ({
        kid: toHex(key.kid),
        label: key.label,
        listed: key.listedIn !== null,
        removed: key.removedAt !== null,
        createdAt: key.createdAt.toISOString(),
      })),
    keystores: keystores.map((one) => ({
      version: one.version,
      createdAt: one.createdAt.toISOString(),
      sizeBytes: one.bytes.length,
      kept: readKeystore(one.bytes).keystore.keptForImages.length,
    })),
    draft: draft
      ? {
          version: draft.version,
          toBeSigned: toBase64(toBeSigned(protectedHeader(KEYSTORE.typ, draft.rootKid), draft.payload)),
        }
      : null,
    devices: await behind(context, tx, { catalogId, newest: keystores[0]?.version ?? 0 }),
    mayChange: can(context.viewer, 'key.change', { catalogId }),
  }
}

async function behind(context: Context, tx: Tx, at: { catalogId: string; newest: number }) {
  const scope = scopeOf(context.viewer, 'device.see', at.catalogId)
  if (!scope) return { behind: 0, total: 0 }
  const { behind: late, total } = await devicesBehind(tx, scope, { below: at.newest, limit: 0, offset: 0 })
  return { behind: late, total }
}

async function signingLines(context: Context, tx: Tx, catalogId: string) {
  const keys = await listSigningKeys(tx, catalogId)
  const now = context.now()
  const lines = []
  for (const key of keys) lines.push(await lineOf(tx, { catalogId, key, keys, now }))
  return lines
}

type OneKey = { catalogId: string; key: SigningKey; keys: readonly SigningKey[]; now: Date }
async function lineOf(tx: Tx, { catalogId, key, keys, now }: OneKey) {
  const needs = await needsOf(tx, { catalogId, kid: key.kid }, now)
  return {
    kid: toHex(key.kid),
    use: key.use,
    state: key.state,
    standing: standingOf(key, keys, now),
    origin: key.origin,
    label: key.label,
    from: key.from?.toISOString() ?? null,
    listedIn: key.listedIn,
    droppedIn: key.droppedIn,
    createdAt: key.createdAt.toISOString(),
    liveCapabilities: needs.capabilities,
    openNotices: needs.notices,
    installed: key.use === 2 ? await installedUnder(tx, { catalogId, kid: key.kid }) : 0,
    // Whoever was not seen with the keystore that drops it may believe it still.
    believers: key.listedIn === null ? 0 : await believersOf(tx, { catalogId, droppedIn: key.droppedIn }),
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

export const DEVICES_PER_PAGE = 50

/** Devices that were last seen with a keystore older than `below`; the newest issued where it is not said. */
export async function devicesBehindOf(
  context: Context,
  input: { catalogId: string; below: number | null; page: number },
) {
  requireSee(context, input.catalogId)
  const scope = scopeOf(context.viewer, 'device.see', input.catalogId)
  if (!scope) throw new DomainError('not-permitted')
  return context.inTransaction(async (tx) => {
    const newest = (await listKeystores(tx, input.catalogId))[0]?.version ?? 0
    const below = input.below ?? newest
    const offset = (input.page - 1) * DEVICES_PER_PAGE
    const found = await devicesBehind(tx, scope, { below, limit: DEVICES_PER_PAGE, offset })
    const rows = found.rows.map((row) => ({ ...row, statementAt: row.statementAt?.toISOString() ?? null }))
    return { ...found, rows, below, newest }
  })
}

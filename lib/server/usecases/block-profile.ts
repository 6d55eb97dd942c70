// A browser profile was lost: one act blocks its key and raises the epoch of each device that it has a capability for. An
// owner does it within the catalog, a person for their own profile in every catalog that knows it.
import { type Bytes, fromHex } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import type { Context, Tx } from '../context'
import { writeEntry } from '../store/audit'
import { blockProfile as block, devicesOfProfile, listProfiles } from '../store/profiles'
import { raiseEpoch, signNotice } from './raise-epoch'

export type BlockProfile = {
  /** Null: the person's own, wherever it is known. */
  catalogId: string | null
  /** 64 hex digits. */
  thumbprint: string
  reason: string
}

/** Throws `already-blocked` where nothing is left to do. */
export async function blockProfile(
  context: Context,
  input: BlockProfile,
): Promise<{ devices: number; ended: number }> {
  const reason = input.reason.trim()
  if (reason.length < 3) throw new DomainError('reason-required')
  const thumbprint = fromHex(input.thumbprint)
  const raised = await context.inTransaction(async (tx) => {
    const catalogs = await within(context, tx, { ...input, thumbprint })
    const done: { catalogId: string; id: string; ended: number }[] = []
    for (const catalogId of catalogs)
      done.push(...(await lose(context, tx, { catalogId, thumbprint, reason })))
    return done
  })
  for (const { catalogId, id } of raised) await signNotice(context, { catalogId, id })
  return { devices: raised.length, ended: raised.reduce((sum, one) => sum + one.ended, 0) }
}

/** The catalogs in which it is to be blocked. What a viewer may not see is not found. */
async function within(
  context: Context,
  tx: Tx,
  { catalogId, thumbprint }: { catalogId: string | null; thumbprint: Bytes },
): Promise<string[]> {
  const { viewer } = context
  const known = await listProfiles(tx, {
    catalogId: catalogId ?? undefined,
    personId: catalogId ? undefined : viewer.personId,
    thumbprint,
    now: context.now(),
  })
  const mine = known.filter(
    (one) => one.personId === viewer.personId || can(viewer, 'profile.block', { catalogId: one.catalogId }),
  )
  if (mine.length === 0) {
    const seen = known.some((one) => can(viewer, 'profile.see', { catalogId: one.catalogId }))
    throw new DomainError(seen ? 'not-permitted' : 'not-found')
  }
  const open = mine.filter((one) => one.blockedAt === null)
  if (open.length === 0) throw new DomainError('already-blocked')
  return open.map((one) => one.catalogId)
}

type Losing = { catalogId: string; thumbprint: Bytes; reason: string }

async function lose(context: Context, tx: Tx, { catalogId, thumbprint, reason }: Losing) {
  const at = context.now()
  const blocked = await block(tx, { catalogId, thumbprint, by: context.viewer.personId, reason, at })
  if (!blocked) throw new DomainError('already-blocked')
  const fields = { person: context.viewer.personId, profileKey: thumbprint, reason }
  await writeEntry(tx, { log: catalogId, id: context.newId(), kind: 'profile.block', at, fields })
  const raised: { catalogId: string; id: string; ended: number }[] = []
  // In the order of their ids, so that two who lose profiles at once do not wait for each other.
  for (const device of await devicesOfProfile(tx, { catalogId, thumbprint, now: at })) {
    const cause = { kind: 'profile' as const, thumbprint }
    const { id, ended } = await raiseEpoch(context, tx, { catalogId, device, reason, cause })
    raised.push({ catalogId, id, ended: ended.length })
  }
  return raised
}

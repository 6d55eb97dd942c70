// A browser profile was lost: one act blocks its key and raises the epoch of each device that it has a capability for. An
// owner does it within the catalog, a person for their own profile in every catalog that knows it.
import { type Bytes, fromHex } from '@/lib/core/bytes'
import { DomainError, isDomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import type { Context, Tx } from '../context'
import { writeEntry } from '../store/audit'
import { findDevice } from '../store/devices'
import { blockProfile as block, devicesOfProfile, listProfiles } from '../store/profiles'
import { endOfProfile } from '../store/revocations'
import { enterEnded, raiseEpoch, signNotice } from './raise-epoch'

export type BlockProfile = {
  /** Null: the person's own, wherever it is known. */
  catalogId: string | null
  /** 64 hex digits. */
  thumbprint: string
  reason: string
}

/** `untold`: devices that obey the profile until its capabilities expire, since their epoch cannot be raised. */
export type Blocked = { devices: number; ended: number; untold: number }

/** Throws `already-blocked` where nothing is left to do. */
export async function blockProfile(context: Context, input: BlockProfile): Promise<Blocked> {
  const reason = input.reason.trim()
  if (reason.length < 3) throw new DomainError('reason-required')
  const thumbprint = fromHex(input.thumbprint)
  const raised = await context.inTransaction(async (tx) => {
    const catalogs = await within(context, tx, { ...input, thumbprint })
    const done: Lost[] = []
    for (const catalogId of catalogs)
      done.push(...(await lose(context, tx, { catalogId, thumbprint, reason })))
    return done
  })
  for (const { catalogId, id } of raised) if (id) await signNotice(context, { catalogId, id })
  const untold = raised.filter((one) => one.id === null).length
  const ended = raised.reduce((sum, one) => sum + one.ended, 0)
  return { devices: raised.length - untold, ended, untold }
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
/** `id` of the revocation; null where the device cannot be told. */
type Lost = { catalogId: string; id: string | null; ended: number }

async function lose(context: Context, tx: Tx, { catalogId, thumbprint, reason }: Losing): Promise<Lost[]> {
  const at = context.now()
  const blocked = await block(tx, { catalogId, thumbprint, by: context.viewer.personId, reason, at })
  if (!blocked) throw new DomainError('already-blocked')
  const fields = { person: context.viewer.personId, profileKey: thumbprint, reason }
  await writeEntry(tx, { log: catalogId, id: context.newId(), kind: 'profile.block', at, fields })
  const lost: Lost[] = []
  // In the order of their ids, so that two who lose profiles at once do not wait for each other.
  for (const device of await devicesOfProfile(tx, { catalogId, thumbprint, now: at })) {
    const cause = { kind: 'profile' as const, thumbprint }
    const raised = await raiseEpoch(context, tx, { catalogId, device, reason, cause }).catch(onlyUntold)
    const ended = raised?.ended ?? (await endHere(context, tx, { catalogId, device, thumbprint, reason }))
    lost.push({ catalogId, id: raised?.id ?? null, ended: ended.length })
  }
  return lost
}

/** One device that states an epoch beyond reach, or that has left the catalog, must not keep the profile from being blocked. */
function onlyUntold(error: unknown): null {
  if (isDomainError(error) && (error.code === 'epoch-too-far' || error.code === 'device-not-held'))
    return null
  throw error
}

async function endHere(
  context: Context,
  tx: Tx,
  { catalogId, device: id, thumbprint, reason }: Losing & { device: string },
) {
  const device = (await findDevice(tx, catalogId, id))!
  const ended = await endOfProfile(tx, { catalogId, device: id, profileKey: thumbprint, at: context.now() })
  const common = { device: fromHex(device.deviceId), reason, epoch: device.epochIssued }
  await enterEnded(context, tx, { catalogId, ended, common })
  return ended
}

// A device goes to another root and catalog: drafted and entered into the log first, then signed by the root. Withdrawn by
// one of the same number to the device's own root and catalog, since a device takes each number once.
import { fromHex, uuidFromText } from '@/lib/core/bytes'
import { type CoseKey, importPublicKey, kidOf } from '@/lib/core/cose'
import { DomainError } from '@/lib/domain/errors'
import { HANDOVER } from '@/lib/domain/handover'
import {
  LONGEST_HANDOVER_DAYS,
  nextHandoverNumber,
  requireHandover,
  standingOfHandover,
} from '@/lib/domain/handover-rules'
import { can } from '@/lib/domain/policy'
import { pack } from '@/lib/domain/schema'
import type { Context, Tx } from '../context'
import { writeEntry } from '../store/audit'
import { type DeviceRow, findDevice } from '../store/devices'
import {
  type HandoverDraft,
  addHandoverDraft,
  dropHandoverDraft as drop,
  findHandover,
  findHandoverDraft,
  listHandovers,
  lockHandovers,
} from '../store/handovers'
import { findRootKey, latestKeystore } from '../store/keys'
import { signHandover } from './sign-handover'

export type MakeHandover = {
  catalogId: string
  device: string
  rootKey: CoseKey
  newCatalog: string
  leastKeystore: number
  days: number
  note: string | null
}
/** `signed` is false where the root, kept outside, has still to sign. */
export type MadeHandover = { id: string; number: number; signed: boolean }

/** Throws `device-not-held`, `handover-waiting`, `handover-out-of-range`, `handover-to-itself`, `no-signing-key`. */
export async function makeHandover(context: Context, input: MakeHandover): Promise<MadeHandover> {
  if (!can(context.viewer, 'catalog.see', input)) throw new DomainError('not-found')
  await importPublicKey(input.rootKey)
  const { catalogId, rootKey, newCatalog, leastKeystore } = input
  const draft = await context.inTransaction(async (tx) => {
    const device = await requireDevice(context, tx, input)
    const root = await requireRoot(tx, catalogId)
    const own = { rootKey: root.publicKey, catalog: uuidFromText(catalogId) }
    requireHandover({ days: input.days, rootKey, newCatalog: uuidFromText(newCatalog) }, own)
    const issued = await listHandovers(tx, { catalogId, device: device.id })
    const number = nextHandoverNumber(issued, { seen: device.handoverSeen, now: context.now() })
    const to = { newRoot: rootKey, newCatalog, leastKeystore, days: input.days, withdraws: null }
    return add(context, tx, { device, root, number, note: input.note, ...to })
  })
  return advance(context, draft)
}

/** Throws `changed-meanwhile` where the device has taken it, or it is withdrawn already. */
export async function withdrawHandover(
  context: Context,
  input: { catalogId: string; id: string; note: string | null },
): Promise<MadeHandover> {
  if (!can(context.viewer, 'catalog.see', input)) throw new DomainError('not-found')
  const { catalogId } = input
  const draft = await context.inTransaction(async (tx) => {
    const found = await findHandover(tx, input)
    if (!found) throw new DomainError('not-found')
    const device = await requireDevice(context, tx, { catalogId, device: found.device })
    const root = await requireRoot(tx, catalogId)
    const issued = await listHandovers(tx, { catalogId, device: device.id })
    const one = issued.find((handover) => handover.id === input.id)!
    const standing = standingOfHandover(one, issued, { seen: device.handoverSeen, now: context.now() })
    if (one.withdraws || standing === 'past' || standing === 'withdrawn')
      throw new DomainError('changed-meanwhile')
    const leastKeystore = Math.max((await latestKeystore(tx, catalogId))?.version ?? 0, device.keystoreSeen)
    const to = { newRoot: root.publicKey, newCatalog: catalogId, leastKeystore, withdraws: one.id }
    const more = { days: LONGEST_HANDOVER_DAYS, number: one.number, note: input.note }
    return add(context, tx, { device, root, ...to, ...more })
  })
  return advance(context, draft)
}

/** What was never signed is as if it had never been. */
export async function dropHandover(
  context: Context,
  input: { catalogId: string; id: string },
): Promise<{ id: string }> {
  if (!can(context.viewer, 'catalog.see', input)) throw new DomainError('not-found')
  return context.inTransaction(async (tx) => {
    const draft = await findHandoverDraft(tx, input)
    if (!draft) throw new DomainError('not-found')
    const device = await requireDevice(context, tx, { ...input, device: draft.device })
    await drop(tx, input)
    await enter(context, tx, { kind: 'handover.drop', draft, device })
    return { id: input.id }
  })
}

async function requireDevice(
  context: Context,
  tx: Tx,
  { catalogId, device: id }: { catalogId: string; device: string },
): Promise<DeviceRow> {
  const device = await findDevice(tx, catalogId, id)
  if (!device || !can(context.viewer, 'device.see', device)) throw new DomainError('not-found')
  if (!can(context.viewer, 'device.release', device)) throw new DomainError('not-permitted')
  if (device.until || device.claim !== 'proven') throw new DomainError('device-not-held')
  await lockHandovers(tx, id)
  return device
}

async function requireRoot(tx: Tx, catalogId: string) {
  const root = await findRootKey(tx, catalogId)
  if (!root) throw new DomainError('no-signing-key', 'The catalog has no keys yet.')
  return root
}

type Adding = Pick<
  HandoverDraft,
  'number' | 'newRoot' | 'newCatalog' | 'leastKeystore' | 'withdraws' | 'note'
> & {
  device: DeviceRow
  root: { kid: HandoverDraft['rootKid'] }
  days: number
}

async function add(context: Context, tx: Tx, given: Adding): Promise<HandoverDraft> {
  const { device, root, days, ...rest } = given
  if (await findHandoverDraft(tx, { catalogId: device.catalogId, device: device.id }))
    throw new DomainError('handover-waiting', 'One still waits for the root’s signature.')
  const createdAt = context.now()
  const exp = Math.floor(createdAt.getTime() / 1000) + days * 86_400
  const payload = pack(HANDOVER.codec, {
    rootKey: rest.newRoot,
    number: rest.number,
    leastKeystoreVersion: rest.leastKeystore,
    expiresAt: exp,
    deviceId: fromHex(device.deviceId),
    catalogId: uuidFromText(rest.newCatalog),
  })
  const draft: HandoverDraft = {
    catalogId: device.catalogId,
    id: context.newId(),
    device: device.id,
    payload,
    rootKid: root.kid,
    expiresAt: new Date(exp * 1000),
    madeBy: context.viewer.personId,
    createdAt,
    ...rest,
  }
  await addHandoverDraft(tx, draft)
  const kind = rest.withdraws ? 'handover.withdraw' : 'handover.make'
  await enter(context, tx, { kind, draft, device })
  return draft
}

async function enter(
  context: Context,
  tx: Tx,
  e: {
    kind: 'handover.make' | 'handover.withdraw' | 'handover.drop'
    draft: HandoverDraft
    device: DeviceRow
  },
): Promise<void> {
  const { draft, device } = e
  await writeEntry(tx, {
    log: draft.catalogId,
    id: context.newId(),
    kind: e.kind,
    at: context.now(),
    fields: {
      person: context.viewer.personId,
      device: fromHex(device.deviceId),
      handover: draft.number,
      rootKid: await kidOf(draft.newRoot),
      catalog: draft.newCatalog,
      leastKeystore: draft.leastKeystore,
      expiresAt: Math.floor(draft.expiresAt.getTime() / 1000),
      note: draft.note ?? undefined,
    },
  })
}

async function advance(context: Context, draft: HandoverDraft): Promise<MadeHandover> {
  const { catalogId, id, number, rootKid } = draft
  const held = await context.signer.holdsRoot({ catalogId, kid: rootKid })
  if (!held) return { id, number, signed: false }
  await signHandover(context, { catalogId, id, signed: null })
  return { id, number, signed: true }
}

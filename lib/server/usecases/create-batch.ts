// One job on up to a thousand devices: a request for each, with a hash and an entry of its own, all under one batch. Whoever
// asks names the batch, so that sending the same again makes nothing twice. What cannot be asked for is reported for each
// device, or stops the whole job: as whoever asks chose. It always waits for people; standing approvals are for one device.
import { fromHex } from '@/lib/core/bytes'
import { type Asking, contentOf } from '@/lib/domain/asking'
import { type LeftOut, MOST_IN_BATCH, leftOutByPolicy, requireBatchSize } from '@/lib/domain/batch'
import { CAPABILITY_NUMBER } from '@/lib/domain/capability'
import { DomainError } from '@/lib/domain/errors'
import { type Scope, can, scopeOf } from '@/lib/domain/policy'
import { contentHash, lapsesAfterRequest } from '@/lib/domain/request'
import type { Context, Tx } from '../context'
import { type NewEntry, writeEntries } from '../store/audit'
import {
  type Chosen,
  type ChosenDevice,
  type Standing,
  findChosen,
  findStanding,
  ownersOfGroups,
} from '../store/batches'
import { type VersionedPolicy, findPolicy } from '../store/catalogs'
import { tell } from '../store/notices'
import { type NewRequest, addRequests, countOpen, lockRequester } from '../store/requests'
import { endLapsed } from './create-request'
import { settleDue } from './govern'

/** Neither for any browser nor for one start of a device: those are asked for one by one. */
export type BatchAsked = Omit<Asking, 'bearer' | 'bootId'>
export type CreateBatch = BatchAsked & {
  catalogId: string
  batch: string
  devices: Chosen
  /** Nothing is asked for where one device cannot be. */
  allOrNothing: boolean
}
export type BatchLine = {
  /** As it was named: 128 hex digits, or the holding's id where nothing more is known of it. */
  deviceId: string
  name: string | null
  /** The request's id, where one was made. */
  request: string | null
  leftOut: LeftOut | null
}
export type CreatedBatch = { batch: string; made: number; lines: BatchLine[] }

export async function createBatch(context: Context, input: CreateBatch): Promise<CreatedBatch> {
  const { catalogId, batch } = input
  const scope = scopeToAsk(context, catalogId)
  return context.inTransaction(async (tx) => {
    await lockRequester(tx, catalogId, context.viewer.personId)
    await settleDue(context, tx, catalogId)
    await endLapsed(context, tx, catalogId)
    const policy = await findPolicy(tx, catalogId)
    const judged = await judge(context, tx, { scope, policy, input })
    const stops = input.allOrNothing && judged.some((one) => one.leftOut)
    const asked = stops
      ? []
      : judged.flatMap((one) => (one.device && !one.request && !one.leftOut ? [one.device] : []))
    if (asked.length > 0) await requireRoom(context, tx, { policy, judged, catalogId })
    const made = await make(context, tx, { devices: asked, policy, input })
    const lines = judged.map(({ device, ...line }) => ({
      ...line,
      request: line.request ?? (device && made.get(device.id)) ?? null,
    }))
    return { batch, made: lines.filter((one) => one.request).length, lines }
  })
}

/** What would become of it: writes nothing. */
export async function checkBatch(
  context: Context,
  input: Omit<CreateBatch, 'allOrNothing'>,
): Promise<{ lines: BatchLine[] }> {
  const scope = scopeToAsk(context, input.catalogId)
  return context.inTransaction(async (tx) => {
    const policy = await findPolicy(tx, input.catalogId)
    const judged = await judge(context, tx, { scope, policy, input })
    return { lines: judged.map(({ device: _, ...line }) => line) }
  })
}

function scopeToAsk({ viewer }: Context, catalogId: string): Scope {
  const scope = scopeOf(viewer, 'device.see', catalogId)
  if (!scope) throw new DomainError('not-found')
  if (!scopeOf(viewer, 'request.create', catalogId)) throw new DomainError('not-permitted')
  return scope
}

type Judged = BatchLine & { device: ChosenDevice | null }

async function judge(
  context: Context,
  tx: Tx,
  {
    scope,
    policy,
    input,
  }: { scope: Scope; policy: VersionedPolicy; input: Omit<CreateBatch, 'allOrNothing'> },
): Promise<Judged[]> {
  const { devices: chosen, catalogId, batch } = input
  if (chosen.kind !== 'group') requireBatchSize(namesOf(chosen).length)
  const found = await findChosen(tx, scope, { chosen, most: MOST_IN_BATCH + 1 })
  if (chosen.kind === 'group') requireBatchSize(found.length)
  const content = contentOf({ ...input, bearer: false, bootId: null })
  const { type } = content
  const requesterId = context.viewer.personId
  const ids = found.map((one) => one.id)
  const standing = await findStanding(tx, { catalogId, requesterId, type, devices: ids, batch })
  requireSameJob(standing, { ...content, batch, requesterId })
  const groups = new Map(
    [...new Set(found.map((one) => one.groupId))].map((groupId) => [
      groupId,
      leftOutByPolicy({ ...content, reason: input.reason, groupId }, policy.document),
    ]),
  )
  const judgeOne = (device: ChosenDevice): Judged => {
    const here = standing.filter((one) => one.device === device.id)
    const request = here.find((one) => one.batch === batch)?.id ?? null
    const refused = !can(context.viewer, 'request.create', device)
      ? 'not-permitted'
      : groups.get(device.groupId)!
    const leftOut = request ? null : (refused ?? (here.length > 0 ? 'already-asked' : null))
    return { deviceId: device.deviceId, name: device.name, request, leftOut, device }
  }
  if (chosen.kind === 'group') return found.map(judgeOne)
  const known = new Map(found.map((one) => [chosen.kind === 'device-ids' ? one.deviceId : one.id, one]))
  return namesOf(chosen).map((name) => {
    const device = known.get(name)
    return device
      ? judgeOne(device)
      : { deviceId: name, name: null, request: null, leftOut: 'not-found' as const, device: null }
  })
}

const namesOf = (chosen: Exclude<Chosen, { kind: 'group' }>): string[] => [
  ...new Set(chosen.kind === 'device-ids' ? chosen.deviceIds : chosen.ids),
]

type Job = Pick<Standing, 'batch' | 'requesterId' | 'type' | 'operations' | 'reason' | 'ticket' | 'durationS'>

/** A job that is sent again says the same: one review may cover it all. */
function requireSameJob(standing: readonly Standing[], job: Job): void {
  const same = (one: Job) =>
    JSON.stringify([one.requesterId, one.type, one.operations, one.reason, one.ticket, one.durationS])
  if (standing.some((one) => one.batch === job.batch && same(one) !== same(job)))
    throw new DomainError('invalid-input', 'This job was sent before, and said something else.')
}

async function requireRoom(
  context: Context,
  tx: Tx,
  { policy, judged, catalogId }: { policy: VersionedPolicy; judged: readonly Judged[]; catalogId: string },
): Promise<void> {
  const begun = judged.some((one) => one.request)
  const open = await countOpen(tx, catalogId, context.viewer.personId)
  if (!begun && open >= policy.document.openRequestsPerPerson) throw new DomainError('too-many-open-requests')
}

type Making = { devices: readonly ChosenDevice[]; policy: VersionedPolicy; input: CreateBatch }

/** Gives the request of each device. */
async function make(
  context: Context,
  tx: Tx,
  { devices, policy, input }: Making,
): Promise<Map<string, string>> {
  if (devices.length === 0) return new Map()
  const rows = await Promise.all(devices.map((device) => rowOf(context, { device, policy, input })))
  await addRequests(
    tx,
    rows.map(({ row }) => row),
  )
  await writeEntries(
    tx,
    rows.map(({ entry }) => entry),
  )
  await tellApprovers(context, tx, { devices, policy, input, request: rows[0]!.row.id })
  return new Map(rows.map(({ row }) => [row.device, row.id]))
}

/** Once for the job: whoever may decide on one of its devices. */
async function tellApprovers(
  context: Context,
  tx: Tx,
  { devices, policy, input, request }: Making & { request: string },
): Promise<void> {
  const { catalogId, batch, type } = input
  const groups = [...new Set(devices.map((one) => one.groupId))]
  const anyOwner = policy.document.types[type].approvers === 'owners'
  const within = anyOwner ? await ownersOfGroups(tx, catalogId, groups) : []
  await tell(tx, {
    catalogId,
    kind: 'batch.created',
    to: ['approvers', ...within.map((personId) => ({ personId }))],
    about: { request, batch },
    names: { subject: devices.length === 1 ? 'one device' : `${devices.length} devices` },
    at: context.now(),
  })
}

async function rowOf(
  context: Context,
  { device, policy, input }: { device: ChosenDevice; policy: VersionedPolicy; input: CreateBatch },
): Promise<{ row: NewRequest; entry: NewEntry }> {
  const { catalogId, batch } = input
  const { personId } = context.viewer
  const [id, at, deviceId] = [context.newId(), context.now(), fromHex(device.deviceId)]
  const said = {
    ...contentOf({ ...input, bearer: false, bootId: null }),
    ...{ catalogId, requesterId: personId, policyVersion: policy.version },
  }
  const hash = await contentHash({ ...said, requestId: id, deviceId })
  const { type, durationS, reason, ticket, bearer, operations } = said
  return {
    row: {
      ...said,
      ...{ id, batch, device: device.id, contentHash: hash },
      ...{ createdAt: at, lapsesAt: lapsesAfterRequest(at) },
    },
    entry: {
      log: catalogId,
      id: context.newId(),
      kind: 'request.create',
      at,
      fields: {
        ...{ person: personId, device: deviceId, request: id, batch, type: CAPABILITY_NUMBER[type] },
        ...{ durationS, reason, ticket: ticket ?? undefined, bearer, contentHash: hash },
        ...{ policyVersion: policy.version, operations: operations.join(' ') },
      },
    },
  }
}

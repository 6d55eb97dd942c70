// What ends by time is told: requests and approvals that lapse, capabilities about to end and ended. By the clock, in the queue's
// own role, some at a time; each in the transaction that marks it, so that a job that is killed tells it later and none twice.
import { toBytes } from '@/lib/core/bytes'
import { MINUTE_S } from '@/lib/domain/duration'
import type { Tx } from '../context'
import { writeEntries } from '../store/audit'
import { type EndedByTime, lapseDue, takeEnding, takeExpired } from '../store/ends'
import { tell } from '../store/notices'
import type { Job, JobContext } from './job'

const SOON_MS = 30 * MINUTE_S * 1000
const AT_ONCE = 200

export const ends: Job = async (job) => {
  for (const work of [lapse, soon, over]) {
    let done = AT_ONCE
    while (done === AT_ONCE && !job.signal.aborted) done = await job.inTransaction((tx) => work(job, tx))
  }
}

async function lapse({ now, newId }: JobContext, tx: Tx): Promise<number> {
  const at = now()
  const lapsed = await lapseDue(tx, at, AT_ONCE)
  const entries = lapsed.map(({ id, catalogId, requesterId, batch }) => ({
    ...{ log: catalogId, id: newId(), kind: 'request.lapse' as const, at },
    fields: { request: id, person: requesterId, batch: batch ?? undefined },
  }))
  await writeEntries(tx, entries)
  // Those of one job are told of once.
  for (const one of firstOfEach(lapsed)) {
    const to = [{ personId: one.requesterId }, 'approvers' as const]
    const about = { request: one.id, ...(one.batch && { batch: one.batch }) }
    await tell(tx, { catalogId: one.catalogId, kind: 'request.lapsed', to, about, at })
  }
  return lapsed.length
}

async function soon({ now }: JobContext, tx: Tx): Promise<number> {
  const at = now()
  const until = new Date(at.getTime() + SOON_MS)
  const ending = await takeEnding(tx, { now: at, until, most: AT_ONCE })
  for (const one of firstOfEach(ending)) {
    const to = { personId: one.requesterId }
    await tell(tx, { catalogId: one.catalogId, kind: 'capability.ending', to, about: aboutOf(one), at })
  }
  return ending.length
}

async function over({ now, newId }: JobContext, tx: Tx): Promise<number> {
  const at = now()
  const ended = await takeExpired(tx, { now: at, most: AT_ONCE })
  const entries = ended.map((one) => ({
    ...{ log: one.catalogId, id: newId(), kind: 'capability.expire' as const, at },
    fields: {
      capability: one.cti,
      request: one.request,
      device: toBytes(one.deviceId),
      batch: one.batch ?? undefined,
    },
  }))
  await writeEntries(tx, entries)
  for (const one of firstOfEach(ended)) {
    const to = [{ personId: one.requesterId }, 'owners' as const]
    await tell(tx, { catalogId: one.catalogId, kind: 'capability.expired', to, about: aboutOf(one), at })
  }
  return ended.length
}

const aboutOf = ({ request, cti, device }: EndedByTime) => ({ request, capability: cti, device })

function firstOfEach<T extends { batch: string | null }>(all: readonly T[]): T[] {
  const jobs = new Set<string>()
  return all.filter(({ batch }) => {
    if (!batch) return true
    const first = !jobs.has(batch)
    jobs.add(batch)
    return first
  })
}

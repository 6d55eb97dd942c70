// What time does to changes that wait for their day, and to broken glass that nobody has judged: looked for by the clock, done in the
// name of an owner of the catalog. One that fails does not keep the others from their turn.
import { catalogsWithDueChanges } from '../store/changes'
import { catalogsWithOverdueGlass } from '../store/standing'
import type { Context, Tx } from '../context'
import { settleChanges } from '../usecases/govern'
import { remindOfBreakGlass } from '../usecases/judge-break-glass'
import type { Job, JobContext } from './job'

type Due = { catalogId: string; ownerId: string }
type Find = (tx: Tx, now: Date) => Promise<Due[]>
type Work = (context: Context, due: { catalogId: string }) => Promise<unknown>

const inEachCatalog =
  (find: Find, work: Work): Job =>
  async (job: JobContext) => {
    const due = await job.inTransaction((tx) => find(tx, job.now()))
    const failed: unknown[] = []
    for (const { catalogId, ownerId } of due) {
      if (job.signal.aborted) return
      const context = await job.contextOf(ownerId)
      if (context) await work(context, { catalogId }).catch((error: unknown) => failed.push(error))
    }
    if (failed.length > 0)
      throw new AggregateError(failed, `${failed.length} of ${due.length} catalogs failed`)
  }

export const dueChanges = inEachCatalog(catalogsWithDueChanges, settleChanges)
export const overdueGlass = inEachCatalog(catalogsWithOverdueGlass, remindOfBreakGlass)

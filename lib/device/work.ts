// The running command as the page shows it: its stage, how much of it is done and since when. It runs nothing itself.
import type { Progress } from './protocol/messages'

export type Work = {
  title: string
  /** What it is done to, in words: shown under the title. */
  detail: string | null
  /** The stages in order, where it has several; `stage` is one of them then. */
  stages: readonly string[]
  stage: string
  done: number
  total: number
  unit: 'bytes' | 'percent'
  /** Where `done` began in this stage, and when: what the rate is counted from. */
  from: number
  startedMs: number
  cancel: (() => void) | null
}
export type WorkOptions = {
  detail?: string
  stages?: readonly string[]
  /** The stage it begins in; the first of `stages` otherwise. */
  stage?: string
}

export type CommandOptions = WorkOptions & {
  /** Does not stand on the page as work. */
  quiet?: boolean
  cancel?: boolean
  /** Another command of the same work follows at once: the work stays on the page. */
  holds?: boolean
}

export function newWork(title: string, more: WorkOptions & Pick<Work, 'startedMs' | 'cancel'>): Work {
  const { stages = [], stage = stages[0] ?? 'Checked', detail = null, startedMs, cancel } = more
  return { title, detail, stages, stage, done: 0, total: 0, unit: 'percent', from: 0, startedMs, cancel }
}

/** What the device says of itself; bytes that it acknowledged say more, and are kept. */
export function withProgress(work: Work, { stage, done, total }: Progress): Work {
  if (total === 0 || work.unit === 'bytes') return work
  return Object.assign(work, { stage: work.stages.length > 0 ? work.stage : stage, done, total })
}

/** Bytes that the device acknowledged; a new stage begins to count anew. */
export function withBytes(work: Work, at: Pick<Work, 'stage' | 'done' | 'total'>, nowMs: number): Work {
  const begins = work.stage !== at.stage || work.total === 0
  return Object.assign(work, at, { unit: 'bytes' }, begins && { from: at.done, startedMs: nowMs })
}

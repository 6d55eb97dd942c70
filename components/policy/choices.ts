// The times a policy offers to choose from; whatever is in force is always among them.
import { DAY_S, HOUR_S, MINUTE_S, durationInWords } from '@/lib/domain/duration'

export type GroupChoice = { id: string; name: string }

const LONGEST_S = [
  30 * MINUTE_S,
  HOUR_S,
  2 * HOUR_S,
  4 * HOUR_S,
  8 * HOUR_S,
  12 * HOUR_S,
  DAY_S,
  2 * DAY_S,
  7 * DAY_S,
  30 * DAY_S,
]
const DOWNLOAD_S = [HOUR_S, 4 * HOUR_S, 8 * HOUR_S, DAY_S, 2 * DAY_S, 3 * DAY_S, 7 * DAY_S]

function withCurrent(choices: readonly number[], current: number) {
  const all = [...new Set([...choices, current])].sort((a, b) => a - b)
  return all.map((seconds) => ({ seconds, words: durationInWords(seconds) }))
}

export const longestChoices = (current: number) => withCurrent(LONGEST_S, current)
export const downloadChoices = (current: number) => withCurrent(DOWNLOAD_S, current)

export const namesOf = (known: readonly GroupChoice[]): ReadonlyMap<string, string> =>
  new Map(known.map(({ id, name }) => [id, name]))

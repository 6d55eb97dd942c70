// Durations of capabilities: seconds in, words out, and the few the request form offers.
// Knows neither a clock nor a time zone; words as in ("2 h 14 min", "1 d 3 h", "40 s").

export const MINUTE_S = 60
export const HOUR_S = 3_600
export const DAY_S = 86_400

/** The shortest time a capability may last. */
export const SHORTEST_S = 10 * MINUTE_S

/** How far `nbf` lies before the download, so that a device whose clock runs slow takes the file. */
export const BACKDATED_S = 10 * MINUTE_S

const OFFERED_S = [HOUR_S, 2 * HOUR_S, 4 * HOUR_S, 8 * HOUR_S, DAY_S] as const

/** The choices of the request form under a policy that allows at most `longestS`; the longest is always among them. */
export function offeredDurations(longestS: number): number[] {
  const within = OFFERED_S.filter((s) => s <= longestS)
  return within.includes(longestS as (typeof OFFERED_S)[number]) ? within : [...within, longestS]
}

/** "2 h 14 min", "1 d 3 h", "40 s"; rounds down to what is shown, so that it never promises more than there is. */
export function formatDuration(totalS: number): string {
  const s = Math.max(0, Math.floor(totalS))
  if (s < MINUTE_S) return `${s}\u00a0s`
  if (s < HOUR_S) return `${Math.floor(s / MINUTE_S)}\u00a0min`
  if (s < DAY_S) return join([Math.floor(s / HOUR_S), 'h'], [Math.floor((s % HOUR_S) / MINUTE_S), 'min'])
  return join([Math.floor(s / DAY_S), 'd'], [Math.floor((s % DAY_S) / HOUR_S), 'h'])
}

/** "4 hours", "90 minutes", "1 day": for sentences rather than tables. */
export function durationInWords(totalS: number): string {
  const units: [number, string][] = [
    [DAY_S, 'day'],
    [HOUR_S, 'hour'],
    [MINUTE_S, 'minute'],
  ]
  for (const [size, name] of units) {
    if (totalS >= size && totalS % size === 0) return plural(totalS / size, name)
  }
  return plural(Math.floor(totalS), 'second')
}

type Amount = [number, string]

function join([big, bigUnit]: Amount, [small, smallUnit]: Amount): string {
  return small === 0 ? `${big}\u00a0${bigUnit}` : `${big}\u00a0${bigUnit} ${small}\u00a0${smallUnit}`
}

function plural(n: number, name: string): string {
  return `${n} ${name}${n === 1 ? '' : 's'}`
}

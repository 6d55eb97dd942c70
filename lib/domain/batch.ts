// One job on many devices: how many at most, the device IDs of a pasted text, and which refusals concern one device and
// which the job. Knows no tables: lib/server/usecases/create-batch asks.
import { DomainError, type DomainCode, isDomainError } from './errors'
import type { PolicyDocument } from './policy-document'
import { type Asked, checkAgainstPolicy } from './request'

export const MOST_IN_BATCH = 1000

/** Why one device of a job is left out. What is not here is the same as what another catalog holds. */
export type LeftOut = Extract<
  DomainCode,
  'not-found' | 'not-permitted' | 'type-not-offered' | 'already-asked' | 'device-not-held'
>

export type ReadIds = {
  /** Each once, 128 hex digits, in the order of the text. */
  ids: string[]
  repeated: number
  /** Pieces that are no device ID: where they begin, and how many digits they have. */
  bad: { line: number; text: string; digits: number }[]
}

const HEADER = /^"?device[ _-]?id/i

/** Device IDs of a text: one a line, or with commas, semicolons or tabs between; the groups of one ID may have spaces. */
export function readDeviceIds(text: string): ReadIds {
  const seen = new Set<string>()
  const bad: ReadIds['bad'] = []
  let given = 0
  text.split(/\r?\n/).forEach((line, at) => {
    if (HEADER.test(line.trim())) return
    for (const piece of line.split(/[,;\t]/)) {
      const digits = piece.replace(/[\s:"-]/g, '').toLowerCase()
      if (digits === '') continue
      if (!/^([0-9a-f]{128})+$/.test(digits)) {
        bad.push({ line: at + 1, text: piece.trim().slice(0, 40), digits: digits.length })
        continue
      }
      for (let from = 0; from < digits.length; from += 128) {
        given += 1
        seen.add(digits.slice(from, from + 128))
      }
    }
  })
  return { ids: [...seen], repeated: given - seen.size, bad }
}

/**
 * Holds the job against the policy for a device of this group: null where it may be asked for, `type-not-offered` where not.
 * Throws what is wrong with the job itself.
 */
export function leftOutByPolicy(asked: Asked, policy: PolicyDocument): LeftOut | null {
  try {
    checkAgainstPolicy(asked, policy)
    return null
  } catch (error) {
    if (isDomainError(error) && error.code === 'type-not-offered') return error.code
    throw error
  }
}

/** Throws `invalid-input` for none and `too-large` for too many. */
export function requireBatchSize(count: number): void {
  if (count === 0) throw new DomainError('invalid-input', 'There is no device in this job.')
  if (count > MOST_IN_BATCH)
    throw new DomainError('too-large', `A job has at most ${MOST_IN_BATCH} devices; this has ${count}.`)
}

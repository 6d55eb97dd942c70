// What a rule of the contract is to the conformance run, and the two ways in which it does not pass. A rule knows the device
// only through the cable.
import { WIRE_CODES, type WireCode, wireCode } from '@/lib/domain/codes'
import type { Trial } from './trial'

/** What a rule cannot do without; the run says which of them was missing. */
export type Condition = 'kit' | 'slow' | 'destructive'
export type Rule = {
  id: string
  /** Where the contract says it: a heading of docs/protocol. */
  section: string
  title: string
  needs: readonly Condition[]
  run(trial: Trial): Promise<void>
}

/** The device broke the rule. */
export class Broken extends Error {
  constructor(
    readonly expected: string,
    readonly came: string,
  ) {
    super(`expected ${expected}; ${came}`)
  }
}

/** The rule could not be tried on this device, or not as it now stands. */
export class NotRun extends Error {}

export function demand(holds: boolean, expected: string, came: string): asserts holds {
  if (!holds) throw new Broken(expected, came)
}

export const codeText = (code: number): string => `code ${code} (${wireCode(code) ?? 'not a code'})`

/** The answer's code has to be this one. */
export function demandCode(answer: { code: number }, wanted: WireCode, of = ''): void {
  const expected = `${codeText(WIRE_CODES[wanted])}${of && ` for ${of}`}`
  demand(answer.code === WIRE_CODES[wanted], expected, `the answer had ${codeText(answer.code)}`)
}

type Made = Omit<Rule, 'needs'> & { needs?: readonly Condition[] }
/** Rules of one section of the contract. */
export const rulesOf = (section: string, rules: readonly Omit<Made, 'section'>[]): Rule[] =>
  rules.map((rule) => ({ needs: [], ...rule, section }))

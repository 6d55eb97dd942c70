// Drives one device through the rules and gives a report. It stops for nothing but a device that cannot be reached any more.
import { CodedError } from '@/lib/core/coded-error'
import { Gone, type Surroundings } from './cable'
import { Broken, type Condition, NotRun, type Rule } from './rule'
import { type Target, Trial } from './trial'

export type Outcome =
  { kind: 'pass' } | { kind: 'fail'; expected: string; came: string } | { kind: 'not run'; why: string }
export type Line = { id: string; section: string; title: string; outcome: Outcome; ms: number }
export type Report = { lines: Line[]; passed: number; failed: number; notRun: number; ms: number }
export type Conditions = Record<Condition, boolean>

const WITHOUT: Record<Condition, string> = {
  kit: 'needs a test kit with the keys that the device trusts (--kit)',
  slow: 'takes a minute or more (--slow)',
  destructive: 'changes what the device keeps (--destructive)',
}

export async function runRules(
  rules: readonly Rule[],
  target: Target,
  options: Surroundings & { allowed: Conditions; onLine?: ((line: Line) => void) | undefined },
): Promise<Report> {
  const trial = new Trial(target, options)
  const lines: Line[] = []
  const began = Date.now()
  for (const rule of rules) {
    const from = Date.now()
    const outcome = await tryRule(rule, trial, options.allowed)
    const { id, section, title } = rule
    const line = { id, section, title, outcome, ms: Date.now() - from }
    lines.push(line)
    options.onLine?.(line)
  }
  await trial.close().catch(() => undefined)
  const count = (kind: Outcome['kind']) => lines.filter(({ outcome }) => outcome.kind === kind).length
  const sums = { passed: count('pass'), failed: count('fail'), notRun: count('not run') }
  return { lines, ...sums, ms: Date.now() - began }
}

async function tryRule(rule: Rule, trial: Trial, allowed: Conditions): Promise<Outcome> {
  const missing = rule.needs.find((condition) => !allowed[condition])
  if (missing) return { kind: 'not run', why: WITHOUT[missing] }
  try {
    await trial.begin()
    if (rule.needs.includes('kit')) await requireTrust(trial)
    await rule.run(trial)
    return { kind: 'pass' }
  } catch (error) {
    return outcomeOf(error)
  }
}

// Against keys that the device does not know, every capability is 12 and nothing would be learnt.
async function requireTrust(trial: Trial): Promise<void> {
  const { kid } = trial.kit.capability
  const known = trial.cable.hello.capabilityKids.some((one) => one.every((byte, i) => byte === kid[i]))
  if (!known) throw new NotRun("the device does not trust the kit's capability key")
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof NotRun) return { kind: 'not run', why: error.message }
  if (error instanceof Broken) return { kind: 'fail', expected: error.expected, came: error.came }
  if (error instanceof Gone)
    return { kind: 'fail', expected: 'the device to stay on the bus', came: 'it left it' }
  if (error instanceof CodedError)
    return { kind: 'fail', expected: 'the cable to carry what was sent', came: error.message }
  // A mistake of the run itself is never held against a device.
  throw error
}

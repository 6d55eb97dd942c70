// Each broken device is tried by the rules of one section, and the run has to name the rule that it breaks. A rule that cannot
// fail would stand out here: so would a mutant that nobody finds.
import { describe, expect, test } from 'vitest'
import type { Rule } from '@/lib/conformance/rule'
import { RULES } from '@/lib/conformance/rules'
import { runRules } from '@/lib/conformance/run'
import { makeTarget, surroundings } from './bench'
import type { Mutant, Ref } from './mutant'
import { linkMutants, requestMutants } from './mutants-link'
import { streamMutants } from './mutants-streams'
import { checkMutants } from './mutants-checks'
import { imageMutants, settingsMutants } from './mutants-operations'
import { keepingMutants, receiptMutants, trustMutants } from './mutants-trust'
import { ORDER, acceptBy } from './pipeline'

const allowed = { kit: true, slow: true, destructive: true }
const GROUPS = {
  link: linkMutants,
  requests: requestMutants,
  checks: checkMutants,
  streams: streamMutants,
  images: imageMutants,
  settings: settingsMutants,
  'what is kept': keepingMutants,
  receipts: receiptMutants,
  trust: trustMutants,
} satisfies Record<string, Mutant[]>
const all = Object.values(GROUPS).flat()
const quick = (rules: readonly Rule[]) => rules.filter(({ needs }) => !needs.includes('slow'))

async function tried(mutant: Mutant, rules: readonly Rule[]) {
  const ref: Ref = {}
  const making = typeof mutant.making === 'function' ? mutant.making(ref) : mutant.making
  const { target, device } = await makeTarget(making)
  ref.device = device
  const serial = mutant.serial ?? target.serial
  return runRules(rules, { ...target, serial }, { ...surroundings, allowed })
}

describe.each(Object.entries(GROUPS))('%s', (_, mutants) => {
  test.each(mutants.map((mutant) => [mutant.name, mutant.breaks, mutant] as const))(
    'a device that %s breaks %s',
    async (_name, breaks, mutant) => {
      const rule = RULES.find(({ id }) => id === breaks)
      expect(rule, `no rule ${breaks}`).toBeDefined()
      const report = await tried(mutant, [rule!])
      expect(report.lines.map(({ outcome }) => outcome.kind)).toEqual(['fail'])
    },
    20_000,
  )
})

test('there are as many as promised, each named once', () => {
  expect(all.length).toBeGreaterThanOrEqual(40)
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
})

test('the checks as a list of steps, all in their order, pass: what mutants break is what they change', async () => {
  const rules = quick(RULES).filter(({ id }) => /^(capability|order|proof)\./.test(id))
  const report = await tried(
    { name: 'sound', breaks: '', making: { behaviour: { acceptCapability: acceptBy(ORDER) } } },
    rules,
  )
  expect(report.lines.filter(({ outcome }) => outcome.kind === 'fail')).toEqual([])
  expect(report.passed).toBeGreaterThan(15)
}, 20_000)

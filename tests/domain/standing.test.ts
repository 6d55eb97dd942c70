// Which rules approve a request at once, and when glass may be broken.
import { describe, expect, it } from 'vitest'
import { type AutoRule, DEFAULT_POLICY, type PolicyDocument } from '@/lib/domain/policy-document'
import { operationsOf } from '@/lib/domain/proposal'
import { type Standing, glassFor, rulesFor } from '@/lib/domain/standing'

const [A, B] = ['0198a1b2-0000-7000-8000-000000000001', '0198a1b2-0000-7000-8000-000000000002'] as const
const ALLOW: AutoRule & { effect: 'allow' } = {
  ...{
    id: A,
    name: 'Logs',
    type: 'fieldServicing',
    groups: [A],
    persons: 'technicians',
    tasks: ['read-logs'],
  },
  ...{ effect: 'allow', longestS: 3600, mostPerDay: 5 },
}
const { longestS: _l, mostPerDay: _m, ...ABOUT } = ALLOW
const deny = (more: Partial<AutoRule> = {}): AutoRule =>
  ({ ...ABOUT, id: B, ...more, effect: 'deny' }) as AutoRule
const ASKED: Standing = {
  ...{ type: 'fieldServicing', operations: operationsOf(['read-logs']), durationS: 3600, bearer: false },
  ...{ groupId: A, personId: A, technician: true },
}
const policyOf = (...autoApproval: AutoRule[]): PolicyDocument => ({ ...DEFAULT_POLICY, autoApproval })
const names = (asked: Partial<Standing>, ...rules: AutoRule[]) =>
  rulesFor({ ...ASKED, ...asked }, policyOf(...rules)).map((rule) => rule.name)

describe('a rule that allows', () => {
  it('approves what it is about, and nothing is approved without one', () => {
    expect(names({}, ALLOW)).toEqual(['Logs'])
    expect(names({})).toEqual([])
  })

  it.each<[string, Partial<Standing>]>([
    ['another type', { type: 'appDevelopment' }],
    ['another group', { groupId: B }],
    ['no group', { groupId: null }],
    ['somebody who is no technician', { technician: false }],
    ['a longer time', { durationS: 3601 }],
    ['a task more', { operations: operationsOf(['read-logs', 'restart']) }],
    ['a file for any browser', { bearer: true }],
  ])('does not approve %s', (_, asked) => expect(names(asked, ALLOW)).toEqual([]))

  it('names people, whatever their role', () => {
    expect(names({ technician: false }, { ...ALLOW, persons: [A] })).toEqual(['Logs'])
    expect(names({}, { ...ALLOW, persons: [B] })).toEqual([])
  })

  it('never stands for a passkey', () => {
    const policy = policyOf(ALLOW)
    const { fieldServicing } = policy.types
    const types = { ...policy.types, fieldServicing: { ...fieldServicing, stepUp: true } }
    expect(rulesFor(ASKED, { ...policy, types })).toEqual([])
  })
})

describe('a rule that denies', () => {
  it('wins over every one that allows, wherever it stands', () => {
    expect(names({}, ALLOW, deny())).toEqual([])
    expect(names({}, deny(), { ...ALLOW, groups: 'all', tasks: 'all' })).toEqual([])
  })

  it('is about a request as soon as one of its tasks is', () => {
    const both = { operations: operationsOf(['read-logs', 'restart']) }
    const all = { ...ALLOW, tasks: 'all' as const }
    expect(names(both, all)).toEqual(['Logs'])
    expect(names(both, all, deny({ tasks: ['restart'] }))).toEqual([])
    expect(names({}, all, deny({ tasks: ['restart'] }))).toEqual(['Logs'])
  })

  it('leaves alone what it is not about', () => {
    for (const other of [{ groups: [B] }, { persons: [B] }, { type: 'appDevelopment' as const }])
      expect(names({}, ALLOW, deny(other))).toEqual(['Logs'])
  })
})

describe('breaking glass', () => {
  const rule = { who: 'owners' as const, longestS: 3600, reviewWithinS: 86_400 }
  const policy: PolicyDocument = {
    ...DEFAULT_POLICY,
    breakGlass: { fieldServicing: rule, appDevelopment: null },
  }
  const ask = { ...ASKED, owner: true, reason: 'The freezer of the blood bank is warm.' }
  const codeOf = (asked: Partial<typeof ask>, under = policy): unknown => {
    try {
      return glassFor({ ...ask, ...asked }, under)
    } catch (error) {
      return (error as { code: string }).code
    }
  }

  it.each([
    ['within the rule', {}, rule],
    ['a type for which it is off', { type: 'appDevelopment' as const }, 'break-glass-off'],
    ['somebody who is no owner', { owner: false }, 'break-glass-not-yours'],
    ['a longer time', { durationS: 3601 }, 'duration-out-of-range'],
    ['a file for any browser', { bearer: true }, 'bearer-not-allowed'],
    ['hardly a reason', { reason: '   It is warm.          ' }, 'break-glass-reason'],
  ])('%s', (_, asked, answer) => expect(codeOf(asked)).toEqual(answer))

  it('is for technicians too, where the policy says so; and off to begin with', () => {
    const wide = {
      ...policy,
      breakGlass: { ...policy.breakGlass, fieldServicing: { ...rule, who: 'technicians' as const } },
    }
    expect(codeOf({ owner: false }, wide)).toMatchObject({ who: 'technicians' })
    expect(codeOf({}, DEFAULT_POLICY)).toBe('break-glass-off')
  })
})

// What a policy may say, to the edge of each bound, and how it is put into words.
import { describe, expect, it } from 'vitest'
import {
  DEFAULT_POLICY,
  DEMO_POLICY,
  type AutoRule,
  type PolicyDocument,
  type TypeRule,
  policyDocumentSchema,
} from '@/lib/domain/policy-document'
import { autoRuleInWords, policyInWords } from '@/lib/domain/policy-words'

const GROUP = '0198a1b2-0000-7000-8000-000000000001'
const [WEST, NORTH, ANNA, BEN] = [2, 3, 4, 5].map((n) => `${GROUP.slice(0, -1)}${n}`) as [
  string,
  string,
  string,
  string,
]
const NAMES = new Map([
  ...([
    [GROUP, 'East'],
    [WEST, 'West'],
    [NORTH, 'North'],
    [ANNA, 'Anna'],
    [BEN, 'Ben'],
  ] as const),
])
const ADDED = ['approvers', 'ticketPattern', 'reasonLeast', 'reasonPattern', 'stepUp'] as const
const accepts = (document: unknown) => policyDocumentSchema.safeParse(document).success
function withRule(rule: Record<string, unknown>, base: PolicyDocument = DEFAULT_POLICY): PolicyDocument {
  const { types } = base
  return {
    ...base,
    types: { ...types, fieldServicing: { ...types.fieldServicing, ...(rule as Partial<TypeRule>) } },
  }
}
const without = (key: keyof TypeRule) => {
  const { [key]: _, ...rule } = DEFAULT_POLICY.types.fieldServicing
  return { ...DEFAULT_POLICY, types: { ...DEFAULT_POLICY.types, fieldServicing: rule } }
}

describe('the policy that a catalog starts with', () => {
  it('keeps people from deciding on their own, binds files to browsers, and is stricter for app development', () => {
    const { fieldServicing, appDevelopment } = DEFAULT_POLICY.types
    for (const rule of [fieldServicing, appDevelopment]) {
      expect(rule).toMatchObject({ selfApproval: false, bearer: false, groups: 'all' })
    }
    expect(appDevelopment.approvals).toBeGreaterThan(fieldServicing.approvals)
    expect(appDevelopment.longestS).toBeLessThan(fieldServicing.longestS)
  })

  it('is a right document, and so is the one of the demo', () => {
    expect(policyDocumentSchema.parse(DEFAULT_POLICY)).toEqual(DEFAULT_POLICY)
    expect(policyDocumentSchema.parse(JSON.parse(JSON.stringify(DEMO_POLICY)))).toEqual(DEMO_POLICY)
    expect(DEMO_POLICY.types.fieldServicing.selfApproval).toBe(false)
  })
})

describe('a document', () => {
  it.each<[string, Record<string, unknown>]>([
    ['one approval', { approvals: 1 }],
    ['five approvals', { approvals: 5 }],
    ['ten minutes', { longestS: 600 }],
    ['thirty days', { longestS: 30 * 86_400 }],
    ['no group', { groups: [] }],
    ['a group', { groups: [GROUP] }],
    ['a hundred groups', { groups: Array.from({ length: 100 }, () => GROUP) }],
    ['always until the next start', { bootBound: 'always' }],
    ['who may approve', { approvers: [ANNA, BEN], approvals: 2 }],
    ['what tickets look like', { ticketPattern: '@@@-####' }],
    ['how long a reason is', { reasonLeast: 500 }],
    ['what a reason looks like', { reasonPattern: 'Site *: *' }],
    ['that a passkey is needed', { stepUp: true }],
  ])('may say %s', (_, rule) => expect(accepts(withRule(rule))).toBe(true))

  it.each<[string, Record<string, unknown>]>([
    ['no approval', { approvals: 0 }],
    ['six approvals', { approvals: 6 }],
    ['one and a half approvals', { approvals: 1.5 }],
    ['less than ten minutes', { longestS: 599 }],
    ['more than thirty days', { longestS: 30 * 86_400 + 1 }],
    ['a time without end', { longestS: Number.POSITIVE_INFINITY }],
    ['a group that is no uuid', { groups: ['west'] }],
    ['a hundred and one groups', { groups: Array.from({ length: 101 }, () => GROUP) }],
    ['some groups', { groups: 'some' }],
    ['sometimes until the next start', { bootBound: 'sometimes' }],
    ['yes in words', { bearer: 'yes' }],
    ['a rule nobody knows', { breakGlass: true }],
    ['fewer who may approve than are needed', { approvers: [ANNA], approvals: 2 }],
    ['one person twice', { approvers: [ANNA, ANNA] }],
    ['nobody who may approve', { approvers: [] }],
    ['an empty mask', { ticketPattern: '' }],
    ['a mask that breaks off', { ticketPattern: 'SVC\\' }],
    ['a mask without end', { reasonPattern: '*'.repeat(61) }],
    ['no reason', { reasonLeast: 2 }],
  ])('may not say %s', (_, rule) => expect(accepts(withRule(rule))).toBe(false))

  it.each(
    (Object.keys(DEFAULT_POLICY.types.fieldServicing) as (keyof TypeRule)[]).filter(
      (key) => !(ADDED as readonly string[]).includes(key),
    ),
  )('may not leave out %s', (key) => {
    expect(accepts(without(key))).toBe(false)
  })

  it('of an earlier portal reads as if it said what was not asked then, and nothing else is forgiven', () => {
    const { autoApproval: _a, breakGlass: _b, types, ...rest } = DEFAULT_POLICY
    const earlier = (rule: TypeRule) =>
      Object.fromEntries(Object.entries(rule).filter(([key]) => !(ADDED as readonly string[]).includes(key)))
    const stored = {
      ...rest,
      types: {
        fieldServicing: earlier(types.fieldServicing),
        appDevelopment: earlier(types.appDevelopment),
      },
    }
    expect(Object.keys(stored.types.fieldServicing)).toHaveLength(7)
    expect(policyDocumentSchema.parse(stored)).toEqual(DEFAULT_POLICY)
    expect(accepts({ ...stored, autoApproval: null })).toBe(false)
    expect(accepts({ ...stored, breakGlass: { fieldServicing: null } })).toBe(false)
    expect(accepts({ ...stored, auto: [] })).toBe(false)
  })

  it('bounds the time to download and the open requests, and knows both types and no other', () => {
    const { types, ...rest } = DEFAULT_POLICY
    for (const downloadWithinS of [3600, 7 * 86_400])
      expect(accepts({ ...DEFAULT_POLICY, downloadWithinS })).toBe(true)
    for (const downloadWithinS of [3599, 7 * 86_400 + 1])
      expect(accepts({ ...DEFAULT_POLICY, downloadWithinS })).toBe(false)
    for (const openRequestsPerPerson of [1, 100])
      expect(accepts({ ...DEFAULT_POLICY, openRequestsPerPerson })).toBe(true)
    for (const openRequestsPerPerson of [0, 101])
      expect(accepts({ ...DEFAULT_POLICY, openRequestsPerPerson })).toBe(false)
    expect(accepts({ ...rest, types: { fieldServicing: types.fieldServicing } })).toBe(false)
    expect(accepts({ ...rest, types: { ...types, retailEvaluation: types.fieldServicing } })).toBe(false)
    expect(accepts({ ...DEFAULT_POLICY, note: '' })).toBe(false)
    expect(accepts(null)).toBe(false)
  })
})

const AUTO: AutoRule & { effect: 'allow' } = {
  ...{ id: NORTH, name: 'Night shift', type: 'fieldServicing', groups: [GROUP], persons: [ANNA] },
  ...{ tasks: ['read-logs'], effect: 'allow', longestS: 3600, mostPerDay: 5 },
}
const auto = (more: Record<string, unknown>) =>
  accepts({ ...DEFAULT_POLICY, autoApproval: [{ ...AUTO, ...more }] })
const glass = (more: Record<string, unknown>) =>
  accepts({
    ...DEFAULT_POLICY,
    breakGlass: {
      fieldServicing: null,
      appDevelopment: { who: 'owners', longestS: 3600, reviewWithinS: 86_400, ...more },
    },
  })

describe('what owners allow beforehand', () => {
  it('is off to begin with', () => {
    for (const policy of [DEFAULT_POLICY, DEMO_POLICY]) {
      expect(policy.autoApproval).toEqual([])
      expect(policy.breakGlass).toEqual({ fieldServicing: null, appDevelopment: null })
    }
  })

  it('is bounded in every way', () => {
    expect(auto({})).toBe(true)
    expect(auto({ groups: 'all', persons: 'technicians', tasks: 'all' })).toBe(true)
    for (const bad of [
      ...[{ mostPerDay: 0 }, { mostPerDay: 1001 }, { longestS: 599 }, { name: '' }, { tasks: [] }],
      ...[
        { tasks: ['everything'] },
        { id: 'x' },
        { effect: 'maybe' },
        { persons: 'owners' },
        { stepUp: true },
      ],
    ])
      expect(auto(bad), JSON.stringify(bad)).toBe(false)
    const { longestS: _l, mostPerDay: _m, ...about } = AUTO
    const rules = (...autoApproval: unknown[]) => accepts({ ...DEFAULT_POLICY, autoApproval })
    expect(rules({ ...about, effect: 'deny' })).toBe(true)
    expect(rules({ ...AUTO, effect: 'deny' })).toBe(false)
    expect(rules(AUTO, AUTO)).toBe(false)
    expect(rules(...Array.from({ length: 21 }, () => ({ ...AUTO, id: crypto.randomUUID() })))).toBe(false)
  })

  it('has a review within a month, and never less than a day for it', () => {
    expect(glass({})).toBe(true)
    for (const bad of [
      { reviewWithinS: 3600 },
      { reviewWithinS: 31 * 86_400 },
      { who: 'anybody' },
      { longestS: 0 },
    ])
      expect(glass(bad)).toBe(false)
  })
})

describe('in words', () => {
  it('the default', () => {
    expect(policyInWords('fieldServicing', DEFAULT_POLICY, NAMES)).toBe(
      'A technician may ask for field servicing on any device. ' +
        'One owner, never the person who asked, can approve it. ' +
        'It lasts up to 8 hours from download and must be downloaded within 7 days. ' +
        'Its file works only in the browser that downloaded it. Nobody can break glass.',
    )
    expect(policyInWords('appDevelopment', DEFAULT_POLICY, NAMES)).toContain(
      'Two different owners, never the person who asked, can',
    )
  })

  it('everything otherwise', () => {
    const policy = withRule({
      ...{
        approvals: 2,
        approvers: [ANNA, BEN, NORTH.replace('3', '9')],
        longestS: 5400,
        selfApproval: true,
      },
      ...{ bearer: true, bootBound: 'always', ticketRequired: true, ticketPattern: 'SVC-###', stepUp: true },
      ...{ reasonLeast: 20, reasonPattern: 'Site @#: *', groups: [GROUP, WEST, NORTH] },
    })
    const breakGlass = {
      fieldServicing: { who: 'technicians' as const, longestS: 3600, reviewWithinS: 3 * 86_400 },
      appDevelopment: null,
    }
    expect(policyInWords('fieldServicing', { ...policy, downloadWithinS: 86_400, breakGlass }, NAMES)).toBe(
      'A technician may ask for field servicing on devices in East, West and North only, with a ticket like SVC-111. ' +
        'The reason has at least 20 characters and is like Site A1: …. ' +
        'Two of Anna, Ben and a former member, who may be the person who asked, can approve it. ' +
        'Each approval is confirmed with a passkey. ' +
        'It lasts up to 90 minutes from download, and no longer than the next start of the device ' +
        'and must be downloaded within 1 day. A file for any browser may be asked for. ' +
        'A technician or an owner can break glass and have it at once for up to 1 hour: all owners and auditors are told, and another owner judges it within 3 days.',
    )
  })

  it.each([
    [[], 'in no group only'],
    [[GROUP], 'in East only'],
    [[GROUP, WEST], 'in East and West only'],
  ])('the groups %j', (groups, words) => {
    expect(policyInWords('fieldServicing', withRule({ groups }), NAMES)).toContain(words)
  })

  it('the rules of auto-approval', () => {
    const { longestS: _l, mostPerDay: _m, tasks: _t, ...about } = AUTO
    expect(autoRuleInWords(AUTO, NAMES)).toBe(
      'At once: field servicing for up to 1 hour for “Read logs and the error report” by Anna on devices in East only, at most 5 a day.',
    )
    const deny = { ...about, effect: 'deny' as const, tasks: 'all' as const, groups: 'all' as const }
    expect(autoRuleInWords({ ...deny, persons: 'technicians' }, NAMES)).toBe(
      'Never at once: field servicing for any task by any technician on any device always waits for an owner.',
    )
  })
})

// What a policy may say, to the edge of each bound, and how it is put into words.
import { describe, expect, it } from 'vitest'
import {
  DEFAULT_POLICY,
  DEMO_POLICY,
  type PolicyDocument,
  type TypeRule,
  policyDocumentSchema,
  policyInWords,
} from '@/lib/domain/policy-document'

const GROUP = '0198a1b2-0000-7000-8000-000000000001'
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
  ])('may not say %s', (_, rule) => expect(accepts(withRule(rule))).toBe(false))

  it.each(Object.keys(DEFAULT_POLICY.types.fieldServicing) as (keyof TypeRule)[])(
    'may not leave out %s',
    (key) => {
      expect(accepts(without(key))).toBe(false)
    },
  )

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

describe('in words', () => {
  it('the default', () => {
    expect(policyInWords('fieldServicing', DEFAULT_POLICY, [])).toBe(
      'A technician may ask for field servicing on any device. ' +
        'One owner, never the person who asked, can approve it. ' +
        'It lasts up to 8 hours from download and must be downloaded within 7 days. ' +
        'Its file works only in the browser that downloaded it.',
    )
    expect(policyInWords('appDevelopment', DEFAULT_POLICY, [])).toContain(
      'Two different owners, never the person who asked, can',
    )
  })

  it('everything otherwise', () => {
    const policy = withRule({
      ...{ approvals: 3, longestS: 5400, selfApproval: true, bearer: true, bootBound: 'always' },
      ...{ ticketRequired: true, groups: [GROUP, GROUP, GROUP] },
    })
    expect(
      policyInWords('fieldServicing', { ...policy, downloadWithinS: 86_400 }, ['East', 'West', 'North']),
    ).toBe(
      'A technician may ask for field servicing on devices in East, West and North only, with a ticket. ' +
        'Three different owners, who may be the person who asked, can approve it. ' +
        'It lasts up to 90 minutes from download, and no longer than the next start of the device ' +
        'and must be downloaded within 1 day. A file for any browser may be asked for.',
    )
  })

  it.each([
    [[], 'in no group only'],
    [['East'], 'in East only'],
    [['East', 'West'], 'in East and West only'],
  ])('the groups %j', (names, words) => {
    expect(policyInWords('fieldServicing', withRule({ groups: names.map(() => GROUP) }), names)).toContain(
      words,
    )
  })
})

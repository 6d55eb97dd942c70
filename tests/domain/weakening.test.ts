// Which changes of a policy need more than one owner. Every rule is loosened and tightened by itself; then documents made by chance
// are compared by what they allow: a change that lets anything more through is always weakening.
import { describe, expect, it } from 'vitest'
import {
  type AutoRule,
  DEFAULT_POLICY,
  type PolicyDocument,
  type TypeRule,
  policyDocumentSchema,
} from '@/lib/domain/policy-document'
import { isWeakening } from '@/lib/domain/weakening'
import { chance } from '../setup/random'

const [A, B, C] = [1, 2, 3].map((n) => `0198a1b2-0000-7000-8000-00000000000${n}`) as [string, string, string]
const withRule = (rule: Partial<TypeRule>, type: keyof PolicyDocument['types'] = 'fieldServicing') => ({
  ...DEFAULT_POLICY,
  types: { ...DEFAULT_POLICY.types, [type]: { ...DEFAULT_POLICY.types[type], ...rule } },
})
const withAuto = (...autoApproval: AutoRule[]) => ({ ...DEFAULT_POLICY, autoApproval })
const ALLOW: AutoRule & { effect: 'allow' } = {
  ...{ id: A, name: 'Night', type: 'fieldServicing', groups: [A], persons: [A], tasks: ['read-logs'] },
  ...{ effect: 'allow', longestS: 3600, mostPerDay: 5 },
}
const { longestS: _l, mostPerDay: _m, ...ABOUT } = ALLOW
const DENY: AutoRule = { ...ABOUT, effect: 'deny' }

/** From strict to loose, step by step. */
const LOOSER: { [K in keyof TypeRule]: [TypeRule[K], TypeRule[K]][] } = {
  approvals: [[2, 1]],
  approvers: [],
  longestS: [[3600, 3601]],
  selfApproval: [[false, true]],
  bearer: [[false, true]],
  bootBound: [['always', 'never']],
  ticketRequired: [[true, false]],
  ticketPattern: [['###', null]],
  reasonLeast: [[4, 3]],
  reasonPattern: [['* *', null]],
  stepUp: [[true, false]],
  groups: [
    [[], [A]],
    [[A], [A, B]],
    [[A, B], 'all'],
  ],
}
const steps = Object.entries(LOOSER).flatMap(([name, pairs]) =>
  (pairs as [unknown, unknown][]).map(([strict, loose]) => [name, strict, loose] as const),
)

describe('one rule', () => {
  it('is never weakened by what leaves it', () => {
    for (const policy of [DEFAULT_POLICY, withAuto(ALLOW), withAuto(DENY)])
      expect(isWeakening(policy, policy)).toBe(false)
  })

  it('has a line here, each', () => {
    expect(Object.keys(LOOSER).sort()).toEqual(Object.keys(DEFAULT_POLICY.types.fieldServicing).sort())
  })

  describe.each(['fieldServicing', 'appDevelopment'] as const)('of %s', (type) => {
    it.each(steps)('%s from %j to %j is weaker, and back is not', (name, strict, loose) => {
      const [was, now] = [withRule({ [name]: strict }, type), withRule({ [name]: loose }, type)]
      expect(isWeakening(was, now)).toBe(true)
      expect(isWeakening(now, was)).toBe(false)
    })

    it.each<[keyof TypeRule, unknown, unknown]>([
      ['approvers', 'owners', [A]],
      ['approvers', [A, B], [A]],
      ['approvers', [A], [B]],
      ['approvers', [A], 'owners'],
      ['groups', [A], [B]],
      ['ticketPattern', '###', '####'],
      ['reasonPattern', '* *', 'Site *'],
    ])('%s from %j to %j is unclear, so it counts as weaker', (name, was, now) => {
      expect(isWeakening(withRule({ [name]: was }, type), withRule({ [name]: now }, type))).toBe(true)
    })

    it('is weaker even where another becomes stricter', () => {
      const now = withRule({ approvals: 5, longestS: DEFAULT_POLICY.types[type].longestS + 1 }, type)
      expect(isWeakening(withRule({ approvals: 1 }, type), now)).toBe(true)
    })
  })

  it('that concerns both types', () => {
    for (const [name, value] of [
      ['downloadWithinS', 86_400],
      ['openRequestsPerPerson', 5],
    ] as const) {
      const strict = { ...DEFAULT_POLICY, [name]: value }
      expect(isWeakening(strict, DEFAULT_POLICY)).toBe(true)
      expect(isWeakening(DEFAULT_POLICY, strict)).toBe(false)
    }
  })
})

describe('what owners allow beforehand', () => {
  it('is weaker when it comes, stricter when it goes', () => {
    expect(isWeakening(DEFAULT_POLICY, withAuto(ALLOW))).toBe(true)
    expect(isWeakening(withAuto(ALLOW), DEFAULT_POLICY)).toBe(false)
    expect(isWeakening(DEFAULT_POLICY, withAuto(DENY))).toBe(false)
    expect(isWeakening(withAuto(DENY), DEFAULT_POLICY)).toBe(true)
    expect(isWeakening(withAuto(ALLOW), withAuto({ ...ALLOW, id: B }))).toBe(true)
    expect(isWeakening(withAuto(ALLOW), withAuto(DENY))).toBe(false)
    expect(isWeakening(withAuto(DENY), withAuto(ALLOW))).toBe(true)
  })

  it.each<[string, Partial<AutoRule>]>([
    ['more groups', { groups: 'all' }],
    ['another group', { groups: [B] }],
    ['more people', { persons: 'technicians' }],
    ['another person', { persons: [A, B] }],
    ['more tasks', { tasks: ['read-logs', 'restart'] }],
    ['every task', { tasks: 'all' }],
  ])('weakens an allowing rule by %s, and a denying one by fewer', (_, wide) => {
    expect(isWeakening(withAuto(ALLOW), withAuto({ ...ALLOW, ...wide } as AutoRule))).toBe(true)
    expect(isWeakening(withAuto({ ...DENY, ...wide } as AutoRule), withAuto(DENY))).toBe(true)
  })

  it('weakens by the other type, more time or more of them', () => {
    const type = 'appDevelopment' as const
    for (const more of [{ type }, { longestS: 3601 }, { mostPerDay: 6 }])
      expect(isWeakening(withAuto(ALLOW), withAuto({ ...ALLOW, ...more }))).toBe(true)
    expect(isWeakening(withAuto(DENY), withAuto({ ...DENY, type }))).toBe(true)
    for (const fewer of [{ longestS: 3599 }, { mostPerDay: 4 }, { name: 'Day' }])
      expect(isWeakening(withAuto(ALLOW), withAuto({ ...ALLOW, ...fewer }))).toBe(false)
  })

  it('weakens with break-glass on, for more people, longer, or with more time to judge it', () => {
    const glass = (rule: PolicyDocument['breakGlass']['fieldServicing']) => ({
      ...DEFAULT_POLICY,
      breakGlass: { fieldServicing: rule, appDevelopment: null },
    })
    const rule = { who: 'owners' as const, longestS: 3600, reviewWithinS: 86_400 }
    expect(isWeakening(DEFAULT_POLICY, glass(rule))).toBe(true)
    expect(isWeakening(glass(rule), DEFAULT_POLICY)).toBe(false)
    for (const more of [{ who: 'technicians' as const }, { longestS: 3601 }, { reviewWithinS: 86_401 }]) {
      expect(isWeakening(glass(rule), glass({ ...rule, ...more }))).toBe(true)
      expect(isWeakening(glass({ ...rule, ...more }), glass(rule))).toBe(false)
    }
  })
})

describe('documents by chance', () => {
  const random = chance(20_261_124)
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!
  const rule = (base: TypeRule): TypeRule => ({
    ...base,
    approvals: pick([1, 2]),
    longestS: pick([3600, 7200]),
    selfApproval: pick([true, false]),
    bearer: pick([true, false]),
    ticketRequired: pick([true, false]),
    ticketPattern: pick([null, '###']),
    stepUp: pick([true, false]),
    groups: pick(['all', [A], [A, B], [C]]),
  })
  const autos = (): AutoRule[] =>
    [A, B]
      .filter(() => random() < 0.5)
      .map((id) => {
        const about = {
          ...ABOUT,
          id,
          groups: pick<'all' | string[]>(['all', [A]]),
          persons: pick<'technicians' | string[]>(['technicians', [A]]),
        }
        return random() < 0.5
          ? { ...about, effect: 'deny' }
          : { ...about, effect: 'allow', longestS: pick([3600, 7200]), mostPerDay: 5 }
      })
  const make = (): PolicyDocument => ({
    ...DEFAULT_POLICY,
    types: { ...DEFAULT_POLICY.types, fieldServicing: rule(DEFAULT_POLICY.types.fieldServicing) },
    autoApproval: autos(),
  })

  /** The first, with about every fourth rule taken from the second. */
  const near = (was: PolicyDocument, other: PolicyDocument): PolicyDocument => {
    const mine = was.types.fieldServicing
    const taken = Object.entries(other.types.fieldServicing).filter(() => random() < 0.25)
    const fieldServicing = { ...mine, ...(Object.fromEntries(taken) as Partial<TypeRule>) }
    return {
      ...was,
      types: { ...was.types, fieldServicing },
      autoApproval: random() < 0.25 ? other.autoApproval : was.autoApproval,
    }
  }

  type Case = {
    group: string
    person: string
    longestS: number
    bearer: boolean
    ticket: boolean
    own: boolean
    approvals: number
    passkey: boolean
  }
  const cases: Case[] = [A, B, C].flatMap((group) =>
    [A, B].flatMap((person) =>
      [3600, 7200].flatMap((longestS) =>
        [true, false].flatMap((bearer) =>
          [true, false].flatMap((ticket) =>
            [true, false].flatMap((own) =>
              [0, 1, 2].flatMap((approvals) =>
                [true, false].map((passkey) => ({
                  group,
                  person,
                  longestS,
                  bearer,
                  ticket,
                  own,
                  approvals,
                  passkey,
                })),
              ),
            ),
          ),
        ),
      ),
    ),
  )
  /** What a policy lets through, worked out from its meaning and not from how it is compared. */
  const passes = ({ types: { fieldServicing: r }, autoApproval }: PolicyDocument, c: Case): boolean => {
    const within = (set: string | readonly string[], one: string) =>
      typeof set === 'string' || set.includes(one)
    if (!within(r.groups, c.group) || c.longestS > r.longestS || (c.bearer && !r.bearer)) return false
    if (r.ticketRequired && !c.ticket) return false
    if (c.approvals > 0)
      return c.approvals >= r.approvals && (!c.own || r.selfApproval) && (c.passkey || !r.stepUp)
    const about = autoApproval.filter((one) => within(one.groups, c.group) && within(one.persons, c.person))
    if (r.stepUp || about.some((one) => one.effect === 'deny')) return false
    return about.some((one) => one.effect === 'allow' && c.longestS <= one.longestS)
  }

  it('that let anything more through are weakening, always', () => {
    let [weaker, stricter] = [0, 0]
    for (let i = 0; i < 1500; i++) {
      const [was, other] = [make(), make()]
      const now = random() < 0.5 ? other : near(was, other)
      expect(policyDocumentSchema.safeParse(now).success).toBe(true)
      const through = cases.some((one) => passes(now, one) && !passes(was, one))
      if (through) expect(isWeakening(was, now), JSON.stringify([was, now])).toBe(true)
      if (through) weaker++
      else if (!isWeakening(was, now)) stricter++
    }
    expect(weaker).toBeGreaterThan(500)
    expect(stricter).toBeGreaterThan(100)
  })
})

// A request's states and moves, its lapsing, the hash that reviews name, and every rule of a policy it is held against.
import { createHash } from 'node:crypto'
import { encode } from 'cbor2'
import { describe, expect, it } from 'vitest'
import { type Bytes, toHex, uuidFromText } from '@/lib/core/bytes'
import { DEFAULT_POLICY, type PolicyDocument, type TypeRule } from '@/lib/domain/policy-document'
import {
  type Asked,
  OPEN_STATES,
  type RequestContent,
  type RequestMove,
  type RequestState,
  checkAgainstPolicy,
  contentHash,
  lapsesAfterApproval,
  lapsesAfterRequest,
  moved,
  offeredOn,
  stateAt,
  stillAllowed,
} from '@/lib/domain/request'

const MOVES: RequestMove[] = ['approve', 'deny', 'withdraw', 'lapse', 'download']
const MACHINE: Record<RequestState, (RequestState | null)[]> = {
  //          approve     deny      withdraw     lapse     download
  waiting: ['approved', 'denied', 'withdrawn', 'lapsed', null],
  approved: [null, null, 'withdrawn', 'lapsed', 'downloaded'],
  denied: [null, null, null, null, null],
  withdrawn: [null, null, null, null, null],
  lapsed: [null, null, null, null, null],
  downloaded: [null, null, null, null, null],
}
const states = Object.keys(MACHINE) as RequestState[]
const NOW = new Date('2027-01-15T08:00:00Z')
const DAY_MS = 86_400_000

describe('states', () => {
  it.each(states.flatMap((state) => MOVES.map((move, i) => [state, move, MACHINE[state][i]!] as const)))(
    '%s, %s: %s',
    (state, move, expected) => expect(moved(state, move)).toBe(expected),
  )

  it('are open while something may still become of them', () => {
    const open = states.filter((state) => MOVES.some((move) => moved(state, move)))
    expect([...OPEN_STATES].toSorted()).toEqual(open.toSorted())
  })

  it.each(states)('%s, when its time is over', (state) => {
    const open = state === 'waiting' || state === 'approved'
    const at = (ms: number) => stateAt({ state, lapsesAt: new Date(NOW.getTime() + ms) }, NOW)
    expect(at(1)).toBe(state)
    expect(at(0)).toBe(open ? 'lapsed' : state)
    expect(at(-DAY_MS)).toBe(open ? 'lapsed' : state)
  })

  it('lapse seven days after asking, and as the policy says after approval, at most seven days', () => {
    const days = (date: Date) => (date.getTime() - NOW.getTime()) / DAY_MS
    expect(days(lapsesAfterRequest(NOW))).toBe(7)
    expect(days(lapsesAfterApproval(DEFAULT_POLICY, NOW))).toBe(7)
    expect(days(lapsesAfterApproval({ ...DEFAULT_POLICY, downloadWithinS: 2 * 86_400 }, NOW))).toBe(2)
    expect(days(lapsesAfterApproval({ ...DEFAULT_POLICY, downloadWithinS: 30 * 86_400 }, NOW))).toBe(7)
  })
})

describe('the hash of what was asked', () => {
  const uuid = (digit: string) => `${digit.repeat(8)}-0000-4000-8000-${digit.repeat(12)}`
  const content: RequestContent = {
    catalogId: uuid('a'),
    requestId: uuid('b'),
    requesterId: uuid('c'),
    deviceId: new Uint8Array(64).fill(1) as Bytes,
    type: 'fieldServicing',
    operations: ['image.list', 'image.stage'],
    reason: 'Pump stops after an hour',
    ticket: null,
    durationS: 7200,
    bearer: false,
    bootId: null,
    policyVersion: 3,
  }

  it('is over the deterministic encoding of all of it, as another library writes it', async () => {
    const map = new Map<number, unknown>([
      [1, uuidFromText(content.catalogId)],
      [2, uuidFromText(content.requestId)],
      [3, uuidFromText(content.requesterId)],
      [4, content.deviceId],
      [5, 13],
      [6, content.operations],
      [7, content.reason],
      [8, null],
      [9, 7200],
      [10, false],
      [11, null],
      [12, 3],
    ])
    const wanted = createHash('sha256')
      .update(encode(map, { cde: true }))
      .digest('hex')
    expect(toHex(await contentHash(content))).toBe(wanted)
  })

  const changes: Partial<RequestContent>[] = [
    { catalogId: uuid('d') },
    { requestId: uuid('d') },
    { requesterId: uuid('d') },
    { deviceId: new Uint8Array(64) as Bytes },
    { type: 'appDevelopment' },
    { operations: ['image.stage', 'image.list'] },
    { operations: ['image.list'] },
    { reason: 'Pump stops after an hour ' },
    { ticket: '' },
    { ticket: 'T-1' },
    { durationS: 7201 },
    { bearer: true },
    { bootId: new Uint8Array(16) as Bytes },
    { policyVersion: 4 },
  ]
  it('is another for every single change', async () => {
    const hashes = await Promise.all(
      [content, ...changes.map((change) => ({ ...content, ...change }))].map(contentHash),
    )
    expect(new Set(hashes.map(toHex)).size).toBe(changes.length + 1)
  })
})

const asked: Asked = {
  type: 'fieldServicing',
  durationS: 3600,
  bearer: false,
  bootId: null,
  ticket: null,
  reason: 'Pump stops',
  groupId: 'group',
}
function policyWith(rule: Partial<TypeRule>): PolicyDocument {
  const { types } = DEFAULT_POLICY
  return { ...DEFAULT_POLICY, types: { ...types, fieldServicing: { ...types.fieldServicing, ...rule } } }
}

describe('held against the policy', () => {
  const boot = new Uint8Array(16) as Bytes

  it.each<[string, Partial<Asked>, Partial<TypeRule>]>([
    ['as it is', {}, {}],
    ['with a ticket where one is needed', { ticket: 'T-1' }, { ticketRequired: true }],
    ['on a group that is listed', {}, { groups: ['other', 'group'] }],
    ['on a device without a group, where all are offered', { groupId: null }, {}],
    ['for ten minutes', { durationS: 600 }, {}],
    ['for the longest', { durationS: 8 * 3600 }, {}],
    ['for any browser where that is allowed', { bearer: true }, { bearer: true }],
    ['until the next start where that is always so', { bootId: boot }, { bootBound: 'always' }],
    ['until the next start where it need not be', { bootId: boot }, {}],
  ])('passes %s', (_, change, rule) => {
    expect(() => checkAgainstPolicy({ ...asked, ...change }, policyWith(rule))).not.toThrow()
  })

  it.each<[string, Partial<Asked>, Partial<TypeRule>]>([
    ['reason-required', { reason: '' }, {}],
    ['reason-required', { reason: '  ab  ' }, {}],
    ['ticket-required', {}, { ticketRequired: true }],
    ['ticket-required', { ticket: ' ' }, { ticketRequired: true }],
    ['type-not-offered', {}, { groups: ['other'] }],
    ['type-not-offered', {}, { groups: [] }],
    ['type-not-offered', { groupId: null }, { groups: ['group'] }],
    ['duration-out-of-range', { durationS: 599 }, {}],
    ['duration-out-of-range', { durationS: 8 * 3600 + 1 }, {}],
    ['bearer-not-allowed', { bearer: true }, {}],
    ['boot-id-required', {}, { bootBound: 'always' }],
  ])('%s: %j under %j', (code, change, rule) => {
    const check = () => checkAgainstPolicy({ ...asked, ...change }, policyWith(rule))
    expect(check).toThrow(expect.objectContaining({ code }))
  })

  it('is held against the rule of its own type', () => {
    const development = { ...asked, type: 'appDevelopment', durationS: 4 * 3600 } as const
    expect(() => checkAgainstPolicy(development, DEFAULT_POLICY)).toThrow(
      expect.objectContaining({ code: 'duration-out-of-range' }),
    )
    expect(() =>
      checkAgainstPolicy({ ...development, durationS: 2 * 3600 }, policyWith({ groups: [] })),
    ).not.toThrow()
  })
})

describe('a policy that came later', () => {
  it('forbids by group and by bearer file, and leaves the limits of the approval', () => {
    expect(
      stillAllowed(asked, policyWith({ longestS: 600, ticketRequired: true, bootBound: 'always' })),
    ).toBe(true)
    expect(stillAllowed(asked, policyWith({ groups: ['other'] }))).toBe(false)
    expect(stillAllowed({ ...asked, bearer: true }, policyWith({ bearer: true }))).toBe(true)
    expect(stillAllowed({ ...asked, bearer: true }, policyWith({ bearer: false }))).toBe(false)
  })

  it.each([
    ['all', null, true],
    ['all', 'group', true],
    [['group'], 'group', true],
    [['group'], 'other', false],
    [['group'], null, false],
    [[], 'group', false],
  ] as const)('offers on %j to %j: %s', (groups, groupId, expected) => {
    expect(offeredOn(groups, groupId)).toBe(expected)
  })
})

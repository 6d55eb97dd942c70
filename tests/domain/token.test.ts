// API tokens and user codes: what they look like, and that no right of a token is more than it should be.
import { describe, expect, it } from 'vitest'
import type { Bytes } from '@/lib/core/bytes'
import { SECRET_BYTES, apiTokenOf, isApiToken } from '@/lib/domain/api-token'
import { type Actor, CATALOG_ACTIONS, type CatalogAction, can, scopeOf } from '@/lib/domain/policy'
import { EVERY_SCOPE, TOKEN_SCOPES, actionsWithin, readScopes } from '@/lib/domain/token-scopes'
import { formatUserCode, newUserCode, readUserCode } from '@/lib/domain/user-code'

const secret = (byte: number) => new Uint8Array(SECRET_BYTES).fill(byte) as Bytes

describe('an API token', () => {
  it('is a prefix, the secret and a checksum, the same ones for ever', async () => {
    expect(await apiTokenOf(secret(0))).toBe(`lk_${'a'.repeat(40)}3x6qtyji`)
    expect(await apiTokenOf(secret(255))).toMatch(/^lk_7{40}[a-z2-7]{8}$/)
  })

  it('is known as one, and not with a letter changed, lost or added', async () => {
    const token = await apiTokenOf(crypto.getRandomValues(secret(0)))
    expect(await isApiToken(token)).toBe(true)
    for (let at = 0; at < token.length; at++) {
      const other = token[at] === 'b' ? 'c' : 'b'
      expect(await isApiToken(token.slice(0, at) + other + token.slice(at + 1)), `${at}`).toBe(false)
      expect(await isApiToken(token.slice(0, at) + token.slice(at + 1))).toBe(false)
    }
    for (const text of ['', 'lk_', `${token}a`, ` ${token}`, token.toUpperCase()])
      expect(await isApiToken(text)).toBe(false)
  })
})

describe('a user code', () => {
  it('has eight letters of the alphabet, each as likely', () => {
    const counts = new Map<string, number>()
    for (let i = 0; i < 500; i++) {
      const code = newUserCode((length) => crypto.getRandomValues(new Uint8Array(length)))
      expect(code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{8}$/)
      for (const letter of code) counts.set(letter, (counts.get(letter) ?? 0) + 1)
    }
    expect(counts.size).toBe(20)
    expect(Math.max(...counts.values()) / Math.min(...counts.values())).toBeLessThan(2)
  })

  it('leaves out bytes that would favour some letters', () => {
    const bytes = [250, 240, 239, 0, 1, 19, 20, 255, 2, 3, 4, 5]
    const code = newUserCode((length) => new Uint8Array(bytes.splice(0, length)) as Bytes)
    expect(code).toBe('ZBCZBDFG')
  })

  it('is read however it was typed, and refused where it cannot be one', () => {
    for (const typed of ['BCDF-GHJK', 'bcdfghjk', ' b c d f - g h j k '])
      expect(readUserCode(typed)).toBe('BCDFGHJK')
    for (const typed of ['', 'BCDFGHJ', 'BCDFGHJKL', 'ABCDEFGH', 'BCDFGHJ1'])
      expect(readUserCode(typed)).toBeNull()
    expect(readUserCode(formatUserCode('BCDFGHJK'))).toBe('BCDFGHJK')
  })
})

describe('the rights of a token', () => {
  const catalogId = 'here'
  const actor = (atMost?: Actor['atMost']): Actor => ({
    personId: 'me',
    isOperator: true,
    memberships: [
      { catalogId, role: 'owner', groupId: null },
      { catalogId, role: 'technician', groupId: null },
      { catalogId, role: 'auditor', groupId: null },
    ],
    atMost,
  })
  const actions = Object.keys(CATALOG_ACTIONS) as CatalogAction[]
  const resource = { catalogId, groupId: 'group', requesterId: 'me', selfApproval: true }

  // Written down, not worked out: a right that is added here is a decision.
  const NEVER: CatalogAction[] = [
    ...(['request.review', 'approval.withdraw', 'capability.allow-rebind'] as const),
    ...(['capability.reissue', 'key.change', 'device.release', 'profile.block', 'catalog.change'] as const),
    ...(['webhook.see', 'webhook.change'] as const),
  ]

  it('never reach what decides, makes keys or takes a device from the catalog', () => {
    const most = actionsWithin(EVERY_SCOPE)
    expect(actions.filter((action) => !most.has(action)).sort()).toEqual(
      expect.arrayContaining(NEVER.toSorted()),
    )
    for (const action of NEVER) {
      expect(can(actor(), action, resource), `${action} without a token`).toBe(true)
      expect(can(actor(most), action, resource), action).toBe(false)
      expect(scopeOf(actor(most), action, catalogId)).toBeNull()
    }
  })

  it.each(EVERY_SCOPE)('%s allows exactly its actions', (scope) => {
    const allowed: readonly CatalogAction[] = TOKEN_SCOPES[scope].actions
    const found = actions.filter((action) => can(actor(actionsWithin([scope])), action, resource))
    expect(found.sort()).toEqual([...allowed].sort())
  })

  it('are no more than the person’s', () => {
    const auditor = {
      ...actor(actionsWithin(EVERY_SCOPE)),
      memberships: [{ catalogId, role: 'auditor' as const, groupId: null }],
    }
    expect(can(auditor, 'request.create', resource)).toBe(false)
    expect(can(auditor, 'device.see', { ...resource, catalogId: 'there' })).toBe(false)
    expect(can(auditor, 'device.see', resource)).toBe(true)
  })

  it('are nothing of the installation or of the person’s own account', () => {
    const most = actionsWithin(EVERY_SCOPE)
    for (const action of ['installation.see', 'catalog.create', 'owner.name', 'account.change'] as const) {
      expect(can(actor(), action)).toBe(true)
      expect(can(actor(most), action)).toBe(false)
    }
  })

  it('are read from a closed list', () => {
    expect(readScopes(['images:read', 'devices:read', 'images:read'])).toEqual([
      'devices:read',
      'images:read',
    ])
    for (const names of [[], ['devices:read', 'devices:approve'], ['toString']])
      expect(() => readScopes(names)).toThrow(expect.objectContaining({ code: 'invalid-input' }))
    expect(actionsWithin(['from:later', 'toString'])).toEqual(new Set())
  })
})

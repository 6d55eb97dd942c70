// The closed lists of the audit log, copied here: a number once given stays, so a line may be added below and none
// changed; and an entry's bytes, as another library writes and hashes them.
import { createHash } from 'node:crypto'
import { encode } from 'cbor2'
import { describe, expect, it } from 'vitest'
import { type Bytes, concat, toHex } from '@/lib/core/bytes'
import {
  AUDIT_FIELDS,
  AUDIT_KINDS,
  type AuditField,
  type AuditKind,
  auditFieldOf,
  auditKindNumbers,
  auditKindOf,
} from '@/lib/domain/audit'
import { decodeAuditEntry, encodeAuditEntry, fieldHash } from '@/lib/domain/audit-entry'

const KINDS = `
1 installation.set-up · 2 sign-in.succeed · 3 sign-in.fail · 4 sign-in.end · 5 sign-in.revoke · 6 password.change
7 password.reset · 8 link.make · 9 link.use · 10 recover.run · 11 catalog.found · 12 owner.name
45 passkey.add · 46 passkey.remove
20 token.make · 21 token.revoke · 22 grant.allow · 23 grant.deny
24 identity.link · 26 account.make
100 catalog.create · 101 member.add · 102 member.change · 103 member.remove · 104 member.invite
255 webhook.make · 256 webhook.change · 257 webhook.remove · 258 webhook.disable · 259 webhook.ping · 260 webhook.redeliver
105 member.reset-link · 240 member.map · 241 member.unmap · 106 host.recover · 110 product.create · 111 group.create · 112 device.claim
245 passkey.enrol · 246 passkey.unenrol · 250 capability.expire
113 device.prove · 114 device.move · 115 device.release
220 product.rename · 221 product.archive · 222 product.restore · 223 group.rename · 224 group.archive
225 group.restore · 226 catalog.rename · 227 catalog.archive · 228 catalog.restore · 229 device.rename
120 request.create · 121 request.withdraw
122 request.approve · 123 request.deny · 124 request.lapse · 125 approval.withdraw · 130 capability.download
131 capability.download-again · 132 capability.allow-rebind · 133 capability.rebind · 134 capability.revoke
140 policy.change · 210 change.propose · 211 change.approve · 212 change.deny · 213 change.withdraw
214 change.lapse · 215 change.apply · 216 change.overtake · 217 approval.standing · 218 approval.break-glass
219 break-glass.judge · 150 key.create · 151 key.activate · 152 key.retire · 153 root.bring · 154 keystore.draft
155 keystore.issue · 160 image.add
170 receipt.take · 171 finding.open · 172 finding.close · 173 finding.explain · 174 capability.end
175 revocation.confirm · 176 profile.block · 177 capability.reissue · 178 revocation.remake
190 key.bring · 191 key.compromise · 192 capability.key-stolen · 193 development-key.add
194 development-key.remove · 195 image.import · 196 image.withdraw · 197 image.offer · 198 image.sign-again
199 device.report-images · 200 handover.make · 201 handover.sign · 202 handover.withdraw
203 handover.confirm · 204 handover.drop · 263 service.create · 264 service.end · 265 service-token.make
266 service-token.revoke
230 claim.file · 231 claim.finish · 232 claim.drop · 239 claim.start`
const FIELDS = `
1 person uuid · 2 device bytes · 3 request uuid · 4 capability uuid · 5 type number · 6 durationS number · 7 reason text
8 ticket text · 9 contentHash bytes · 10 policyVersion number · 11 note text · 12 subject uuid · 13 subjectName text
14 role text · 15 group uuid · 16 product uuid · 17 kid bytes · 18 keystoreVersion number · 19 profileKey bytes
20 notBefore number · 21 expiresAt number · 22 payloadHash bytes · 23 approvals number · 24 approvalsNeeded number
25 ownRequest boolean · 26 bearer boolean · 27 email text · 28 address text · 29 catalog uuid · 30 epoch number
31 use number · 32 bytesHash bytes · 33 operations text · 34 signIn bytes · 35 image uuid
36 receipt uuid · 37 operationCounter number · 38 entries number · 39 finding uuid · 40 findingKind text · 41 revocation uuid
54 serial text · 55 devices number
42 handover number · 43 rootKid bytes · 44 leastKeystore number · 45 development boolean
56 import uuid · 57 rows number
62 passkey bytes · 63 evidenceHash bytes · 64 batch uuid · 65 extends uuid
50 change uuid · 51 changeKind text · 52 rule uuid · 53 verdict text
66 webhook uuid · 67 url text
48 token bytes · 49 scopes text · 59 provider text · 60 roles text`
const listed = (text: string) =>
  text
    .trim()
    .split(/[·\n]/)
    .map((line) => line.trim().split(' ') as [string, string, string])
const kinds = listed(KINDS)
const fields = listed(FIELDS)

describe('kinds of entries', () => {
  it.each(kinds)('%s is %s for ever', (number, name) => {
    const kind = AUDIT_KINDS[name as AuditKind]
    expect(kind.number).toBe(Number(number))
    expect(kind.log).toBe(Number(number) < 100 ? 'installation' : 'catalog')
    expect(auditKindOf(Number(number))).toBe(name)
  })

  it('have a number each, words each, and are all listed here', () => {
    const all = Object.entries(AUDIT_KINDS)
    expect(new Set(all.map(([, { number }]) => number)).size).toBe(all.length)
    expect(all.map(([name]) => name).toSorted()).toEqual(kinds.map(([, name]) => name).toSorted())
    for (const [, { words }] of all) expect(words).toMatch(/^[A-Z].*[^.]$/)
    expect(auditKindOf(0)).toBeUndefined()
    expect(auditKindOf(999)).toBeUndefined()
  })

  it('are found by the beginning of their names', () => {
    expect(auditKindNumbers('request.')).toEqual([120, 121, 122, 123, 124])
    expect(auditKindNumbers('policy.')).toEqual([140])
    expect(auditKindNumbers('nothing')).toEqual([])
    expect(auditKindNumbers('')).toHaveLength(kinds.length)
  })
})

describe('fields of entries', () => {
  it.each(fields)('%s is %s, as %s, for ever', (number, name, as) => {
    expect(AUDIT_FIELDS[name as AuditField]).toMatchObject({ number: Number(number), as })
    expect(auditFieldOf(Number(number))).toBe(name)
  })

  it('have a number each, and are all listed here', () => {
    const all = Object.entries(AUDIT_FIELDS)
    expect(new Set(all.map(([, { number }]) => number)).size).toBe(all.length)
    expect(all.map(([name]) => name).toSorted()).toEqual(fields.map(([, name]) => name).toSorted())
    expect(auditFieldOf(0)).toBeUndefined()
  })
})

describe('an entry', () => {
  const salt = new Uint8Array(32).fill(7) as Bytes
  const id = new Uint8Array(16).fill(1) as Bytes
  const sha256 = (...parts: Uint8Array[]) =>
    createHash('sha256')
      .update(concat(...parts))
      .digest('hex')

  it('hashes a field with its salt, which has 32 bytes', async () => {
    const wanted = sha256(salt, encode('Pump stops', { cde: true }))
    expect(toHex(await fieldHash(salt, 'Pump stops'))).toBe(wanted)
    expect(() => fieldHash(salt.slice(1), 'x')).toThrow(expect.objectContaining({ code: 'malformed' }))
  })

  it('is exactly the four keys, and its leaf the hash of 00 and its bytes', async () => {
    const reason = await fieldHash(salt, 'Pump stops')
    const entry = {
      id,
      kind: 120,
      fields: new Map([
        [7, reason],
        [1, reason],
      ]),
      at: 1_800_000_000,
    }
    const { bytes, leafHash } = await encodeAuditEntry(entry)
    const map = new Map<number, unknown>([
      [1, id],
      [2, 120],
      [
        3,
        new Map([
          [1, reason],
          [7, reason],
        ]),
      ],
      [6, 1_800_000_000],
    ])
    expect(toHex(bytes)).toBe(toHex(encode(map, { cde: true })))
    expect(toHex(leafHash)).toBe(sha256(Uint8Array.of(0), bytes))
    expect(decodeAuditEntry(bytes)).toEqual(entry)
  })

  it('holds nothing in clear: a field is 32 bytes or the entry is malformed', () => {
    const clear = new Map<number, unknown>([
      [1, id],
      [2, 120],
      [3, new Map([[7, 'Pump stops']])],
      [6, 0],
    ])
    const short = new Map<number, unknown>([
      [1, id],
      [2, 120],
      [3, new Map([[7, salt.slice(1)]])],
      [6, 0],
    ])
    for (const map of [clear, short]) {
      expect(() => decodeAuditEntry(encode(map, { cde: true }))).toThrow(
        expect.objectContaining({ code: 'malformed' }),
      )
    }
  })
})

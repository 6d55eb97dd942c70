// The rules over receipts: joining, times, the operation counter, clocks, what is a finding.
import { describe, expect, it } from 'vitest'
import { type Bytes, toHex, uuidToText } from '@/lib/core/bytes'
import { clockOffsetS, isClockOff } from '@/lib/domain/clock'
import { raisesOf, unexplainedRises } from '@/lib/domain/counter'
import { FINDING_WORDS, type Issued, findingsIn } from '@/lib/domain/findings'
import { operationInWords, outcomeInWords } from '@/lib/domain/operation-words'
import { OPERATIONS } from '@/lib/domain/operations'
import { CHAIN_START, type Receipt, type ReceiptEntry, chainNext } from '@/lib/domain/receipt'
import { joinReceipts, timeOf } from '@/lib/domain/record'
import { nextEpoch } from '@/lib/domain/revocation'

const filled = (length: number, with_: number): Bytes => new Uint8Array(length).fill(with_)
const BOOT = filled(16, 1)
let calls = 0
const call = (): Bytes => filled(32, ++calls % 250)
const entry = (sequence: number, op = 'wifi.list', code = 0): ReceiptEntry => [
  sequence,
  op,
  call(),
  code,
  sequence * 1000,
  BOOT,
  null,
]

/** The entries from..to of a book, as the device would give them. */
async function part(
  all: ReceiptEntry[],
  [from, to]: [number, number],
  more: Partial<Receipt> = {},
): Promise<Receipt> {
  const at = async (n: number) => {
    let value = CHAIN_START as Bytes
    for (const one of all.slice(0, n)) value = await chainNext(value, one)
    return value
  }
  return {
    nonce: filled(16, 0),
    cti: filled(16, 7),
    entries: all.slice(from - 1, to),
    ended: to,
    chain: [await at(from - 1), await at(to)],
    uptimeMs: 60_000,
    open: [],
    key: { x: filled(32, 0), y: filled(32, 0) } as unknown as Receipt['key'],
    deviceId: filled(64, 9),
    bootId: BOOT,
    operationCounter: 0,
    ...more,
  }
}
const book = (length: number) => Array.from({ length }, (_, i) => entry(i + 1))
const sequences = (joined: Awaited<ReturnType<typeof joinReceipts>>) =>
  joined.books.map((one) => one.entries.map(([n]) => n))

describe('joining receipts', () => {
  it('puts overlapping and neighbouring ones into one book', async () => {
    const all = book(6)
    const joined = await joinReceipts([
      await part(all, [1, 3]),
      await part(all, [2, 4]),
      await part(all, [5, 6]),
    ])
    expect(sequences(joined)).toEqual([[1, 2, 3, 4, 5, 6]])
    expect(joined.books[0]).toMatchObject({ missing: [], ended: 6 })
    expect(joined.contradicting).toEqual([])
  })

  it('shows what is missing, before the first and between', async () => {
    const all = book(9)
    const joined = await joinReceipts([await part(all, [3, 4]), await part(all, [8, 9])])
    expect(joined.books[0]!.missing).toEqual([
      { from: 1, to: 2 },
      { from: 5, to: 7 },
    ])
  })

  it('begins a new book where the device began one, and keeps both', async () => {
    const joined = await joinReceipts([await part(book(4), [1, 4]), await part(book(2), [1, 2])])
    expect(sequences(joined)).toEqual([
      [1, 2, 3, 4],
      [1, 2],
    ])
    expect(joined.books.every((one) => one.missing.length === 0)).toBe(true)
  })

  it('finds one that contradicts, and an empty one says nothing', async () => {
    const joined = await joinReceipts([
      await part(book(4), [1, 4]),
      await part(book(5), [3, 5]),
      await part([], [1, 0]),
    ])
    expect(joined.contradicting).toEqual([1])
    expect(joined.books).toHaveLength(1)
  })

  it('keeps the open work of the newest only', async () => {
    const all = book(3)
    const open: Receipt['open'] = [['log.follow', call(), 5, BOOT]]
    const joined = await joinReceipts([await part(all, [1, 2], { open }), await part(all, [1, 3])])
    expect(joined.books[0]!.open).toEqual([])
    expect((await joinReceipts([await part(all, [1, 3], { open })])).books[0]!.open).toHaveLength(1)
  })
})

describe('when an entry began', () => {
  const receipt = { uptimeMs: 100_000, bootId: BOOT }
  it('has bounds from the nonce and the arrival, within one boot', () => {
    const when = timeOf({ uptimeMs: 40_000, bootId: BOOT }, receipt, { askedS: 1000, heardS: 1010 })!
    expect(when.earliestS).toBeCloseTo(1000 - 60 - 2.06)
    expect(when.latestS).toBeCloseTo(1010 - 60 + 2.06)
  })
  it('has no earliest without the portal’s nonce, and none at all from another boot', () => {
    const heard = { askedS: null, heardS: 1010 }
    expect(timeOf({ uptimeMs: 40_000, bootId: BOOT }, receipt, heard)!.earliestS).toBeNull()
    expect(timeOf({ uptimeMs: 40_000, bootId: filled(16, 2) }, receipt, heard)).toBeNull()
  })
})

describe('the operation counter', () => {
  const locked = (counter: number) => ({ counter, state: 2 })
  const receipt = async (ops: [string, number][], operationCounter: number, more: Partial<Receipt> = {}) => {
    const all = ops.map(([op, code], i) => entry(i + 1, op, code))
    return part(all, [1, all.length], { operationCounter, ...more })
  }

  it('is explained by changes, whatever their code, each once', async () => {
    const raises = raisesOf([
      await receipt(
        [
          ['wifi.add', 0],
          ['wifi.list', 0],
          ['image.install', 36],
        ],
        2,
      ),
    ])
    expect(unexplainedRises([locked(0), locked(2)], raises)).toEqual([])
    expect(unexplainedRises([locked(0), locked(3)], raises)).toEqual([{ from: 0, to: 3, missing: 1 }])
  })

  it('is not explained by what only reads, or was refused before the work', async () => {
    const raises = raisesOf([
      await receipt(
        [
          ['wifi.list', 0],
          ['app.delete', 19],
          ['wifi.add', 3],
          ['nobody.knows', 0],
        ],
        1,
      ),
    ])
    expect(unexplainedRises([locked(0), locked(1)], raises)).toEqual([{ from: 0, to: 1, missing: 1 }])
  })

  it('is explained by an operation only in the time in which it was done', async () => {
    const raises = raisesOf([await receipt([['wifi.add', 0]], 1)])
    expect(unexplainedRises([locked(0), locked(1), locked(2)], raises)).toEqual([
      { from: 1, to: 2, missing: 1 },
    ])
    expect(unexplainedRises([locked(5), locked(6)], raises)).toEqual([{ from: 5, to: 6, missing: 1 }])
  })

  it('may be explained by open work, later too, but not twice', async () => {
    const all = [entry(1, 'image.install')]
    const open: Receipt['open'] = [['image.install', all[0]![2], 1000, BOOT]]
    const raises = raisesOf([
      await part([], [1, 0], { open, operationCounter: 0 }),
      await part(all, [1, 1], { operationCounter: 1 }),
    ])
    expect(raises).toHaveLength(1)
    expect(unexplainedRises([locked(0), locked(1)], raises)).toEqual([])
    expect(unexplainedRises([locked(0), locked(2)], raises)).toEqual([{ from: 0, to: 2, missing: 1 }])
  })

  it('says nothing of a device that was not yet locked', () => {
    expect(unexplainedRises([{ counter: 0, state: 1 }, locked(4)], [])).toEqual([])
    expect(unexplainedRises([locked(4)], [])).toEqual([])
  })
})

describe('a clock', () => {
  const between = { givenS: 1000.4, heardS: 1100.2 }
  it.each([
    [1000, 0],
    [1101, 0],
    [1050, 0],
    [900, -100],
    [1201, 100],
  ])('that says %s is off by %s', (says, off) => expect(clockOffsetS(says, between)).toBe(off))
  it('that is not there is not off; more than five minutes is', () => {
    expect(clockOffsetS(0, between)).toBeNull()
    expect([null, 0, 300, -300, 301, -301].map(isClockOff)).toEqual([false, false, false, false, true, true])
  })
})

describe('findings in a receipt', () => {
  const cti = uuidToText(filled(16, 7))
  const issued: Issued = {
    type: 'fieldServicing',
    deviceId: toHex(filled(64, 9)),
    expiresAtS: 10_000,
    revokedAtS: null,
    confirmedAtS: null,
  }
  const undated = { askedS: null, heardS: 20_000 }
  const kinds = (
    receipt: Receipt,
    of: Issued | undefined,
    heard = undated as Parameters<typeof findingsIn>[2],
  ) => findingsIn(receipt, of, heard).map((one) => one.kind)

  it('none where it fits; unknown only where something was done', async () => {
    const receipt = await part(book(2), [1, 2])
    expect(kinds(receipt, issued)).toEqual([])
    expect(kinds(receipt, undefined)).toEqual(['unknown-capability'])
    expect(kinds(await part([], [1, 0]), undefined)).toEqual([])
    expect(kinds(receipt, { ...issued, deviceId: '00' })).toEqual(['other-device'])
  })

  it('an operation beyond the type, unless it was refused or cut short', async () => {
    const with_ = (code: number) => part([entry(1, 'app.debug', code)], [1, 1])
    expect(kinds(await with_(0), issued)).toEqual(['not-covered'])
    expect(kinds(await with_(0), { ...issued, type: 'appDevelopment' })).toEqual([])
    for (const code of [19, 41, 255]) expect(kinds(await with_(code), issued)).toEqual([])
    expect(kinds(await part([entry(1, 'nobody.knows')], [1, 1]), issued)).toEqual(['not-covered'])
  })

  it('use after the end only where it is certain', async () => {
    const receipt = await part([entry(1)], [1, 1], { uptimeMs: 11_000 })
    expect(kinds(receipt, issued, undated)).toEqual([])
    expect(kinds(receipt, issued, { askedS: 10_200, heardS: 10_201 })).toEqual([])
    expect(kinds(receipt, issued, { askedS: 10_400, heardS: 10_401 })).toEqual(['after-expiry'])
    const revoked = { ...issued, revokedAtS: 5000 }
    const found = findingsIn(receipt, { ...revoked, confirmedAtS: 6000 }, { askedS: 9000, heardS: 9001 })
    expect(found[0]).toMatchObject({ kind: 'after-revocation', cti, detail: { deviceHadBeenTold: true } })
    expect(kinds(receipt, revoked, { askedS: 5005, heardS: 5006 })).toEqual([])
  })

  it('have words, each', () => {
    for (const { title, means, next } of Object.values(FINDING_WORDS)) {
      expect(title).toMatch(/[^.]$/)
      for (const text of [means, next]) expect(text).toMatch(/\.$/)
    }
  })
})

describe('the next epoch', () => {
  it('is one more, at most 1,024 above what the device has confirmed', () => {
    expect(nextEpoch({ issued: 1, confirmed: 0 })).toBe(2)
    expect(nextEpoch({ issued: 1024, confirmed: 1 })).toBe(1025)
    expect(nextEpoch({ issued: 1025, confirmed: 1 })).toBeNull()
    expect(nextEpoch({ issued: 2 ** 32 - 1, confirmed: 2 ** 32 - 1 })).toBeNull()
  })
})

describe('words for operations', () => {
  it('are there for each, and for what nobody knows', () => {
    for (const op of Object.keys(OPERATIONS)) expect(operationInWords(op)).not.toContain('.')
    expect(operationInWords('x.y')).toBe('Operation x.y')
    expect(outcomeInWords(0)).toEqual({ word: 'Done', tone: 'verified' })
    expect(outcomeInWords(255).tone).toBe('warning')
    expect(outcomeInWords(99).word).toBe('Refused: code 99')
  })
})

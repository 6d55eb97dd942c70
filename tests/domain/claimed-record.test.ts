// What a device signs is its word alone: numbers that nobody can have counted are joined and dated as any other.
import { describe, expect, it } from 'vitest'
import { CHAIN_START, type Receipt } from '@/lib/domain/receipt'
import { joinReceipts, timeOf } from '@/lib/domain/record'

const BOOT = new Uint8Array(16).fill(1)
const MOST = Number.MAX_SAFE_INTEGER
const receipt = (more: Partial<Receipt>): Receipt => ({
  nonce: new Uint8Array(16),
  cti: new Uint8Array(16).fill(7),
  entries: [],
  ended: 0,
  chain: [CHAIN_START as Receipt['cti'], CHAIN_START as Receipt['cti']],
  uptimeMs: 60_000,
  open: [],
  key: { x: new Uint8Array(32), y: new Uint8Array(32) } as unknown as Receipt['key'],
  deviceId: new Uint8Array(64).fill(9),
  bootId: BOOT,
  operationCounter: 0,
  ...more,
})

describe('numbers that only a device can have made up', () => {
  it('of operations cost the time of the entries that are there', async () => {
    const { books } = await joinReceipts([receipt({ ended: MOST })])
    expect(books[0]).toMatchObject({ ended: MOST, missing: [{ from: 1, to: MOST }] })
  })

  it('of uptime give no time, where they reach back further than any calendar', () => {
    const entry = { uptimeMs: 0, bootId: BOOT }
    for (const askedS of [1_790_000_000, null])
      expect(timeOf(entry, receipt({ uptimeMs: MOST }), { askedS, heardS: 1_790_000_001 })).toBeNull()
  })
})

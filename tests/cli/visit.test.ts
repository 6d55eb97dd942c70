// What happens around the commands of a visit where there is no network: a revocation that was taken along comes first, and
// what the device signed of what was done is kept until it can be delivered.
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { deliver } from '@/lib/cli/attached/visit'
import { EXIT, PortalError } from '@/lib/cli/errors'
import { keepNotice, keepReceipts, waitingReceipts } from '@/lib/cli/kept/record'
import { fromBase64, toBase64, toHex, uuidToText } from '@/lib/core/bytes'
import { readReceipt } from '@/lib/domain/receipt'
import { signRevocation } from '@/lib/domain/revocation'
import { signing } from '../device/world'
import { type Bench, type User, makeBench, newUser } from './bench'

let bench: Bench
let user: User

beforeAll(async () => {
  bench = await makeBench()
})
afterAll(() => bench.server.close())
beforeEach(() => {
  user = newUser(bench)
})
afterEach(() => user.remove())

const folder = () => ({ at: user.folder, platform: 'linux' })
const everything = () =>
  readdirSync(user.folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => readFileSync(path.join(one.parentPath, one.name)).toString('latin1'))
    .join('\n')

describe('receipts', () => {
  it('are kept after a change, and not after reading', async () => {
    const cti = await user.select(bench.freezer)
    expect((await user.on('1', 'wifi list')).code).toBe(EXIT.done)
    expect(await waitingReceipts(folder())).toEqual([])
    const secret = 'correct horse battery'
    expect((await user.on('1', 'wifi add Depot-IoT --key-stdin', { stdin: secret })).code).toBe(EXIT.done)
    const [kept, ...others] = await waitingReceipts(folder())
    expect(others).toEqual([])
    expect(kept!.receipts).toMatchObject({ deviceId: bench.freezerId, nonce: null, listed: [cti] })
    const receipt = readReceipt(fromBase64(kept!.receipts.receipts[0]!))
    expect(uuidToText(receipt.cti)).toBe(cti)
    expect(receipt.entries.map(([, op]) => op)).toEqual(['wifi.list', 'wifi.add'])
    expect(toHex(receipt.deviceId)).toBe(bench.freezerId)
    expect(everything()).not.toContain(secret)
    expect(everything()).not.toContain(toBase64(new TextEncoder().encode(secret)))
  })

  it('that the portal refuses hold up no other, and are kept on', async () => {
    const given = { deviceId: bench.freezerId, nonce: null, receipts: [], listed: [] }
    const ids = [1, 2, 3].map((n) => `0000000${n}-0000-4000-8000-000000000000`)
    for (const catalogId of ids) await keepReceipts(folder(), { ...given, catalogId })
    const asked: string[] = []
    const put = async (place: string) => {
      asked.push(place)
      if (asked.length === 1)
        throw new PortalError('not-found', { title: 'Not there', next: 'Look elsewhere.' })
    }
    const portal = { put } as unknown as Parameters<typeof deliver>[1]
    await expect(deliver({ folder: folder() }, portal)).rejects.toMatchObject({ code: 'not-found' })
    expect(asked).toHaveLength(3)
    const left = await waitingReceipts(folder())
    expect(left.map((one) => `/catalogs/${one.receipts.catalogId}/receipts`)).toEqual([asked[0]])
  })

  it('tell of what was refused too', async () => {
    await user.select(bench.freezer)
    await user.on('1', 'wifi remove 999')
    const [kept] = await waitingReceipts(folder())
    const { entries } = readReceipt(fromBase64(kept!.receipts.receipts[0]!))
    expect(entries.map(([, op, , code]) => [op, code])).toEqual([['wifi.remove', 34]])
  })

  it('of a restart are read when the device is back', async () => {
    await user.select(bench.freezer)
    expect((await user.on('1', 'restart')).code).toBe(EXIT.done)
    const kept = await waitingReceipts(folder())
    const { entries } = readReceipt(fromBase64(kept.at(-1)!.receipts.receipts[0]!))
    expect(entries.map(([, op]) => op)).toContain('device.restart')
  })
})

describe('a revocation that was taken along', () => {
  it('comes before the command, which is then refused', async () => {
    await user.select(bench.freezer)
    const notice = await signRevocation(
      { deviceId: bench.freezer.deviceId, epoch: 2, issuedAt: Math.floor(Date.now() / 1000) },
      await signing(bench.catalog.revocation),
    )
    await keepNotice(folder(), bench.freezerId, { epoch: 2, bytes: toBase64(notice) })
    expect((await user.on('1', 'show-attached')).json).toMatchObject({ epoch: 1 })
    const { code, json } = await user.on('1', 'wifi list')
    expect(code).toBe(EXIT.refused)
    expect(json).toMatchObject({ error: { code: 'revoked' } })
    expect((await user.on('1', 'show-attached')).json).toMatchObject({ epoch: 2 })
    await user.select(bench.freezer, { epoch: 2 })
    expect((await user.on('1', 'wifi list')).code).toBe(EXIT.done)
  })
})

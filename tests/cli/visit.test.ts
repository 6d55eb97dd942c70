// What happens around the commands of a visit where there is no network: a revocation that was taken along comes first, and
// what the device signed of what was done is kept until it can be delivered.
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { EXIT } from '@/lib/cli/errors'
import { keepNotice, waitingReceipts } from '@/lib/cli/kept/record'
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

// Around a visit: a notice is told and its outcome known, and every receipt that the device holds is read.
import { describe, expect, it } from 'vitest'
import { uuidToText } from '@/lib/core/bytes'
import { openMemory } from '@/lib/device/transport/memory'
import { listNetworks } from '@/lib/device/commands/wifi'
import { readRecord, tellNotice } from '@/lib/device/visit'
import { readCapability } from '@/lib/domain/capability'
import { checkReceipt } from '@/lib/domain/receipt'
import { signRevocation } from '@/lib/domain/revocation'
import { connect, makeBound, makeCatalog, makeDevice, random, signing } from './world'

describe('a notice', () => {
  it('is taken, and again; ends the capability of before; and is refused from an unknown signer or of another device', async () => {
    const catalog = await makeCatalog()
    const { device, deviceId } = await makeDevice(catalog)
    const channel = await connect(openMemory(device))
    const auth = await makeBound(catalog, deviceId)
    await listNetworks(channel, { auth })
    const notice = async (by = catalog.revocation, of = deviceId) => ({
      epoch: 2,
      bytes: await signRevocation({ issuedAt: 1_790_000_000, deviceId: of, epoch: 2 }, await signing(by)),
    })
    expect(await tellNotice(channel, await notice((await makeCatalog()).revocation))).toBe('unknown-signer')
    expect(await tellNotice(channel, await notice(catalog.capability))).toBe('unknown-signer')
    expect(await tellNotice(channel, await notice(catalog.revocation, random(64)))).toBe('refused')
    await listNetworks(channel, { auth })
    expect(await tellNotice(channel, await notice())).toBe('taken')
    expect(await tellNotice(channel, await notice())).toBe('taken')
    await expect(listNetworks(channel, { auth })).rejects.toMatchObject({ code: 'revoked' })
    await channel.close()
  })
})

describe('the record', () => {
  it('is read whole, over the nonce that is given', async () => {
    const catalog = await makeCatalog()
    const { device, deviceId } = await makeDevice(catalog)
    const channel = await connect(openMemory(device))
    const both = [await makeBound(catalog, deviceId), await makeBound(catalog, deviceId)]
    for (const auth of both) await listNetworks(channel, { auth })
    const nonce = random(32)
    const { listed, receipts } = await readRecord(channel, nonce)
    const ctis = both.map(({ file }) => uuidToText(readCapability(file).capability.cti)).sort()
    expect(listed.toSorted()).toEqual(ctis)
    expect(receipts.map((one) => one.cti).sort()).toEqual(ctis)
    for (const { file } of receipts) expect((await checkReceipt(file, { nonce })).entries).toHaveLength(1)
    await channel.close()
  })
})

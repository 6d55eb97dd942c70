// A link that breaks between two commands, or while one is prepared: told at once, never by a timeout.
import { describe, expect, test } from 'vitest'
import { readStatus } from '@/lib/device/commands/device'
import { addNetwork, listNetworks } from '@/lib/device/commands/wifi'
import { utf8 } from '@/lib/core/bytes'
import { openMemory } from '@/lib/device/transport/memory'
import { connect, makeBound, makeCatalog, makeDevice } from './world'

const NOISE = new Uint8Array(0)
const refusal = (code: string) => expect.objectContaining({ code })

describe('a link that breaks', () => {
  test('while the proof of a command is made', async () => {
    const catalog = await makeCatalog()
    const { device, deviceId } = await makeDevice(catalog)
    const channel = await connect(openMemory(device))
    const auth = await makeBound(catalog, deviceId)
    const prove: typeof auth.prove = async (subject) => {
      device.outbox.push(NOISE)
      await expect.poll(() => channel.broken).toBe(true)
      return auth.prove!(subject)
    }
    await expect(listNetworks(channel, { auth: { ...auth, prove }, idleMs: 200 })).rejects.toEqual(
      refusal('protocol'),
    )
    await channel.close()
  })

  test('while a change is made, leaves its outcome unknown; what is asked afterwards was never sent', async () => {
    const catalog = await makeCatalog()
    const { device, deviceId } = await makeDevice(catalog)
    const channel = await connect(openMemory(device))
    const auth = await makeBound(catalog, deviceId)
    device.faults.garble = 1
    const change = () => addNetwork(channel, { ssid: utf8('Depot'), security: 0 }, { auth })
    await expect(change()).rejects.toEqual(refusal('outcome-unknown'))
    await expect(change()).rejects.toEqual(refusal('protocol'))
    await expect(readStatus(channel)).rejects.toEqual(refusal('protocol'))
    await channel.close()
  })
})

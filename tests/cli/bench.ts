// Two virtual devices behind a USB/IP server and a user who has them before them: a locked freezer, and a gateway that has not
// left manufacture. What the tests of the commands stand on.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { EXIT } from '@/lib/cli/errors'
import { profileKey } from '@/lib/cli/kept/profile-key'
import { toHex } from '@/lib/core/bytes'
import type { Capability } from '@/lib/domain/capability'
import { serveUsbip } from '@/lib/device/virtual/usbip'
import { makeCapability, makeCatalog, makeDevice } from '../device/world'
import { type Around, newProfile } from './run'

export type Bench = Awaited<ReturnType<typeof makeBench>>
export type User = ReturnType<typeof newUser>

export async function makeBench() {
  const catalog = await makeCatalog()
  const freezer = await makeDevice(catalog, {
    flash: { errorReport: ['pump\u001b[2J stalled \u202egnp.exe'] },
  })
  const gateway = await makeDevice(catalog, { state: 0 })
  const server = await serveUsbip({ devices: [freezer.device, gateway.device], port: 0 })
  return { catalog, freezer, gateway, server, freezerId: toHex(freezer.deviceId) }
}

/** A user with a folder of their own at this bench. */
export function newUser(bench: Bench) {
  const profile = newProfile()
  const { cli, folder } = profile
  const usbip = `--usbip ${bench.server.host}:${bench.server.port}`
  /** A command of `device` on one of the two, as JSON. */
  const on = (device: string, command: string, around: Around = {}) =>
    cli(`device ${command} ${usbip} --device ${device} --output json`, around)
  /** Selects a capability for a device of the bench, bound to this user's profile. */
  async function select(
    device: { deviceId: Capability['deviceId'] },
    more: Partial<Capability> = {},
  ): Promise<string> {
    const { publicKey } = await profileKey({ at: folder, platform: 'linux' })
    const file = path.join(folder, 'given.cap')
    writeFileSync(
      file,
      await makeCapability(bench.catalog, device.deviceId, { profileKey: publicKey, ...more }),
    )
    const ran = await cli(`device capability apply ${file} --output json`)
    expect(ran).toMatchObject({ code: EXIT.done, json: { selected: true, deviceId: toHex(device.deviceId) } })
    return (ran.json as { cti: string }).cti
  }
  return { ...profile, usbip, on, select }
}

export const errorOf = (json: unknown) => (json as { error: { code: string; exitCode: number } }).error

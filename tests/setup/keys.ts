// A catalog with keys and a technician, and in a few words what the tests of keys ask of it and of a device on the bench.
import { toHex } from '@/lib/core/bytes'
import { readCapability } from '@/lib/domain/capability'
import { readKeystore } from '@/lib/domain/keystore'
import { updateKeystore } from '@/lib/device/commands/device'
import { listImages } from '@/lib/device/commands/images'
import { keysOf } from '@/lib/server/queries/keys'
import { latestKeystore } from '@/lib/server/store/keys'
import { rotateKey } from '@/lib/server/usecases/rotate-key'
import { type Benched, authorize } from './bench'
import { makeCatalog } from './catalog'
import type { Portal } from './portal'
import { approved, download, newProfile } from './requests'

export type Auth = ReturnType<typeof authorize>
export type KeysWorld = Awaited<ReturnType<typeof makeKeysWorld>>

export async function makeKeysWorld(portal: Portal, making: { keys?: boolean } = {}) {
  const catalog = await makeCatalog(portal, making)
  const technician = await catalog.join('technician')
  const at = { catalogId: catalog.id }
  const newest = async () => (await catalog.owner.inTransaction((tx) => latestKeystore(tx, catalog.id)))!
  const lines = async (use = 1) => (await keysOf(catalog.owner, catalog.id)).keys.filter((k) => k.use === use)

  async function give(bench: Benched): Promise<number> {
    const channel = await bench.attach()
    try {
      return await updateKeystore(channel, (await newest()).bytes)
    } finally {
      await channel.close()
    }
  }

  /** A capability for the device, downloaded now, and what goes along with it. */
  async function authorized(
    bench: Benched,
    device: string,
  ): Promise<{ cti: string; kid: string; auth: Auth }> {
    const profile = await newProfile()
    const id = await approved(technician, catalog.owner, { ...at, device })
    const { file, cti } = await download(technician, id, profile)
    const kid = toHex(readCapability(file).kid)
    return { cti, kid, auth: authorize(file, bench.deviceId, profile.privateKey) }
  }

  async function images(bench: Benched, auth: Auth) {
    const channel = await bench.attach()
    try {
      return await listImages(channel, { auth })
    } finally {
      await channel.close()
    }
  }

  return {
    catalog,
    technician,
    at,
    newest,
    lines,
    give,
    authorized,
    images,
    listed: async () => readKeystore((await newest()).bytes).keystore,
    standing: async (use = 1) => (await lines(use)).map((line) => line.standing).toSorted(),
    signs: async (use = 1) => (await lines(use)).find((line) => line.standing === 'signs')!.kid,
    rotate: (use: 1 | 2 | 3, from: Date | null = null) => rotateKey(catalog.owner, { ...at, use, from }),
    inDays: (days: number) => new Date(portal.clock.now().getTime() + days * 86_400_000),
  }
}

// The demo's devices: those of the bench and a fleet around them, each with a key of its own that nobody keeps.
import { randomUUID } from 'node:crypto'
import { uncompressed } from '../../lib/core/cose'
import { deviceIdOf, generateKeyPair } from '../../lib/core/keys'
import type { Context } from '../../lib/server/context'
import { writeEntry } from '../../lib/server/store/audit'
import { addDevice } from '../../lib/server/store/devices'
import type { MadeDevice } from './bench'
import { DEVICES, KEYSTORE_BEFORE } from './cast'

const KINDS = ['Freezer', 'Chiller', 'Cold room', 'Door gateway']

export async function addDevices(
  owner: Context,
  given: { catalogId: string; groups: Map<string, string>; bench: MadeDevice[] },
): Promise<void> {
  const { catalogId, groups, bench } = given
  const names = [...groups.values()]
  const fleet = await Promise.all(
    Array.from({ length: DEVICES }, async (_, i) => {
      const { publicKey } = await generateKeyPair({ extractable: false })
      const name =
        i % 41 === 40 ? null : `${KINDS[i % 4]} ${20 + Math.floor(i / 4)}, bay ${1 + ((i * 7) % 9)}`
      return {
        deviceId: await deviceIdOf(publicKey),
        publicKey: uncompressed(publicKey),
        name,
        serial: `CC40-${24_000 + i * 7}`,
        groupId: names[i % names.length]!,
      }
    }),
  )
  const known = bench.map(({ cast, deviceId, publicKey }) => ({
    deviceId,
    publicKey,
    name: cast.name,
    groupId: groups.get(cast.group)!,
  }))
  await owner.inTransaction(async (tx) => {
    for (const device of [...known, ...fleet])
      await addDevice(tx, { ...device, catalogId, id: randomUUID(), claim: 'proven' })
    const older = bench.filter((one) => one.cast.keystore === 'older').map((one) => one.deviceId)
    await tx.device.updateMany({
      where: { catalogId, deviceId: { in: older } },
      data: { keystoreSeen: KEYSTORE_BEFORE },
    })
    for (const device of known) {
      const fields = {
        person: owner.viewer.personId,
        device: device.deviceId,
        group: device.groupId,
        subjectName: device.name ?? undefined,
      }
      await writeEntry(tx, {
        log: catalogId,
        id: randomUUID(),
        kind: 'device.claim',
        at: owner.now(),
        fields,
      })
    }
  })
}

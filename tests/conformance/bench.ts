// Devices for the conformance run to be tried on: a kit, and virtual devices that trust it, sound ones and broken ones.
import type { Surroundings } from '@/lib/conformance/cable'
import { type Kit, kitOf } from '@/lib/conformance/kit'
import type { Target } from '@/lib/conformance/trial'
import { type FarEnd, openMemory } from '@/lib/device/transport/memory'
import type { VirtualDevice } from '@/lib/device/virtual/device'
import { serialNumber } from '@/lib/device/virtual/descriptors'
import type { Behaviour } from '@/lib/device/virtual/behaviour'
import type { Flash, FlashState } from '@/lib/device/virtual/state'
import { type Catalog, makeCatalog, makeDevice, random } from '../device/world'

/** Thirty times faster than a clock on the wall: a minute takes two seconds. */
export const PACE = 30
const BEGAN = Date.now()
export const paced = () => BEGAN + (Date.now() - BEGAN) * PACE
export const surroundings: Surroundings = {
  random,
  nowMs: paced,
  pace: PACE,
  quietMs: 25,
  patienceMs: 1500,
}

const kitFor = async (catalog: Catalog): Promise<Kit> => {
  const { root, capability, image, revocation, development } = catalog
  const keystore = await catalog.issueKeystore()
  const keys = { root, capability, image, revocation, development }
  return kitOf({ catalogId: catalog.id, productId: catalog.productId, keys, keystore })
}

export type Making = {
  state?: number
  clock?: boolean
  behaviour?: Partial<Behaviour>
  /** Stands between the device and its cable. */
  cable?: (device: VirtualDevice) => FarEnd
  /** Stands between the device and its flash. */
  flash?: (flash: Flash) => Flash
  /** What the device begins with besides. */
  start?: Partial<FlashState>
}

const LOG_LINES = 1900
const LINE =
  'a line of a log that is long enough for the log to fill more frames than one window holds, whatever it says'

export async function makeTarget(making: Making = {}): Promise<{ target: Target; device: VirtualDevice }> {
  const catalog = await makeCatalog()
  const { device } = await makeDevice(catalog, {
    state: making.state,
    clock: making.clock,
    flash: { ...making.start },
    around: making.flash,
    world: { pace: PACE, nowMs: paced, restartMs: 5, behaviour: making.behaviour },
  })
  const fill = () => {
    if (device.present) for (let i = 0; i < LOG_LINES; i++) device.boot.log.push(LINE)
  }
  fill()
  const far = making.cable?.(device) ?? device
  return {
    device,
    target: {
      open: async () => openMemory(far),
      kit: await kitFor(catalog),
      serial: serialNumber(device.birth.deviceId),
    },
  }
}

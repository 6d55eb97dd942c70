// The device that a command of the portal is about: the attached one by default, or any by its whole device ID.
import { withDevice } from '../attached/open'
import { isDeviceId, normal } from '../attached/choose'
import type { Run } from '../run'

export type Target = { deviceId: string; bootId: string | null }

export async function targetOf(run: Run): Promise<Target> {
  const { device } = run.options
  if (device !== undefined && isDeviceId(device)) return { deviceId: normal(device), bootId: null }
  return withDevice(run, async ({ facts }) => ({ deviceId: facts.deviceId, bootId: facts.bootId }))
}

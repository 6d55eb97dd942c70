'use server'
// Claiming devices, and their names and groups.
import { z } from 'zod'
import { act } from '@/lib/server/action'
import { claimDevices } from '@/lib/server/usecases/claim-devices'
import { editDevice } from '@/lib/server/usecases/edit-device'

const edited = z.object({
  catalogId: z.uuid(),
  id: z.uuid(),
  name: z.string().trim().max(200).nullable(),
  groupId: z.uuid(),
})
const claimed = z.object({ catalogId: z.uuid(), groupId: z.uuid(), lines: z.string().max(600_000) })

export async function editDeviceAction(raw: unknown) {
  return act(edited, editDevice, raw)
}

export async function claimDevicesAction(raw: unknown) {
  return act(claimed, claimDevices, raw)
}

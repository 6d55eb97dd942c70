'use server'
// Claiming devices, their names, serials and groups, and moving many.
import { z } from 'zod'
import { act } from '@/lib/server/action'
import { claimDevices } from '@/lib/server/usecases/claim-devices'
import { MOST_MOVED } from '@/lib/domain/places'
import { editDevice } from '@/lib/server/usecases/edit-device'
import { moveDevices } from '@/lib/server/usecases/move-devices'

const edited = z.object({
  catalogId: z.uuid(),
  id: z.uuid(),
  name: z.string().trim().max(200).nullable(),
  serial: z.string().trim().max(100).nullable().optional(),
  groupId: z.uuid(),
})
const moved = z.object({
  catalogId: z.uuid(),
  groupId: z.uuid(),
  ids: z.array(z.uuid()).min(1).max(MOST_MOVED),
})
const claimed = z.object({ catalogId: z.uuid(), groupId: z.uuid(), lines: z.string().max(600_000) })

export async function editDeviceAction(raw: unknown) {
  return act(edited, editDevice, raw)
}

export async function moveDevicesAction(raw: unknown) {
  return act(moved, moveDevices, raw)
}

export async function claimDevicesAction(raw: unknown) {
  return act(claimed, claimDevices, raw)
}

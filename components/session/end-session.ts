'use client'
// Ending the session: the selection goes first; then, where the device is here, what it answers without it is read back.
import { useSyncExternalStore } from 'react'
import { cable, seen } from '@/components/device/view'
import { DEVICE_COMPLETE } from '@/lib/domain/manufacturing'
import type { Selection } from '@/lib/session/store'

const SHOWN_MS = 10_000
let ended: string | null = null
let ending = false
const hearers = new Set<() => void>()
let timer: ReturnType<typeof setTimeout> | undefined

function show(text: string | null): void {
  ended = text
  clearTimeout(timer)
  if (text) timer = setTimeout(() => show(null), SHOWN_MS)
  hearers.forEach((hear) => hear())
}

/** What is said for ten seconds after a session. */
export function useEnded(): string | null {
  return useSyncExternalStore(
    (hear) => (hearers.add(hear), () => hearers.delete(hear)),
    () => ended,
    () => null,
  )
}

/** Whether the lock of a device is being read back right now. */
export function useEnding(): boolean {
  return useSyncExternalStore(
    (hear) => (hearers.add(hear), () => hearers.delete(hear)),
    () => ending,
    () => false,
  )
}

function setEnding(value: boolean): void {
  ending = value
  hearers.forEach((hear) => hear())
}

export async function endSession(selection: Selection): Promise<void> {
  await (await import('@/lib/session/selection')).endSelection()
  const name = selection.deviceName ?? 'The device'
  show(`Commands from this browser go without a capability.`)
  const { current } = seen()
  if (
    current?.facts?.deviceId !== selection.deviceId ||
    !current.device ||
    current.facts.state !== DEVICE_COMPLETE
  )
    return
  const [{ servicing }, { listImages }] = await Promise.all([cable(), import('@/lib/device/commands/images')])
  setEnding(true)
  const locked = await servicing
    .command('Read back', (channel, options) => listImages(channel, options), { quiet: true })
    .then(() => false)
    .catch((error: unknown) => (error as { code?: string }).code === 'locked')
  setEnding(false)
  const at = new Date().toLocaleTimeString()
  if (locked) show(`${name} is locked to this browser again. Read back at ${at}.`)
}

'use client'
// What is attached to this tab, as every page may show it. The device stack itself comes only when it is needed, or a moment
// after the page, so that it is there without a network.
import { useSyncExternalStore } from 'react'
import type { DeviceError } from '@/lib/device/errors'
import type { View } from '@/lib/device/connection'

const NOTHING: View = { connections: [], current: null, choosing: false, problem: null }
let view = NOTHING
const hearers = new Set<() => void>()

/** Told by the cable whenever something changes. */
export function show(next: View): void {
  view = next
  hearers.forEach((hear) => hear())
}

export function useServicing(): View {
  return useSyncExternalStore(
    (hear) => (hearers.add(hear), () => hearers.delete(hear)),
    () => view,
    () => NOTHING,
  )
}

export const seen = (): View => view
export const cable = () => import('./cable')

export const isOtherTab = (error: DeviceError): boolean => error.code === 'other-tab'

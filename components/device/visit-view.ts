'use client'
// What was found out about a device at its visit, as the page shows it.
import { useSyncExternalStore } from 'react'
import type { NoticeOutcome } from '@/lib/device/visit'

export type VisitShown = {
  notice: NoticeOutcome | null
  /** Whether the catalog that the device names holds it; null: the portal did not say. */
  holding: boolean | null
  claimInto: { id: string; name: string; productId: string; product: string }[]
  /** Seconds, only where it is off. */
  clockOffsetS: number | null
}
const NOTHING: VisitShown = { notice: null, holding: null, claimInto: [], clockOffsetS: null }
const shown = new Map<string, VisitShown>()
const hearers = new Set<() => void>()

export function showVisit(deviceId: string, change: Partial<VisitShown>): void {
  shown.set(deviceId, { ...(shown.get(deviceId) ?? NOTHING), ...change })
  hearers.forEach((hear) => hear())
}

export function useVisit(deviceId: string): VisitShown {
  return useSyncExternalStore(
    (hear) => (hearers.add(hear), () => hearers.delete(hear)),
    () => shown.get(deviceId) ?? NOTHING,
    () => NOTHING,
  )
}

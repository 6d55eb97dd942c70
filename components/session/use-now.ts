'use client'
// The time, every ten seconds: for what expires. Zero before the page has its script.
import { useSyncExternalStore } from 'react'

let now = 0
const hearers = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

function tick(): void {
  now = Date.now()
  hearers.forEach((hear) => hear())
}

function subscribe(hear: () => void): () => void {
  hearers.add(hear)
  if (!timer) {
    now = Date.now()
    timer = setInterval(tick, 10_000)
    queueMicrotask(tick)
  }
  return () => {
    hearers.delete(hear)
    if (hearers.size === 0) {
      clearInterval(timer)
      timer = undefined
    }
  }
}

export function useNow(): number {
  return useSyncExternalStore(
    subscribe,
    () => now,
    () => 0,
  )
}

'use client'
// Who was faster stays on the page also when news of the decision has replaced the bar that was pressed: kept by request,
// for as long as the page lives.
import { useSyncExternalStore } from 'react'
import { Overtaken, type OvertakenProps } from './overtaken'

const kept = new Map<string, OvertakenProps>()
const listeners = new Set<() => void>()

export function keepOvertaken(request: string, told: OvertakenProps): void {
  kept.set(request, told)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Nothing where this page was not overtaken. */
export function OvertakenNote({ request }: { request: string }) {
  const told = useSyncExternalStore(
    subscribe,
    () => kept.get(request),
    () => undefined,
  )
  return told ? <Overtaken {...told} /> : null
}

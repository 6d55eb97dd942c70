'use client'
// Reading the device again, as a person asks for it: the device first, then whatever panel showed what it had read before.
import { servicing } from './cable'

const hearers = new Set<() => void>()

export function onReadAgain(hear: () => void): () => void {
  hearers.add(hear)
  return () => hearers.delete(hear)
}

export async function readAgain(): Promise<void> {
  await servicing.readAgain()
  if (servicing.view.current?.state.kind === 'ready') hearers.forEach((hear) => hear())
}

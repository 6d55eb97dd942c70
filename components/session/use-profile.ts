'use client'
// What this browser profile holds, as React sees it: the library and the selection, the same in every tab at once.
import { useSyncExternalStore } from 'react'
import type { EndedCapability, LibraryFile, Selection } from '@/lib/session/store'

export type Profile = {
  ready: boolean
  files: LibraryFile[]
  selection: Selection | null
  /** Ended before their time, as the portal said it last. */
  ended: EndedCapability[]
}

const UNKNOWN: Profile = { ready: false, files: [], selection: null, ended: [] }
let profile = UNKNOWN
const hearers = new Set<() => void>()
let started = false

// What reads the profile comes after the page: nothing of it is in the page's first sight.
const kept = async () => ({
  ...(await import('@/lib/session/files')),
  ...(await import('@/lib/session/ended')),
  ...(await import('@/lib/session/selection')),
  ...(await import('@/lib/session/tabs')),
})

async function read(): Promise<void> {
  const { currentSelection, endedCapabilities, listFiles } = await kept()
  const [files, selection, ended] = await Promise.all([listFiles(), currentSelection(), endedCapabilities()])
  profile = { ready: true, files, selection, ended }
  hearers.forEach((hear) => hear())
}

function subscribe(hear: () => void): () => void {
  hearers.add(hear)
  if (!started) {
    started = true
    void kept().then(({ onNews }) => onNews((news) => news.kind !== 'release' && void read()))
    void read()
  }
  return () => hearers.delete(hear)
}

export function useProfile(): Profile {
  return useSyncExternalStore(
    subscribe,
    () => profile,
    () => UNKNOWN,
  )
}

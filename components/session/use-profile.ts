'use client'
// What this browser profile holds, as React sees it: the library and the selection, the same in every tab at once.
import { useSyncExternalStore } from 'react'
import type { LibraryFile, Selection } from '@/lib/session/store'

export type Profile = { ready: boolean; files: LibraryFile[]; selection: Selection | null }

const UNKNOWN: Profile = { ready: false, files: [], selection: null }
let profile = UNKNOWN
const hearers = new Set<() => void>()
let started = false

// What reads the profile comes after the page: nothing of it is in the page's first sight.
const kept = async () => ({
  ...(await import('@/lib/session/files')),
  ...(await import('@/lib/session/selection')),
  ...(await import('@/lib/session/tabs')),
})

async function read(): Promise<void> {
  const { currentSelection, listFiles } = await kept()
  const [files, selection] = await Promise.all([listFiles(), currentSelection()])
  profile = { ready: true, files, selection }
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

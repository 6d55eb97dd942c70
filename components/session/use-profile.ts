'use client'
// What this browser profile holds, as React sees it: the library and the selection, the same in every tab at once.
import { useSyncExternalStore } from 'react'
import { listFiles } from '@/lib/session/files'
import { currentSelection } from '@/lib/session/selection'
import type { LibraryFile, Selection } from '@/lib/session/store'
import { onNews } from '@/lib/session/tabs'

export type Profile = { ready: boolean; files: LibraryFile[]; selection: Selection | null }

const UNKNOWN: Profile = { ready: false, files: [], selection: null }
let profile = UNKNOWN
const hearers = new Set<() => void>()
let started = false

async function read(): Promise<void> {
  const [files, selection] = await Promise.all([listFiles(), currentSelection()])
  profile = { ready: true, files, selection }
  hearers.forEach((hear) => hear())
}

function subscribe(hear: () => void): () => void {
  hearers.add(hear)
  if (!started) {
    started = true
    onNews((news) => news.kind !== 'release' && void read())
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

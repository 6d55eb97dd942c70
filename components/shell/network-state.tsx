'use client'
// Whether the browser has a network. Servicing needs none.
import { useSyncExternalStore } from 'react'
import { OfflineIcon, OnlineIcon } from '@/components/ui/icons'

function subscribe(hear: () => void): () => void {
  addEventListener('online', hear)
  addEventListener('offline', hear)
  return () => {
    removeEventListener('online', hear)
    removeEventListener('offline', hear)
  }
}

export function NetworkState() {
  const online = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  )
  return (
    <p className="flex items-center gap-2.5 px-2 text-sm text-muted-foreground">
      {online ? <OnlineIcon className="size-4" /> : <OfflineIcon className="size-4" />}
      {online ? 'Online' : 'Offline: servicing goes on'}
    </p>
  )
}

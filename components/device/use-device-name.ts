'use client'
// The attached device's name, as soon as it is known.
import { useEffect, useState } from 'react'
import type { DeviceFacts } from '@/lib/device/device'
import { formatShort } from '@/lib/domain/device-id'
import type { Named } from './device-name'

const NOBODY: Named = {
  name: 'the device',
  place: null,
  newestKeystore: null,
  holding: null,
  pending: false,
  known: false,
}

export function useDeviceName(facts: DeviceFacts | null, signedIn: boolean): Named {
  const [named, setNamed] = useState<{ deviceId: string; value: Named } | null>(null)
  const deviceId = facts?.deviceId
  const catalogId = facts?.catalogId
  useEffect(() => {
    if (!deviceId || !catalogId) return
    let here = true
    // Without the portal the name of before stands.
    import('./device-name')
      .then(({ nameDevice }) =>
        nameDevice({ deviceId, catalogId }, signedIn, (value) => here && setNamed({ deviceId, value })),
      )
      .catch(() => undefined)
    return () => {
      here = false
    }
  }, [deviceId, catalogId, signedIn])
  if (!deviceId) return NOBODY
  return named?.deviceId === deviceId ? named.value : { ...NOBODY, name: `Unnamed ${formatShort(deviceId)}` }
}

'use client'
// What people call the attached device: the portal's name for it where it can be asked, else what this browser remembers.
import { useEffect, useState } from 'react'
import { lookUpDevice } from '@/components/lib/portal-api'
import type { DeviceFacts } from '@/lib/device/device'
import { keystoreFor, knownDevice } from '@/lib/session/field'
import { formatShort } from '@/lib/domain/device-id'

export type Named = {
  name: string
  place: string | null
  newestKeystore: number | null
  holding: string | null
  pending: boolean
  known: boolean
}
const NOBODY: Named = {
  name: 'the device',
  place: null,
  newestKeystore: null,
  holding: null,
  pending: false,
  known: false,
}

async function fromProfile(deviceId: string, catalogId: string): Promise<Named> {
  const known = await knownDevice(deviceId)
  const keystore = await keystoreFor(catalogId)
  const name = known?.name ?? `Unnamed ${formatShort(deviceId)}`
  return {
    name,
    place: known?.place ?? null,
    newestKeystore: keystore?.version ?? null,
    holding: known?.holding ?? null,
    pending: false,
    known: known !== undefined,
  }
}

export function useDeviceName(facts: DeviceFacts | null, signedIn: boolean): Named {
  const [named, setNamed] = useState<{ deviceId: string; value: Named } | null>(null)
  const deviceId = facts?.deviceId
  const catalogId = facts?.catalogId
  useEffect(() => {
    if (!deviceId || !catalogId) return
    let here = true
    const put = (value: Named) => here && setNamed({ deviceId, value })
    const find = async () => {
      const remembered = await fromProfile(deviceId, catalogId)
      put(remembered)
      if (!signedIn) return
      const [holding] = await lookUpDevice(deviceId)
      if (!holding) return
      const again = await fromProfile(deviceId, catalogId)
      put({
        ...again,
        newestKeystore: holding.keystoreVersion ?? again.newestKeystore,
        pending: holding.claim === 'pending',
      })
    }
    // Without the portal the name of before stands.
    find().catch(() => undefined)
    return () => {
      here = false
    }
  }, [deviceId, catalogId, signedIn])
  return deviceId && named?.deviceId === deviceId
    ? named.value
    : deviceId
      ? { ...NOBODY, name: `Unnamed ${formatShort(deviceId)}` }
      : NOBODY
}

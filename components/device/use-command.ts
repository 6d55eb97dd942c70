'use client'
// One command of a person: at work, done, or failed with a coded error. A second press while it works does nothing.
import { useCallback, useRef, useState } from 'react'
import { type DeviceError, asDeviceError } from '@/lib/device/errors'

export type Command = {
  pending: boolean
  error: DeviceError | null
  run<T>(work: () => Promise<T>): Promise<T | undefined>
  forget(): void
}

export function useCommand(): Command {
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<DeviceError | null>(null)
  const busy = useRef(false)
  const run = useCallback(async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    if (busy.current) return undefined
    busy.current = true
    setPending(true)
    setError(null)
    try {
      return await work()
    } catch (failed) {
      setError(asDeviceError(failed))
      return undefined
    } finally {
      busy.current = false
      setPending(false)
    }
  }, [])
  return { pending, error, run, forget: useCallback(() => setError(null), []) }
}

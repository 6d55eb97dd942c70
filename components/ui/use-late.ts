'use client'
// Code that comes after the page: fetched when it is wanted, or earlier in an idle moment, so that a dialog still
// opens when the network has gone since. A failed fetch is tried again with the next wish.
import { useEffect, useState } from 'react'

export interface LateOptions {
  /** It is needed now. */
  wanted: boolean
  /** Fetch it in an idle moment even if nobody wants it yet. */
  early?: boolean
  /** It was wanted and could not be fetched. */
  onFail?: () => void
}

export function useLate<T>(
  load: () => Promise<T>,
  { wanted, early = false, onFail }: LateOptions,
): T | undefined {
  const [part, setPart] = useState<T>()
  const missing = part === undefined

  useEffect(() => {
    if (!missing || !(wanted || early)) return
    let current = true
    const get = () =>
      load().then(
        (loaded) => current && setPart(() => loaded),
        () => current && wanted && onFail?.(),
      )
    const timer = wanted ? void get() : setTimeout(get, 1_500)
    return () => {
      current = false
      clearTimeout(timer ?? undefined)
    }
    // `load` and `onFail` are new functions with each render and mean the same.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [missing, wanted, early])

  return part
}

'use client'
// Days are the viewer's: the form sends along how far their clock is from UTC, in minutes. Without a script they are UTC's.
import { useSyncExternalStore } from 'react'

export function ZoneInput() {
  const zone = useSyncExternalStore(
    () => () => {},
    () => String(-new Date().getTimezoneOffset()),
    () => '',
  )
  return <input type="hidden" name="zone" value={zone === '0' ? '' : zone} readOnly />
}

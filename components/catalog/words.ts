// Names that are text from people or devices, and what stands in for a missing one.
import { formatShort } from '@/lib/domain/device-id'

export function deviceName(device: { name: string | null; deviceId: string }): string {
  return device.name ?? `Unnamed ${formatShort(device.deviceId)}`
}

/** "Jonas T." → "JT"; for a tile, never alone. */
export function initials(name: string): string {
  const letters = name.split(/\s+/).map((word) => [...word][0] ?? '')
  return (letters.length > 1 ? `${letters[0]}${letters.at(-1)}` : (letters[0] ?? '')).toUpperCase()
}

/** A kid in groups of four, a hash by its first 16 digits. */
export const formatKid = (kid: string): string => kid.replace(/(.{4})(?=.)/g, '$1 ')

/** A uuid by its first and last 8 digits. */
export function formatUuid(id: string): string {
  const digits = id.replaceAll('-', '')
  return `${formatKid(digits.slice(0, 8))} … ${formatKid(digits.slice(-8))}`
}

/** "1.84 MB", decimal, with a no-break space. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes}\u00a0B`
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(bytes < 1e4 ? 1 : 0)}\u00a0kB`
  return `${(bytes / 1e6).toFixed(2)}\u00a0MB`
}

export const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`

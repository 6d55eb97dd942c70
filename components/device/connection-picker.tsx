'use client'
// Several devices attached: one is in view, chosen by its device ID or by the label of its connection.
import { Button } from '@/components/ui/button'
import { formatShort } from '@/lib/domain/device-id'
import type { View } from '@/lib/device/connection'
import { cable } from './view'

export function ConnectionPicker({ view }: { view: View }) {
  if (view.connections.length < 2) return null
  return (
    <div role="group" aria-label="Attached devices" className="flex flex-wrap gap-2">
      {view.connections.map((one) => (
        <Button
          key={one.id}
          size="sm"
          aria-pressed={one.id === view.current?.id}
          variant={one.id === view.current?.id ? 'primary' : 'secondary'}
          onClick={() => void cable().then(({ servicing }) => servicing.choose(one.id))}
        >
          Connection {one.id} · {one.port.label}
          {one.facts && <span className="font-mono text-xs">{formatShort(one.facts.deviceId)}</span>}
        </Button>
      ))}
    </div>
  )
}

export function AttachAnother({ view }: { view: View }) {
  if (!view.current) return null
  return (
    <Button size="sm" variant="ghost" onClick={() => void cable().then(({ attachDevice }) => attachDevice())}>
      Attach <span className="max-md:sr-only">another device</span>
    </Button>
  )
}

'use client'
// What could be done with a capability, while there is none: visible, locked, and why.
import { Package, Power, ScrollText, SquareTerminal, Wifi } from 'lucide-react'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { LockedIcon } from '@/components/ui/icons'

const TASKS = [
  { icon: Package, label: 'Images', hint: 'list, install' },
  { icon: SquareTerminal, label: 'Apps', hint: 'state' },
  { icon: Wifi, label: 'Wi-Fi', hint: 'list, add, remove' },
  { icon: ScrollText, label: 'Logs', hint: 'read, follow' },
  { icon: Power, label: 'Restart', hint: 'off the bus briefly' },
]

export function LockedTasks() {
  return (
    <Card>
      <CardHeader
        title="With field servicing"
        description="The device takes these only together with a capability. Start a session, or request one."
      />
      <CardBody>
        <ul className="grid grid-cols-2 gap-2 lg:grid-cols-3">
          {TASKS.map(({ icon: Icon, label, hint }) => (
            <li key={label} className="flex items-center gap-3 rounded-md border bg-sunken px-3 py-2.5">
              <Icon className="size-4 flex-none text-muted-foreground" />
              <span className="min-w-0 flex-1">
                <span className="block truncate text-sm font-medium">{label}</span>
                <span className="block truncate text-xs text-muted-foreground">{hint}</span>
              </span>
              <LockedIcon className="size-3.5 flex-none text-muted-foreground" />
              <span className="sr-only">Locked</span>
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  )
}

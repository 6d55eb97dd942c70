// The head of a device's page: its name, its lock as last seen, and what can be done.
import type { ReactNode } from 'react'
import { deviceName, plural } from '@/components/catalog/words'
import { Badge } from '@/components/ui/badge'
import { DeviceIcon, SessionIcon } from '@/components/ui/icons'
import { LockState } from './lock-state'
import type { DeviceRow } from './types'

export function DeviceHead({ device, live, action }: { device: DeviceRow; live: number; action: ReactNode }) {
  return (
    <div className="mb-6 flex flex-wrap items-start justify-between gap-4">
      <div className="flex min-w-0 gap-4">
        <span className="grid size-12 flex-none place-items-center rounded-lg border bg-muted max-md:size-10">
          <DeviceIcon className="size-5" />
        </span>
        <div className="flex min-w-0 flex-col gap-1.5">
          <h1 className="text-xl font-semibold break-words">{deviceName(device)}</h1>
          <p className="flex flex-wrap items-center gap-2 text-sm text-muted-foreground">
            <LockState stateSeen={device.stateSeen} />
            {live > 0 && (
              <Badge tone="session" icon={<SessionIcon />}>
                {plural(live, 'capability', 'capabilities')} open
              </Badge>
            )}
            <span>
              {device.product} · {device.group}
            </span>
          </p>
        </div>
      </div>
      {action && <div className="flex flex-wrap gap-2">{action}</div>}
    </div>
  )
}

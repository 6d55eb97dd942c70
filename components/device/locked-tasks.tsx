'use client'
// What could be done with a capability, while there is none: every family of commands, locked, and what would cover it.
import {
  Bug,
  FileWarning,
  FlaskConical,
  Network,
  Package,
  Power,
  ScrollText,
  ShieldCheck,
  SquareTerminal,
  Wifi,
} from 'lucide-react'
import { LinkButton } from '@/components/ui/button'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { LockedIcon } from '@/components/ui/icons'
import type { TaskId } from '@/lib/domain/proposal'

type Family = { icon: typeof Package; label: string; hint: string; tasks: TaskId }

const FIELD: readonly Family[] = [
  { icon: Package, label: 'Images', hint: 'list, install', tasks: 'install-image' },
  { icon: SquareTerminal, label: 'Apps', hint: 'state, storage', tasks: 'read-apps' },
  { icon: Wifi, label: 'Wi-Fi', hint: 'scan, add, remove', tasks: 'change-network' },
  { icon: Network, label: 'Network', hint: 'interfaces, proxy', tasks: 'change-network' },
  { icon: ShieldCheck, label: 'Certificates', hint: 'list, add, remove', tasks: 'change-certificates' },
  { icon: ScrollText, label: 'Logs', hint: 'read, follow', tasks: 'read-logs' },
  { icon: FileWarning, label: 'Error report', hint: 'read, clear', tasks: 'read-logs' },
  { icon: Power, label: 'Restart', hint: 'off the bus for 10 s', tasks: 'restart' },
]
const DEVELOPMENT: readonly Family[] = [
  { icon: SquareTerminal, label: 'Apps by hand', hint: 'start, stop, delete', tasks: 'control-apps' },
  { icon: Bug, label: 'Debug', hint: 'an app, while attached', tasks: 'try-development-image' },
  {
    icon: FlaskConical,
    label: 'Development images',
    hint: 'install, start by hand',
    tasks: 'try-development-image',
  },
]

export function LockedTasks({ deviceId }: { deviceId: string }) {
  return (
    <Card>
      <CardHeader
        title="What a capability would allow"
        description="The device takes these only together with a capability. Start a session, or request one."
      />
      <CardBody className="flex flex-col gap-4">
        <Families title="With field servicing" families={FIELD} deviceId={deviceId} />
        <Families title="With app development" families={DEVELOPMENT} deviceId={deviceId} />
      </CardBody>
    </Card>
  )
}

function Families({
  title,
  families,
  deviceId,
}: {
  title: string
  families: readonly Family[]
  deviceId: string
}) {
  return (
    <section className="flex flex-col gap-2">
      <h3 className="text-sm text-muted-foreground">{title}</h3>
      <ul className="grid grid-cols-1 gap-2 min-[440px]:grid-cols-2 lg:grid-cols-3">
        {families.map(({ icon: Icon, label, hint, tasks }) => (
          <li key={label} className="flex items-center gap-3 rounded-md border bg-sunken px-3 py-2.5">
            <Icon className="size-4 flex-none text-muted-foreground" />
            <span className="min-w-0 flex-1">
              <span className="block truncate text-sm font-medium">{label}</span>
              <span className="block truncate text-xs text-muted-foreground">{hint}</span>
            </span>
            <LinkButton
              variant="link"
              href={`/requests/new?device=${deviceId}&tasks=${tasks}`}
              aria-label={`Locked. Request ${label}`}
              title="Locked. Request it"
              className="grid size-7 flex-none place-items-center rounded-xs text-muted-foreground! max-md:size-11"
            >
              <LockedIcon className="size-3.5" />
            </LinkButton>
          </li>
        ))}
      </ul>
    </section>
  )
}

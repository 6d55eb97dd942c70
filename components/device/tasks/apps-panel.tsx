'use client'
// Applications: their state; starting and stopping by hand needs app development.
import { useState } from 'react'
import { Badge } from '@/components/ui/badge'
import { Button, LinkButton } from '@/components/ui/button'
import { toHex } from '@/lib/core/bytes'
import { type AppState, application } from '@/lib/device/commands/apps'
import { type ImageLine, listImages } from '@/lib/device/commands/images'
import type { CallOptions, Channel } from '@/lib/device/protocol/channel'
import { APPLICATION } from '@/lib/domain/image'
import { DeviceErrorCallout } from '../device-error'
import { servicing } from '../cable'
import { PanelHead, type PanelProps, useListed, usePanelCommand } from './panel'

type App = { image: ImageLine; state: AppState }

async function readApps(channel: Channel, options: CallOptions): Promise<App[]> {
  const images = (await listImages(channel, options)).filter(
    (image) => image.kind === APPLICATION && image.state === 1,
  )
  const apps: App[] = []
  for (const image of images)
    apps.push({
      image,
      state: await application(channel, { op: 'app.status', component: image.component }, options),
    })
  return apps
}

export function AppsPanel(given: PanelProps) {
  const listed = useListed('Reading the applications', given, readApps)
  const command = usePanelCommand(given.onMissing)
  const [turning, setTurning] = useState<string | null>(null)
  const turn = async ({ image, state }: App) => {
    const op = state === 'running' ? 'app.stop' : 'app.start'
    setTurning(toHex(image.component))
    const done = await command.run(() =>
      servicing.command(
        op === 'app.stop' ? `Stopping ${image.name}` : `Starting ${image.name}`,
        (channel, options) => application(channel, { op, component: image.component }, options),
      ),
    )
    setTurning(null)
    if (done) await listed.read()
  }
  const { appDevelopment, deviceId } = given.context
  return (
    <div className="flex flex-col gap-4">
      <PanelHead title="Applications" text="Their state, as the device says it." listed={listed} />
      {listed.items?.length === 0 && <p className="text-muted-foreground">No application is installed.</p>}
      <ul className="flex flex-col gap-2">
        {listed.items?.map((app) => (
          <li
            key={toHex(app.image.component)}
            className="flex flex-wrap items-center gap-3 rounded-md border px-4 py-3"
          >
            <span className="min-w-0 flex-1">
              <span className="block font-medium">{app.image.name}</span>
              <span className="text-sm text-muted-foreground">{app.image.version}</span>
            </span>
            <Badge tone={app.state === 'running' ? 'verified' : 'neutral'}>
              {app.state === 'running' ? 'Running' : app.state === 'stopped' ? 'Stopped' : app.state}
            </Badge>
            <Button
              disabled={!appDevelopment}
              pending={turning === toHex(app.image.component)}
              onClick={() => void turn(app)}
            >
              {app.state === 'running' ? 'Stop' : 'Start'}
            </Button>
          </li>
        ))}
      </ul>
      {command.error && <DeviceErrorCallout error={command.error} />}
      {!appDevelopment && (
        <p className="flex flex-wrap items-center gap-2 text-sm text-muted-foreground">
          Starting and stopping by hand needs app development; your capability is for field servicing.
          <LinkButton variant="link" href={`/requests/new?device=${deviceId}&tasks=control-apps`}>
            Request it
          </LinkButton>
        </p>
      )}
    </div>
  )
}

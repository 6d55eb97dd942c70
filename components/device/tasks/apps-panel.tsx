'use client'
// Applications: state and storage for everybody in a session; memory, start, stop, delete and debug with app development.
import { SquareTerminal } from 'lucide-react'
import { useState } from 'react'
import { Badge, type BadgeTone } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { AlertDialog } from '@/components/ui/dialog'
import { Empty } from '@/components/ui/empty'
import { equal, toHex } from '@/lib/core/bytes'
import {
  type AppState,
  type Memory,
  type Quota,
  application,
  debugApplication,
  readMemory,
  readQuota,
} from '@/lib/device/commands/apps'
import { type ImageLine, listImages } from '@/lib/device/commands/images'
import type { CallOptions, Channel } from '@/lib/device/protocol/channel'
import { APPLICATION } from '@/lib/domain/image'
import { DeviceErrorCallout } from '../device-error'
import { servicing } from '../cable'
import { NotCovered, PanelHead, type PanelProps, sizeInWords, useListed, usePanelCommand } from './panel'

type App = { image: ImageLine; state: AppState; quota: Quota }
type Read = { apps: App[]; memory: Memory | null }

async function readApps(channel: Channel, options: CallOptions): Promise<App[]> {
  const images = (await listImages(channel, options)).filter(
    (image) => image.kind === APPLICATION && image.state === 1,
  )
  const apps: App[] = []
  for (const image of images) {
    const { component } = image
    const state = await application(channel, { op: 'app.status', component }, options)
    apps.push({ image, state, quota: await readQuota(channel, component, options) })
  }
  return apps
}

const readAll = async (channel: Channel, options: CallOptions): Promise<Read> => ({
  apps: await readApps(channel, options),
  memory: await readMemory(channel, options),
})
const readLess = async (channel: Channel, options: CallOptions): Promise<Read> => ({
  apps: await readApps(channel, options),
  memory: null,
})

const STATE: Record<AppState, { tone: BadgeTone; word: string }> = {
  running: { tone: 'verified', word: 'Running' },
  stopped: { tone: 'neutral', word: 'Stopped' },
  debugging: { tone: 'session', word: 'Debugging' },
  'not present': { tone: 'neutral', word: 'Not present' },
}
type Verb = 'app.start' | 'app.stop' | 'app.delete' | 'app.debug'
const DOING: Record<Verb, string> = {
  'app.start': 'Starting',
  'app.stop': 'Stopping',
  'app.delete': 'Deleting',
  'app.debug': 'Debugging',
}
/** The debugger's ports, and the visit in which they were opened: the link's end ends them. */
type Debugging = { component: string; ports: number[]; visit: string }

export function AppsPanel(given: PanelProps) {
  const { context } = given
  const listed = useListed('Reading the applications', given, context.appDevelopment ? readAll : readLess)
  const command = usePanelCommand(given.onMissing)
  const [turning, setTurning] = useState<string | null>(null)
  const [deleting, setDeleting] = useState<App | null>(null)
  const [debugging, setDebugging] = useState<Debugging | null>(null)
  const turn = async ({ image }: App, op: Verb) => {
    const { component } = image
    setTurning(toHex(component))
    setDeleting(null)
    const done = await command.run(() =>
      servicing.command(`${DOING[op]} ${image.name}`, async (channel, options) => {
        if (op !== 'app.debug')
          return { state: await application(channel, { op, component }, options), ports: [] }
        return debugApplication(channel, component, options)
      }),
    )
    setTurning(null)
    if (!done) return
    const { visit } = context
    setDebugging(op === 'app.debug' ? { component: toHex(component), ports: done.ports, visit } : null)
    await listed.read()
  }
  const { items } = listed
  return (
    <div className="flex flex-col gap-4">
      <PanelHead
        title="Applications"
        text="Their state and storage, as the device says it."
        listed={listed}
      />
      {items?.apps.length === 0 && (
        <Empty icon={<SquareTerminal />} title="No application is installed">
          Install one under Images.
        </Empty>
      )}
      {items && items.apps.length > 0 && (
        <ul className="flex flex-col gap-2">
          {items.apps.map((app) => (
            <AppLine
              key={toHex(app.image.component)}
              app={app}
              memory={items.memory}
              allowed={context.appDevelopment}
              pending={turning === toHex(app.image.component)}
              debugging={debugging?.visit === context.visit ? debugging : null}
              onTurn={(verb) => (verb === 'app.delete' ? setDeleting(app) : void turn(app, verb))}
            />
          ))}
        </ul>
      )}
      {items?.memory && (
        <p className="text-sm text-muted-foreground tabular-nums">
          Memory of the device: {kB(items.memory.usedKB)} of {kB(items.memory.totalKB)} in use.
        </p>
      )}
      {command.error && <DeviceErrorCallout error={command.error} />}
      <NotCovered
        context={context}
        what="Memory, starting, stopping, deleting and debugging need"
        task="control-apps"
      />
      <AlertDialog
        open={deleting !== null}
        onOpenChange={() => setDeleting(null)}
        title={`Delete ${deleting?.image.name ?? ''} from ${context.name}?`}
        description={`The application and what it has stored are gone from ${context.name}. To have it again, install an image of at least rollback number ${deleting?.image.leastRollback ?? 0}.`}
        confirmLabel="Delete application"
        tone="danger"
        onConfirm={() => deleting && void turn(deleting, 'app.delete')}
      />
    </div>
  )
}

const kB = (value: number) => sizeInWords(value * 1000)

type AppLineProps = {
  app: App
  memory: Memory | null
  allowed: boolean
  pending: boolean
  debugging: Debugging | null
  onTurn: (verb: Verb) => void
}

function AppLine({ app, memory, allowed, pending, debugging, onTurn }: AppLineProps) {
  const { image, state, quota } = app
  const share = memory?.components.find((one) => equal(one.component, image.component))
  const { tone, word } = STATE[state]
  const ports = debugging?.component === toHex(image.component) ? debugging.ports : []
  const button = (verb: Verb, label: string, shown = true) =>
    shown && (
      <Button
        disabled={!allowed || pending}
        aria-label={`${label} ${image.name}`}
        variant={verb === 'app.delete' ? 'ghost' : 'secondary'}
        onClick={() => onTurn(verb)}
      >
        {label}
      </Button>
    )
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-md border px-4 py-3">
      <span className="min-w-0 flex-1 basis-52">
        <span className="flex flex-wrap items-center gap-2">
          <span className="font-medium break-words">{image.name}</span>
          <Badge tone={tone}>{word}</Badge>
        </span>
        <span className="block text-sm text-muted-foreground tabular-nums">
          {image.version} · storage {kB(quota.usedKB)} of {kB(quota.limitKB)}
          {share && ` · memory ${kB(share.kB)}`}
        </span>
        {ports.length > 0 && (
          <span className="block text-sm">
            Debugger on {ports.length === 1 ? 'port' : 'ports'}{' '}
            <code className="font-mono">{ports.join(', ')}</code>. It ends, and the application stops, when
            the link closes.
          </span>
        )}
      </span>
      <span className="flex flex-wrap gap-2">
        {button('app.start', 'Start', state === 'stopped')}
        {button('app.stop', 'Stop', state !== 'stopped')}
        {button('app.debug', 'Debug', state !== 'debugging')}
        {button('app.delete', 'Delete')}
      </span>
    </li>
  )
}

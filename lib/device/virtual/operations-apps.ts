// Applications inside the device: state, quota, start, stop, delete and debug. Debugging is judged again while it lasts and
// ends with the link on which it was asked for (docs/protocol, "Streams").
import { type Bytes, toHex } from '@/lib/core/bytes'
import { APPLICATION } from '@/lib/domain/image'
import { MANUFACTURING_STATES } from '@/lib/domain/manufacturing'
import {
  type Asked,
  type Handlers,
  type Innards,
  forgetKept,
  installed,
  keysOf,
  manifestOf,
  signerOf,
} from './innards'
import { Refusal } from './refusal'
import type { AppRun, StoredImage } from './state'
import { pauseUnless } from './work'

/** At least every minute; half of it leaves room for a slow timer. */
export const REJUDGE_MS = 30_000
const DEBUG_PORT = 2345
const NOT_PRESENT = 3
const NUMBER = { stopped: 0, running: 1, debugging: 2 } as const

/** The application of this component. A board configuration is none, and neither is what is not there. */
function applicationOf(device: Innards, component: Bytes): StoredImage | undefined {
  const image = installed(device.flash, component)
  return image && manifestOf(image).kind === APPLICATION ? image : undefined
}

function requireApplication(device: Innards, component: Bytes, asked: Asked): StoredImage {
  asked.subject(component)
  const image = applicationOf(device, component)
  if (!image) throw new Refusal('not-found')
  return image
}

/** Whether the key of a development image is still listed; a production image always starts. */
async function mayStart(device: Innards, image: StoredImage): Promise<boolean> {
  return !image.development || (await keysOf(device.flash)).development(signerOf(image)) !== undefined
}

async function requireStartable(device: Innards, component: Bytes, asked: Asked): Promise<void> {
  const image = requireApplication(device, component, asked)
  if (!(await mayStart(device, image))) throw new Refusal('image-untrusted')
}

function become(device: Innards, component: Bytes, state: AppRun): { state: number } {
  const key = toHex(component)
  device.boot.debugging.get(key)?.()
  device.boot.debugging.delete(key)
  device.boot.apps.set(key, state)
  device.log(`app: ${key.slice(0, 8)} ${state}`)
  device.event({ kind: 'app-state', component, state: NUMBER[state] })
  return { state: NUMBER[state] }
}

async function run(device: Innards, component: Bytes, state: AppRun): Promise<{ state: number }> {
  await device.changing()
  return become(device, component, state)
}

/** Stops what is being debugged once its capability is no longer good or its link closes, whichever is first. */
function watch(device: Innards, component: Bytes, asked: Asked): void {
  const over = new AbortController()
  const stop = () => {
    if (!over.signal.aborted) become(device, component, 'stopped')
  }
  const judge = async () => {
    while (!over.signal.aborted) {
      await pauseUnless(over.signal, REJUDGE_MS / device.pace)
      if (!over.signal.aborted) await asked.rejudge()
    }
  }
  device.boot.debugging.set(toHex(component), () => {
    over.abort()
    asked.linkClosed.removeEventListener('abort', stop)
  })
  // The link may have closed while the application was being started.
  if (asked.linkClosed.aborted) return stop()
  asked.linkClosed.addEventListener('abort', stop)
  void judge().catch(stop)
}

/** At every start: the installed applications run, but those started by hand and those nobody signs for any more. */
export async function startApplications(device: Innards): Promise<void> {
  device.log(`boot: ${device.birth.firmware}, ${MANUFACTURING_STATES[device.flash.state]}`)
  for (const image of device.flash.images) {
    const manifest = manifestOf(image)
    if (manifest.kind !== APPLICATION || image.manualStart || !(await mayStart(device, image))) continue
    device.boot.apps.set(toHex(manifest.component), 'running')
    device.log(`app: ${manifest.name} ${manifest.version} started`)
  }
}

async function deleteApplication(device: Innards, component: Bytes, asked: Asked) {
  const image = requireApplication(device, component, asked)
  await device.changing()
  const { flash } = device
  flash.images = flash.images.filter((one) => one !== image)
  if (flash.staged && toHex(manifestOf(flash.staged).component) === toHex(component)) flash.staged = null
  forgetKept(flash)
  await device.save()
  const key = toHex(component)
  device.boot.debugging.get(key)?.()
  device.boot.debugging.delete(key)
  device.boot.apps.delete(key)
  device.event({ kind: 'app-state', component, state: NOT_PRESENT })
  return { state: NOT_PRESENT }
}

type AppOperation = Extract<keyof Handlers, `app.${string}` | 'memory.stats'>

export const appOperations: Pick<Handlers, AppOperation> = {
  'app.status': async (device, { component }, asked) => {
    asked.subject(component)
    if (!applicationOf(device, component)) return { state: NOT_PRESENT }
    return { state: NUMBER[device.boot.apps.get(toHex(component)) ?? 'stopped'] }
  },
  'app.quota': async (device, { component }, asked) => {
    const image = requireApplication(device, component, asked)
    return { usedKB: Math.ceil(image.content.length / 4096), limitKB: 1024 }
  },
  'app.start': async (device, { component }, asked) => {
    await requireStartable(device, component, asked)
    return run(device, component, 'running')
  },
  'app.stop': async (device, { component }, asked) => {
    requireApplication(device, component, asked)
    return run(device, component, 'stopped')
  },
  'app.delete': (device, { component }, asked) => deleteApplication(device, component, asked),
  'app.debug': async (device, { component }, asked) => {
    await requireStartable(device, component, asked)
    const { state } = await run(device, component, 'debugging')
    watch(device, component, asked)
    return { state, ports: [DEBUG_PORT] }
  },
  'memory.stats': async (device) => {
    const components = device.flash.images.map((image) => ({
      component: manifestOf(image).component,
      kB: Math.ceil(image.content.length / 1024),
    }))
    return {
      totalKB: 4096,
      usedKB: Math.min(
        4096,
        components.reduce((sum, c) => sum + c.kB, 512),
      ),
      components,
    }
  },
}

// A tab's side of the bench: the hub behind `navigator.usb`, and the plugs. The lock says to the worker that this tab lives.
import type { Bytes } from '@/lib/core/bytes'
import { type Choose, type Hub, type HubDevice, VirtualUsb } from '@/lib/device/virtual/webusb-facade'
import { type Remote, remote } from './rpc'

export type BenchLine = { id: string; label: string; model: string; deviceId: string; plugged: boolean }
export type BenchFrame = { id: string; direction: 'in' | 'out'; type: number; bytes: number; atMs: number }
export type BenchFault = 'forget' | 'garble' | 'impostor' | 'cut'

export type Bench = {
  usb: USB
  lines(): Promise<BenchLine[]>
  plug(id: string, plugged: boolean): Promise<void>
  fault(id: string, kind: BenchFault): Promise<void>
  onChange(hear: (lines: BenchLine[]) => void): void
  onFrame(hear: (frame: BenchFrame) => void): void
}

let connecting: Promise<Bench> | undefined

/** The bench of this browser profile, the same for every caller in a tab. Rejects where the portal has none. */
export function connectBench(choose: Choose): Promise<Bench> {
  return (connecting ??= connect(choose).catch((error: unknown) => {
    connecting = undefined
    throw error
  }))
}

async function connect(choose: Choose): Promise<Bench> {
  const options = { type: 'module', name: 'latchkey-bench', extendedLifetime: true } as WorkerOptions
  const worker = new SharedWorker(new URL('./worker.ts', import.meta.url), options)
  const far = remote(worker.port)
  const tab = crypto.randomUUID()
  await new Promise<void>((held) => {
    void navigator.locks.request(`bench-tab-${tab}`, () => (held(), new Promise(() => {})))
  })
  await far.call('hello', tab)
  return {
    usb: new VirtualUsb(hubOf(far, tab), choose) as unknown as USB,
    lines: () => far.call('lines'),
    plug: (id, plugged) => far.call('plug', id, plugged),
    fault: (id, kind) => far.call('fault', id, kind),
    onChange: (hear) => far.on('change', hear as (payload: never) => void),
    onFrame: (hear) => far.on('frame', hear as (payload: never) => void),
  }
}

function hubOf(far: Remote, tab: string): Hub {
  const call = <T>(method: string, ...args: unknown[]) => far.call<T>('hub', tab, method, ...args)
  return {
    attached: () => call<HubDevice[]>('attached'),
    grant: (id) => call('grant', id),
    claim: (id) => call('claim', id),
    release: (id) => call('release', id),
    send: (id, transfer: Bytes) => call('send', id, transfer),
    take: (id) => call('take', id),
    linkReset: (id, nonce) => call('linkReset', id, nonce),
    onBus: (hear) =>
      far.on('bus', ({ device, present }: { device: HubDevice; present: boolean }) => hear(device, present)),
  }
}

// The bench's devices in a SharedWorker: they live on while tabs reload, and every tab sees the same ones. A tab is known
// to be gone when the lock it holds comes free.
import { VirtualDevice } from '@/lib/device/virtual/device'
import { LocalHub } from '@/lib/device/virtual/hub'
import { chatterLine } from './chatter'
import { type BenchStore, openBenchStore } from './flash-store'
import { answer } from './rpc'
import { type BenchSeed, birthOf, flashOf } from './seed'
import { toHex } from '@/lib/core/bytes'

type BenchLine = { id: string; label: string; model: string; deviceId: string; plugged: boolean }
type Scope = { addEventListener(type: 'connect', hear: (event: MessageEvent) => void): void }

const CHATTER_MS = 1500
const SEED_URL = '/api/bench'
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))

class Bench {
  readonly hub = new LocalHub()
  readonly devices = new Map<string, { label: string; device: VirtualDevice }>()
  onChange: (() => void) | undefined
  onFrame: ((id: string, direction: string, transfer: Uint8Array) => void) | undefined

  constructor(private readonly store: BenchStore) {}

  static async open(): Promise<Bench> {
    const store = await openBenchStore()
    const seed = await fetchSeed(store)
    const bench = new Bench(store)
    for (const id of await store.granted()) bench.hub.granted.add(id)
    bench.hub.onGrant = () => void store.keepGranted([...bench.hub.granted])
    for (const one of seed.devices) {
      const flash = store.flash(one.id, () => flashOf(one))
      const device = new VirtualDevice(await birthOf(one), flash, {
        random,
        nowMs: () => Date.now(),
      })
      bench.add(one.id, one.label, device)
    }
    bench.chat()
    for (const id of await store.plugged()) await bench.devices.get(id)?.device.powerOn()
    return bench
  }

  /** The devices write into their logs now and then, as long as they run. */
  chat(): void {
    let line = 0
    setInterval(() => {
      line += 1
      for (const { device } of this.devices.values()) if (device.present) device.log(chatterLine(line))
    }, CHATTER_MS)
  }

  add(id: string, label: string, device: VirtualDevice): void {
    this.devices.set(id, { label, device })
    this.hub.add({ id, label, device })
    const onBus = device.onBus
    device.onBus = (present) => {
      onBus?.(present)
      this.onChange?.()
    }
    device.onTransfer = (direction, transfer) => this.onFrame?.(id, direction, transfer)
  }

  async plug(id: string, plugged: boolean): Promise<void> {
    const device = this.devices.get(id)?.device
    if (plugged) await device?.powerOn()
    else device?.powerOff()
    const on = [...this.devices].filter(([, one]) => one.device.present).map(([one]) => one)
    await this.store.keepPlugged(on)
  }

  lines(): BenchLine[] {
    return [...this.devices].map(([id, { label, device }]) => ({
      id,
      label,
      model: device.birth.model,
      deviceId: toHex(device.birth.deviceId),
      plugged: device.present,
    }))
  }

  fault(id: string, kind: 'forget' | 'garble' | 'impostor' | 'cut'): void {
    const faults = this.devices.get(id)?.device.faults
    if (!faults) return
    if (kind === 'forget') faults.forget = 1
    if (kind === 'garble') faults.garble = 1
    if (kind === 'impostor') faults.impostor = !faults.impostor
    if (kind === 'cut') faults.cutAfterFrames = 12
  }
}

// The portal may be stopped: then the bench is what it was.
async function fetchSeed(store: BenchStore): Promise<BenchSeed> {
  const kept = await store.seed()
  try {
    const response = await fetch(SEED_URL)
    if (!response.ok) throw new Error(`no bench: ${response.status}`)
    const seed = (await response.json()) as BenchSeed
    await store.keepSeed(seed)
    return seed
  } catch (error) {
    if (kept) return kept
    throw error
  }
}

let bench: Promise<Bench> | undefined
const openBench = () =>
  (bench ??= Bench.open().catch((error: unknown) => Promise.reject(((bench = undefined), error))))

function serveTab(port: MessagePort): void {
  const methods = {
    hello: async (tab: string) => {
      const { hub } = await openBench()
      void navigator.locks.request(`bench-tab-${tab}`, () => (hub.leave(tab), tabs.delete(tell)))
      hub.of(tab).onBus((device, present) => tell('bus', { device, present }))
      tabs.add(tell)
      await watch()
    },
    hub: async (tab: string, method: string, ...args: unknown[]) => {
      const hub = (await openBench()).hub.of(tab) as unknown as Record<
        string,
        (...args: unknown[]) => Promise<unknown>
      >
      return hub[method]!(...args)
    },
    lines: async () => (await openBench()).lines(),
    plug: async (id: string, plugged: boolean) => (await openBench()).plug(id, plugged),
    fault: async (id: string, kind: 'forget' | 'garble' | 'impostor' | 'cut') =>
      (await openBench()).fault(id, kind),
  }
  const tell = answer(port, methods)
}

const tabs = new Set<(news: string, payload: unknown) => void>()
async function watch(): Promise<void> {
  const open = await openBench()
  open.onChange = () => tabs.forEach((tell) => tell('change', open.lines()))
  open.onFrame = (id, direction, transfer) => {
    const head = transfer.slice(0, 16)
    tabs.forEach((tell) =>
      tell('frame', { id, direction, type: head[3], bytes: transfer.length, atMs: Date.now() }),
    )
  }
}

;(globalThis as unknown as Scope).addEventListener('connect', (event) => serveTab(event.ports[0]!))

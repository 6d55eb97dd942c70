// Virtual devices and who holds which: the bench's side of every facade. One holder at a time for a device's interface.
import type { Bytes } from '@/lib/core/bytes'
import { serialNumber } from './descriptors'
import type { VirtualDevice } from './device'
import type { Hub, HubDevice } from './webusb-facade'

export type Plugged = { id: string; label: string; device: VirtualDevice }
type Hearer = (device: HubDevice, present: boolean) => void

export class LocalHub {
  #devices = new Map<string, Plugged>()
  #holders = new Map<string, { tab: string; gone: AbortController }>()
  #hearers = new Map<string, Hearer>()
  readonly granted = new Set<string>()
  onGrant: ((id: string) => void) | undefined

  add(one: Plugged): void {
    this.#devices.set(one.id, one)
    one.device.onBus = (present) => {
      if (!present) this.#drop(one.id)
      for (const hear of this.#hearers.values()) hear(this.#facts(one), present)
    }
  }

  #facts({ id, label, device }: Plugged): HubDevice {
    return {
      id,
      label,
      model: device.birth.model,
      serial: serialNumber(device.birth.deviceId),
      granted: this.granted.has(id),
    }
  }

  #drop(id: string): void {
    this.#holders.get(id)?.gone.abort()
    this.#holders.delete(id)
  }

  /** A tab has gone: what it held is free. */
  leave(tab: string): void {
    this.#hearers.delete(tab)
    for (const [id, holder] of this.#holders) if (holder.tab === tab) this.#release(id, tab)
  }

  #release(id: string, tab: string): void {
    if (this.#holders.get(id)?.tab !== tab) return
    this.#drop(id)
    this.#devices.get(id)?.device.busReset()
  }

  #held(id: string, tab: string): VirtualDevice | undefined {
    const { device } = this.#devices.get(id) ?? {}
    return device?.present && this.#holders.get(id)?.tab === tab ? device : undefined
  }

  /** The hub as one tab reaches it. */
  of(tab: string): Hub {
    const held = (id: string) => this.#held(id, tab)
    return {
      attached: async () =>
        [...this.#devices.values()].filter((one) => one.device.present).map((one) => this.#facts(one)),
      grant: async (id) => {
        this.granted.add(id)
        this.onGrant?.(id)
      },
      claim: async (id) => {
        const { device } = this.#devices.get(id) ?? {}
        if (!device?.present || this.#holders.has(id)) return held(id) !== undefined
        this.#holders.set(id, { tab, gone: new AbortController() })
        device.busReset()
        return true
      },
      release: async (id) => this.#release(id, tab),
      send: async (id, transfer: Bytes) => {
        const device = held(id)
        device?.receive(transfer)
        return device !== undefined
      },
      take: async (id) => (await held(id)?.outbox.take(this.#holders.get(id)?.gone.signal)) ?? null,
      linkReset: async (id, nonce) => {
        const device = held(id)
        device?.linkReset(nonce)
        return device !== undefined
      },
      onBus: (hear) => this.#hearers.set(tab, hear),
    }
  }
}

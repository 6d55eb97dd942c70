// A USB/IP server in a process of its own for virtual devices that live in this one: the package usb waits for some answers of a
// device without letting anything else run, and a server in the same thread could not give them.
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Bytes } from '@/lib/core/bytes'
import type { VirtualDevice } from '@/lib/device/virtual/device'

export type ToServer =
  | { kind: 'add'; id: number; deviceId: Bytes; model: string; present: boolean }
  | { kind: 'bus'; id: number; present: boolean }
  | { kind: 'taken'; id: number; transfer: Bytes | null }
export type FromServer =
  | { kind: 'ready' }
  | { kind: 'receive'; id: number; transfer: Bytes }
  | { kind: 'link-reset'; id: number; nonce: Bytes }
  | { kind: 'bus-reset'; id: number }
  | { kind: 'take'; id: number }

export type Exporter = { add(device: VirtualDevice): void; close(): Promise<void> }

export async function startExporter(port: number): Promise<Exporter> {
  const program = fileURLToPath(new URL('./exporter-process.ts', import.meta.url))
  const options = { execArgv: ['--import', 'tsx'], serialization: 'advanced' as const }
  const server = fork(program, [`${port}`], options)
  const devices: VirtualDevice[] = []
  const tell = (message: ToServer) => void (server.connected && server.send(message))
  const ready = new Promise<void>((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`the USB/IP server ended (${code})`)))
    server.on('message', (message: FromServer) => {
      if (message.kind === 'ready') return resolve()
      const device = devices[message.id]!
      if (message.kind === 'receive') device.receive(message.transfer)
      if (message.kind === 'link-reset') device.linkReset(message.nonce)
      if (message.kind === 'bus-reset') device.busReset()
      if (message.kind === 'take')
        void device.outbox.take().then((transfer) => tell({ kind: 'taken', id: message.id, transfer }))
    })
  })
  await ready
  const add = (device: VirtualDevice) => {
    const id = devices.push(device) - 1
    const { deviceId, model } = device.birth
    device.onBus = (present) => tell({ kind: 'bus', id, present })
    tell({ kind: 'add', id, deviceId, model, present: device.present })
  }
  const close = async () => {
    const ended = new Promise((resolve) => server.once('exit', resolve))
    server.disconnect()
    await ended
  }
  return { add, close }
}

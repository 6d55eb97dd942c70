// The process of exporter.ts: a USB/IP server whose devices are elsewhere.
import type { Bytes } from '../../lib/core/bytes'
import { type Exportable, serveUsbip } from '../../lib/device/virtual/usbip'
import type { FromServer, ToServer } from './exporter'

const tell = (message: FromServer) => process.connected && process.send!(message)
const server = await serveUsbip({ port: Number(process.argv[2]) })
const devices = new Map<number, Exportable & { taken(transfer: Bytes | null): void }>()

function deviceOf({ id, deviceId, model, present }: Extract<ToServer, { kind: 'add' }>) {
  let taken: (transfer: Bytes | null) => void = () => undefined
  return {
    birth: { deviceId, model },
    present,
    onBus: undefined as ((present: boolean) => void) | undefined,
    receive: (transfer: Bytes) => tell({ kind: 'receive', id, transfer }),
    linkReset: (nonce: Bytes) => tell({ kind: 'link-reset', id, nonce }),
    busReset: () => tell({ kind: 'bus-reset', id }),
    outbox: {
      take: () =>
        new Promise<Bytes | null>((resolve) => {
          taken = resolve
          tell({ kind: 'take', id })
        }),
    },
    taken: (transfer: Bytes | null) => taken(transfer),
  }
}

process.on('message', (message: ToServer) => {
  if (message.kind === 'add') {
    const device = deviceOf(message)
    devices.set(message.id, device)
    server.add(device)
    return
  }
  const device = devices.get(message.id)!
  if (message.kind === 'taken') return device.taken(message.transfer)
  device.present = message.present
  device.onBus?.(message.present)
})
process.on('disconnect', () => process.exit())
tell({ kind: 'ready' })

// The contract over USB/IP: the virtual device's server at one end of a socket, the host's transport at the other; and what
// the server owes to hosts that are not ours.
import net from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { type Bytes, concat, toHex } from '@/lib/core/bytes'
import { readStatus } from '@/lib/device/commands/device'
import { listUsbipPorts, openUsbip } from '@/lib/device/transport/usbip'
import { type Transfer, UsbipLink, listUsbip } from '@/lib/device/transport/usbip-link'
import { encodeSubmit, encodeUnlink, operation } from '@/lib/device/transport/usbip-wire'
import type { VirtualDevice } from '@/lib/device/virtual/device'
import type { Speed } from '@/lib/device/virtual/usb-descriptors'
import { type UsbipServer, serveUsbip } from '@/lib/device/virtual/usbip'
import { contract } from './contract'
import { connect, makeCatalog, makeDevice } from './world'

const servers = new Map<VirtualDevice, UsbipServer>()
async function serverOf(device: VirtualDevice, speed: Speed): Promise<UsbipServer> {
  const known = servers.get(device)
  if (known) return known
  const made = await serveUsbip({ devices: [device], port: 0, speed })
  servers.set(device, made)
  return made
}
afterAll(async () => {
  for (const server of servers.values()) await server.close()
})

describe.each(['full', 'high'] as const)('usbip transport at %s speed', (speed) =>
  contract(async (device) => {
    const { host, port, busIds } = await serverOf(device, speed)
    return openUsbip({ host, port }, busIds[0]!)
  }),
)

async function fresh(speed: Speed = 'high') {
  const { device, deviceId } = await makeDevice(await makeCatalog())
  const server = await serverOf(device, speed)
  const address = { host: server.host, port: server.port }
  return { device, deviceId, server, address, busId: server.busIds[0]! }
}
const setup = (...bytes: number[]): Bytes => Uint8Array.from(bytes)
const control = (link: UsbipLink, request: Bytes, more: Partial<Transfer> = {}) =>
  link.submit({
    endpoint: request[0]! & 0x80,
    setup: request,
    length: request[6]! | (request[7]! << 8),
    ...more,
  })

describe('a list of ports', () => {
  test('names each device by its product and serial number, the first 32 digits of its ID', async () => {
    const { device, deviceId, address } = await fresh()
    const [port, ...others] = await listUsbipPorts(address)
    expect(others).toEqual([])
    expect(port).toMatchObject({ busAddress: '1-1', label: 'CC-40', serial: toHex(deviceId).slice(0, 32) })
    const channel = await connect(await port!.open())
    expect((await readStatus(channel)).state).toBe(2)
    expect((await listUsbipPorts(address))[0]).toMatchObject({ busAddress: '1-1', serial: '' })
    await channel.close()
    device.powerOff()
    expect(await listUsbipPorts(address)).toEqual([])
  })

  test('without a server is a coded error', async () => {
    const free = net.createServer().listen(0)
    const { port } = free.address() as net.AddressInfo
    await new Promise((resolve) => free.close(resolve))
    await expect(listUsbipPorts({ host: '127.0.0.1', port })).rejects.toMatchObject({ code: 'open-failed' })
  })

  test('one host at a time holds a device', async () => {
    const { address, busId } = await fresh()
    const first = await openUsbip(address, busId)
    await expect(openUsbip(address, busId)).rejects.toMatchObject({ code: 'held-elsewhere' })
    await first.close()
    await (await openUsbip(address, busId)).close()
    await expect(openUsbip(address, '9-9')).rejects.toMatchObject({ code: 'disconnected' })
  })
})

describe('the control pipe', () => {
  test('standard requests are answered and cut to what was asked for', async () => {
    const { address, busId } = await fresh()
    const link = await UsbipLink.import(address, busId)
    const answer = async (...bytes: number[]) => {
      const { status, data } = await control(link, setup(...bytes))
      return status === 0 ? toHex(data) : status
    }
    expect(await answer(0x80, 6, 0, 1, 0, 0, 8, 0)).toBe('1201100200000040')
    expect(await answer(0x80, 0, 0, 0, 0, 0, 2, 0)).toBe('0000')
    expect(await answer(0x80, 8, 0, 0, 0, 0, 1, 0)).toBe('01')
    expect(await answer(0x81, 10, 0, 0, 0, 0, 1, 0)).toBe('00')
    expect(await answer(0x00, 9, 0, 0, 0, 0, 0, 0)).toBe('')
    expect(await answer(0x80, 8, 0, 0, 0, 0, 1, 0)).toBe('00')
    expect(await answer(0x81, 10, 0, 0, 0, 0, 1, 0)).toBe(-32)
    expect(await answer(0x00, 9, 1, 0, 0, 0, 0, 0)).toBe('')
    expect(await answer(0x01, 11, 0, 0, 0, 0, 0, 0)).toBe('')
    link.close()
  })

  test('what the device does not know stalls, and the next request is answered', async () => {
    const { address, busId } = await fresh()
    const link = await UsbipLink.import(address, busId)
    const bad = [
      [0x80, 6, 0, 5, 0, 0, 8, 0], // an endpoint descriptor by itself
      [0x80, 6, 9, 3, 9, 4, 64, 0], // a string that no descriptor names
      [0x00, 9, 2, 0, 0, 0, 0, 0], // configuration 2
      [0x01, 11, 1, 0, 0, 0, 0, 0], // alternate setting 1
      [0x00, 3, 1, 0, 0, 0, 0, 0], // remote wake-up
      [0x02, 3, 0, 0, 0x82, 0, 0, 0], // an endpoint that is not there
      [0xc0, 0x20, 0, 0, 8, 0, 64, 0], // Microsoft's request with another index
      [0xc0, 0x21, 1, 0, 2, 0, 64, 0], // a landing page that this device does not have
      [0x41, 1, 1, 0, 0, 0, 16, 0], // a link reset with a value
      [0x41, 1, 0, 0, 1, 0, 16, 0], // of another interface
      [0x41, 1, 0, 0, 0, 0, 15, 0], // with a short nonce
      [0x40, 1, 0, 0, 0, 0, 16, 0], // to the device
    ]
    for (const request of bad) {
      const data = request[0]! & 0x80 ? undefined : new Uint8Array(request[6]!)
      const { status } = await control(link, setup(...request), data ? { data } : {})
      expect(status, request.join(' ')).toBe(-32)
    }
    expect((await control(link, setup(0x80, 8, 0, 0, 0, 0, 1, 0))).status).toBe(0)
    link.close()
  })
})

async function linkReset(link: UsbipLink): Promise<void> {
  const request = setup(0x41, 1, 0, 0, 0, 0, 16, 0)
  expect((await control(link, request, { data: new Uint8Array(16) })).status).toBe(0)
}

describe('the bulk pipes', () => {
  test('a transfer is cut by the reads, and one of whole packets ends with an empty one', async () => {
    const { device, address, busId } = await fresh('full')
    const link = await UsbipLink.import(address, busId)
    const read = (length: number) => link.submit({ endpoint: 0x81, length })
    device.outbox.push(new Uint8Array(128).fill(7))
    expect([(await read(64)).actual, (await read(128)).actual]).toEqual([64, 64])
    device.outbox.push(new Uint8Array(128).fill(7))
    expect([(await read(128)).actual, (await read(64)).actual]).toEqual([128, 0])
    device.outbox.push(new Uint8Array(70).fill(7))
    expect([(await read(64)).actual, (await read(64)).actual]).toEqual([64, 6])
    link.close()
  })

  test('a packet that does not fit its buffer is babble', async () => {
    const { device, address, busId } = await fresh('full')
    const link = await UsbipLink.import(address, busId)
    device.outbox.push(new Uint8Array(60).fill(7))
    expect((await link.submit({ endpoint: 0x81, length: 16 })).status).toBe(-75)
    link.close()
  })

  test('a halted pipe stalls until it is cleared', async () => {
    const { address, busId, server } = await fresh()
    const link = await UsbipLink.import(address, busId)
    const waiting = link.submit({ endpoint: 0x81, length: 512 })
    server.halt(busId, 0x81)
    expect((await waiting).status).toBe(-32)
    expect(toHex((await control(link, setup(0x82, 0, 0, 0, 0x81, 0, 2, 0))).data)).toBe('0100')
    expect((await link.submit({ endpoint: 0x81, length: 512 })).status).toBe(-32)
    await control(link, setup(0x02, 1, 0, 0, 0x81, 0, 0, 0))
    expect(toHex((await control(link, setup(0x82, 0, 0, 0, 0x81, 0, 2, 0))).data)).toBe('0000')
    await control(link, setup(0x02, 3, 0, 0, 0x01, 0, 0, 0))
    expect((await link.submit({ endpoint: 0x01, data: new Uint8Array(5) })).status).toBe(-32)
    link.close()
  })

  test('a frame partly sent is ended by an empty packet when the link is reset', async () => {
    const { device, address, busId } = await fresh('full')
    const link = await UsbipLink.import(address, busId)
    device.outbox.push(new Uint8Array(200).fill(7))
    expect((await link.submit({ endpoint: 0x81, length: 64 })).actual).toBe(64)
    await linkReset(link)
    expect((await link.submit({ endpoint: 0x81, length: 512 })).actual).toBe(0)
    const hello = (await link.submit({ endpoint: 0x81, length: 512 })).data
    expect(toHex(hello.subarray(0, 4))).toBe('4b4c0101')
    link.close()
  })

  test('a frame without end closes the link and costs no memory', async () => {
    const { device, address, busId } = await fresh()
    const link = await UsbipLink.import(address, busId)
    await linkReset(link)
    expect(toHex((await link.submit({ endpoint: 0x81, length: 512 })).data.subarray(3, 4))).toBe('01')
    const received: number[] = []
    device.onTransfer = (way, transfer) => way === 'out' && received.push(transfer.length)
    for (let i = 0; i < 64; i++) await link.submit({ endpoint: 0x01, data: new Uint8Array(512 * 64) })
    await link.submit({ endpoint: 0x01, data: new Uint8Array(0) })
    expect(received).toHaveLength(1)
    expect(received[0]).toBeLessThan(131_072)
    link.close()
  })
})

describe('hosts that are not ours', () => {
  async function raw(address: { host: string; port: number }) {
    const socket = net.connect(address.port, address.host)
    const chunks: Uint8Array[] = []
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()))
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => chunks.push(chunk))
    const bytes = () => concat(...chunks)
    return { socket, closed, bytes }
  }

  test('garbage, another version and an unknown command end the connection, and the server serves on', async () => {
    const { address } = await fresh()
    for (const bytes of [new Uint8Array(8).fill(0xa5), Uint8Array.from([1, 6, 0x80, 5, 0, 0, 0, 0])]) {
      const { socket, closed } = await raw(address)
      socket.write(bytes)
      await closed
    }
    expect(await listUsbip(address)).toHaveLength(1)
  })

  test('an isochronous transfer is refused; a read taken back is answered once', async () => {
    const { address, busId } = await fresh()
    const { socket, bytes } = await raw(address)
    const request = concat(
      operation(0x8003),
      Uint8Array.from({ length: 32 }, (_, i) => busId.charCodeAt(i) || 0),
    )
    socket.write(request)
    await expect.poll(() => bytes().length).toBe(320)
    const submit = { deviceId: 0x10002, endpoint: 1, flags: 0, setup: new Uint8Array(8) }
    socket.write(encodeSubmit({ ...submit, sequence: 1, directionIn: true, length: 64, packets: 2 }))
    socket.write(new Uint8Array(32))
    await expect.poll(() => bytes().length).toBe(368)
    expect(toHex(bytes().subarray(320, 344))).toBe('0000000300000001000000000000000000000000ffffffea')
    socket.write(encodeSubmit({ ...submit, sequence: 2, directionIn: true, length: 64, packets: 0 }))
    socket.write(encodeUnlink({ sequence: 3, deviceId: 0x10002, unlinks: 2 }))
    socket.write(encodeUnlink({ sequence: 4, deviceId: 0x10002, unlinks: 2 }))
    await expect.poll(() => bytes().length).toBe(464)
    expect(toHex(bytes().subarray(368, 392))).toBe('0000000400000003000000000000000000000000ffffff98')
    expect(toHex(bytes().subarray(416, 440))).toBe('000000040000000400000000000000000000000000000000')
    socket.destroy()
  })
})

// Serves made-up devices over USB/IP until it is told to end, and takes words on standard input: what a hand does to a cable,
// and the ways in which a device misbehaves.
import { createInterface } from 'node:readline'
import { CodedError } from '../../lib/core/coded-error'
import { toHex } from '../../lib/core/bytes'
import { serialNumber } from '../../lib/device/virtual/descriptors'
import type { VirtualDevice } from '../../lib/device/virtual/device'
import { type UsbipServer, serveUsbip } from '../../lib/device/virtual/usbip'
import { type Made, makeDevices } from './devices'
import { type Options, readOptions } from './options'

const ENDPOINT_IN = 0x81
const CUT_AFTER_FRAMES = 12

type Deed = { words: string; run(device: VirtualDevice, more: { halt: () => void; frames: number }): unknown }
const DEEDS: Record<string, Deed> = {
  unplug: { words: 'take the plug out', run: (device) => device.powerOff() },
  plug: { words: 'put it in again', run: (device) => device.powerOn() },
  crash: { words: 'restart without ending its work', run: (device) => device.crash() },
  forget: { words: 'leave out the next response', run: ({ faults }) => (faults.forget = 1) },
  garble: { words: 'send noise instead of the next frame', run: ({ faults }) => (faults.garble = 1) },
  impostor: {
    words: 'show another identity than it can prove',
    run: ({ faults }) => (faults.impostor = true),
  },
  honest: { words: 'show its own again', run: ({ faults }) => (faults.impostor = false) },
  cut: {
    words: 'lose its power at the 12th frame from now',
    run: ({ faults }) => (faults.cutAfterFrames = 12),
  },
  halt: { words: 'stall its bulk IN pipe until the host clears it', run: (_, { halt }) => halt() },
}

async function main(argv: readonly string[]): Promise<void> {
  const options = readOptions(argv)
  const made = await makeDevices(options)
  for (const { device } of made) await device.powerOn()
  const say = (line: string) => options.quiet || console.log(line)
  const server = await serveUsbip({
    devices: made.map(({ device }) => device),
    ...options.usbip,
    speed: options.speed,
    landingPage: options.landingPage,
    onNews: (busId, news) => (news === 'protocol-error' ? console.error : say)(`${busId} ${news}`),
  }).catch((cause: NodeJS.ErrnoException) => {
    const { host, port } = options.usbip
    throw new CodedError(
      'port-taken',
      `Cannot serve at ${host}:${port} (${cause.code}). Try --usbip with another port.`,
    )
  })
  introduce(options, made, server).forEach(say)
  listen(made, server)
  const end = () => void server.close().then(() => process.exit(0))
  process.once('SIGINT', end).once('SIGTERM', end)
}

function introduce(options: Options, made: readonly Made[], server: UsbipServer): string[] {
  const devices = made.flatMap(({ device, label, kept }, at) => [
    `${server.busIds[at]}  ${label}${kept ? '  (as it was left)' : ''}`,
    `     device ID  ${toHex(device.birth.deviceId)}`,
    `     serial     ${serialNumber(device.birth.deviceId)}`,
  ])
  const keys = options.seedFrom
    ? []
    : options.rootKey
      ? []
      : [`Keys for tests are in ${options.kit}/kit.json.`]
  return [
    `USB/IP at ${server.host}:${server.port}, ${options.speed} speed`,
    ...devices,
    ...keys,
    `On Linux: modprobe vhci-hcd, then usbip --tcp-port ${server.port} attach -r ${server.host} -b ${server.busIds[0]}`,
    `Words on standard input: ${Object.keys(DEEDS).join(', ')}, each with a bus ID or a serial number, or for all; help`,
    'Ready.',
  ]
}

function listen(made: readonly Made[], server: UsbipServer): void {
  createInterface({ input: process.stdin }).on('line', (line) => {
    const [word = '', place, frames] = line.trim().split(/\s+/)
    if (word === '') return
    const named = made.map(({ device }, at) => ({
      device,
      busId: server.busIds[at]!,
      serial: serialNumber(device.birth.deviceId),
    }))
    const chosen = named.filter(({ busId, serial }) => !place || place === busId || place === serial)
    if (!DEEDS[word]) return help()
    if (chosen.length === 0) return console.log(`No device ${place}; there are ${server.busIds.join(', ')}.`)
    for (const { device, busId } of chosen) {
      const more = { halt: () => server.halt(busId, ENDPOINT_IN), frames: Number(frames) || CUT_AFTER_FRAMES }
      void Promise.resolve(DEEDS[word].run(device, more)).then(() => console.log(`${place ?? busId} ${word}`))
    }
  })
}

function help(): void {
  for (const [name, { words }] of Object.entries(DEEDS)) console.log(`${name}: ${words}`)
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof CodedError ? `${error.message} [${error.code}]` : error)
  process.exit(1)
})

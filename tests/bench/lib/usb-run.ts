// One stack's measurements, printed beside their goals: `usbip` (this process is the host), or `node-usb` behind a USB stack.
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { nodeUsbDevices, openNodeUsb, usbShapeOf } from '../../../lib/device/transport/node-usb'
import { importUsbip, openUsbip } from '../../../lib/device/transport/usbip'
import type { UsbShape } from '../../../lib/device/transport/bulk'
import { type KitFile, readKit } from '../../../lib/device/virtual/kit'
import { type Stack, measure } from './usb-measure'

export type Served = { host: string; port: number; busIds: string[]; serials: string[]; kit: KitFile }

/** Gives the process that holds the devices; it ends when this one lets go of it. */
export async function serveDevices(): Promise<{ served: Served; end: () => void }> {
  const program = fileURLToPath(new URL('./usb-devices.ts', import.meta.url))
  const child = fork(program, [], { execArgv: ['--import', 'tsx'] })
  const served = await new Promise<Served>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Served))
    child.once('exit', (code) => reject(new Error(`the devices ended (${code})`)))
  })
  return { served, end: () => child.disconnect() }
}

async function claimed(device: UsbShape): Promise<UsbShape> {
  await device.open()
  await device.claimInterface(0)
  return device
}

async function overUsbip({ host, port, busIds }: Served): Promise<Stack> {
  const address = { host, port }
  const { device } = await importUsbip(address, busIds[1]!)
  const transport = await openUsbip(address, busIds[0]!)
  return { name: 'USB/IP, no kernel', transport, bare: await claimed(device), inFlight: 8 }
}

async function overNodeUsb({ serials }: Served): Promise<Stack> {
  const found = await nodeUsbDevices()
  const [device, pipe] = serials.map((serial) => found.find((one) => one.serialNumber === serial))
  if (!device || !pipe) throw new Error('the stack does not show both devices')
  return {
    ...{ name: 'package usb on a USB stack', transport: await openNodeUsb(device) },
    ...{ bare: await claimed(usbShapeOf(pipe)), inFlight: 1 },
  }
}

export async function report(served: Served, which: 'usbip' | 'node-usb'): Promise<void> {
  const stack = which === 'usbip' ? await overUsbip(served) : await overNodeUsb(served)
  const result = await measure(stack, await readKit(served.kit))
  const two = (n: number) => n.toFixed(2)
  const goal = (met: boolean) => (met ? 'goal met' : 'GOAL MISSED')
  console.log(`${stack.name}:`)
  console.log(
    `  upload of 4 MiB: ${two(result.upload)} of a bare transferOut loop (${result.uploadMBs.toFixed(1)} of ${result.bareMBs.toFixed(1)} MB/s; ${two(result.checked)} until the device has checked the hash; goal at least 0.9: ${goal(result.upload >= 0.9)})`,
  )
  console.log(
    `  command: ${two(result.command)} times a bare bulk round trip (${two(result.commandMs)} of ${two(result.echoMs)} ms; goal at most 1.5: ${goal(result.command <= 1.5)})`,
  )
  console.log(`  command with capability and proof: ${two(result.proved)} times (${two(result.provedMs)} ms)`)
}

const [, , which, given] = process.argv
if (which === 'usbip') {
  const { served, end } = await serveDevices()
  await report(served, 'usbip')
  end()
}
if (which === 'node-usb') await report(JSON.parse(given!) as Served, 'node-usb')
if (which === 'behind') {
  const { served, end } = await serveDevices()
  const { spawnSync } = await import('node:child_process')
  const self = fileURLToPath(import.meta.url)
  const options = ['--usbip', `${served.host}:${served.port}`, '--devices', '2', '--']
  const inside = [process.execPath, '--import', 'tsx', self, 'node-usb', JSON.stringify(served)]
  const { status } = spawnSync(given!, [...options, ...inside], { stdio: 'inherit' })
  end()
  process.exitCode = status ?? 1
}
if (which !== 'behind') process.exit()

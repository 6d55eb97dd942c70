// What the USB measurements talk to, in a process of its own: a virtual device, and beside it one that gives back what is short
// and swallows what is long: a bare bulk pipe on the same stack.
import { toHex } from '../../../lib/core/bytes'
import type { Bytes } from '../../../lib/core/bytes'
import { deviceIdOf, exportPrivateKey, generateKeyPair } from '../../../lib/core/keys'
import { VirtualDevice } from '../../../lib/device/virtual/device'
import { makeKit, writeKit } from '../../../lib/device/virtual/kit'
import { Outbox } from '../../../lib/device/virtual/outbox'
import { emptyFlash, memoryFlash } from '../../../lib/device/virtual/state'
import { type Exportable, serveUsbip } from '../../../lib/device/virtual/usbip'

const SHORT_BYTES = 2048
const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length))

function bare(): Exportable {
  const outbox = new Outbox()
  outbox.join()
  const receive = (transfer: Bytes) => void (transfer.length <= SHORT_BYTES && outbox.push(transfer))
  const birth = { deviceId: random(64), model: 'Bare pipe' }
  return {
    ...{ birth, present: true, onBus: undefined, outbox, receive },
    linkReset: () => undefined,
    busReset: () => outbox.clear(),
  }
}

const kit = await makeKit(random, Math.floor(Date.now() / 1000))
const identity = await generateKeyPair({ extractable: true })
const birth = {
  identityKeyPkcs8: await exportPrivateKey(identity.privateKey),
  identityKey: identity.publicKey,
  deviceId: await deviceIdOf(identity.publicKey),
  productId: kit.productId,
  ...{ firmware: '1', model: 'Measured device', clock: true },
}
const { keystore: keystoreFile, catalogId } = kit
const flash = memoryFlash(
  emptyFlash({ rootKey: kit.keys.root.publicKey, catalogId, state: 2, epoch: 1, keystoreFile }),
)
const device = new VirtualDevice(birth, flash, { random, nowMs: () => Date.now() })
await device.powerOn()
const pipe = bare()
const { host, port, busIds } = await serveUsbip({ devices: [device, pipe], port: 0 })
process.on('disconnect', () => process.exit())
process.send!({
  ...{ host, port, busIds, kit: await writeKit(kit) },
  serials: [birth.deviceId, pipe.birth.deviceId].map((id) => toHex(id).slice(0, 32)),
})

// Mutants whose flash, receipts or trust are wrong.
import { type Bytes, equal } from '@/lib/core/bytes'
import { readKeystore } from '@/lib/domain/keystore'
import type { Innards } from '@/lib/device/virtual/innards'
import { noReceipts } from '@/lib/device/virtual/receipts'
import { Refusal } from '@/lib/device/virtual/refusal'
import type { Flash, FlashState, Warm } from '@/lib/device/virtual/state'
import { type Mutant, despite, operation, seen, zeros } from './mutant'
import { hello, wire } from './wire'

const forgetting = (change: (state: FlashState) => Partial<FlashState>) => ({
  flash: (flash: Flash): Flash => ({
    load: async () => {
      const state = await flash.load()
      return { ...state, ...change(state) }
    },
    save: (state) => flash.save(state),
    append: (content) => flash.append!(content),
  }),
})
const withWarm = (device: Innards, change: (warm: Warm) => void): Innards => {
  const warm = structuredClone(device.warm)
  change(warm)
  return seen(device, { warm })
}

export const keepingMutants: Mutant[] = [
  {
    name: 'forgets its operation counter at a restart',
    breaks: 'restart.round',
    making: forgetting(() => ({ operationCounter: 0 })),
  },
  {
    name: 'forgets its epoch at a restart',
    breaks: 'restart.keeps',
    making: forgetting(() => ({ epoch: 1 })),
  },
  {
    name: 'forgets its networks at a restart',
    breaks: 'restart.keeps',
    making: forgetting(() => ({ networks: [] })),
  },
  {
    name: 'has one boot ID for ever',
    breaks: 'restart.round',
    making: { cable: wire(hello(() => ({ bootId: zeros(16) }))) },
  },
  {
    name: 'loses its receipts at a restart',
    breaks: 'restart.round',
    making: (ref) => ({
      cable: (device) => {
        ref.device = device
        device.onBus = (present) => present && (device.warm = noReceipts())
        return device
      },
    }),
  },
]

export const receiptMutants: Mutant[] = [
  { name: 'keeps no receipts', breaks: 'receipt.entries', making: { behaviour: { keepsReceipts: false } } },
  {
    name: 'restarts its sequence',
    breaks: 'receipt.joins',
    making: operation('network.proxy.get', ({ device }, run) => {
      for (const record of device.warm.receipts.values())
        if (record.ended > 50) Object.assign(record, { ended: 0, entries: [], chainBefore: zeros(32) })
      return run()
    }),
  },
  {
    name: 'does not show open work',
    breaks: 'receipt.open-work',
    making: operation('receipt.read', ({ device }, run) =>
      run({ device: withWarm(device, (warm) => warm.receipts.forEach((record) => record.open.clear())) }),
    ),
  },
  {
    name: 'leaves refused requests out of its receipts',
    breaks: 'receipt.entries',
    making: operation('receipt.read', ({ device }, run) =>
      run({
        device: withWarm(device, (warm) =>
          warm.receipts.forEach((record) => {
            record.entries = record.entries.filter(([, , , code]) => code === 0)
            record.ended = record.entries.length
            record.entries.forEach((entry, i) => (entry[0] = i + 1))
          }),
        ),
      }),
    ),
  },
  {
    name: 'breaks the chain of its receipts',
    breaks: 'receipt.entries',
    making: operation('receipt.read', ({ device }, run) =>
      run({
        device: withWarm(device, (warm) =>
          warm.receipts.forEach((record) => (record.chainBefore = zeros(32).fill(1))),
        ),
      }),
    ),
  },
  {
    name: 'signs receipts over a nonce of its own',
    breaks: 'receipt.unknown',
    making: operation('receipt.read', ({ params }, run) => run({ params: { ...params, nonce: zeros(16) } })),
  },
  {
    name: 'keeps four ctis',
    breaks: 'receipt.eight',
    making: operation('receipt.list', async (_, run) => ({
      ctis: ((await run()).ctis as Bytes[]).slice(-4),
    })),
  },
  {
    name: 'names no subject',
    breaks: 'receipt.subject',
    making: operation('app.quota', (_, run) => run({ asked: { subject: () => undefined } })),
  },
]

const taken = async (device: Innards, file: Bytes) => {
  device.flash.keystoreFile = file
  await device.save()
  return { version: readKeystore(file).keystore.version }
}
const updating = (code: string) =>
  operation('keystore.update', ({ device, params }, run) =>
    despite<unknown>(code, run, () => taken(device, params.package as Bytes)),
  )
const applying = (otherwise: Parameters<typeof operation>[1]) => operation('handover.apply', otherwise)

export const trustMutants: Mutant[] = [
  {
    name: 'takes a keystore that is not newer',
    breaks: 'keystore.refusals',
    making: updating('keystore-rollback'),
  },
  {
    name: 'takes a keystore of another catalog',
    breaks: 'keystore.refusals',
    making: updating('wrong-device'),
  },
  {
    name: 'drops a key that an image needs',
    breaks: 'keystore.needed-key',
    making: updating('keystore-drops-needed-key'),
  },
  {
    name: 'refuses the keystore that it has',
    breaks: 'keystore.taken',
    making: operation('keystore.update', async ({ device, params }, run) => {
      if (device.flash.keystoreFile && equal(device.flash.keystoreFile, params.package as Bytes))
        throw new Refusal('keystore-rollback')
      return run()
    }),
  },
  {
    name: 'does not raise its floor',
    breaks: 'keystore.floor',
    making: {
      clock: false,
      ...operation('keystore.update', async ({ device }, run) => {
        const { timeFloor } = device.flash
        const result = await run()
        device.flash.timeFloor = timeFloor
        return result
      }),
    },
  },
  {
    name: 'takes a notice of any step',
    breaks: 'revocation.refusals',
    making: operation('revocation.update', ({ device }, run) =>
      despite<unknown>('invalid-parameters', run, () => ({ epoch: device.flash.epoch })),
    ),
  },
  {
    name: 'only says that it raises its epoch',
    breaks: 'revocation.raises',
    making: operation('revocation.update', async ({ device }, run) => {
      const { epoch } = device.flash
      const result = await run()
      device.flash.epoch = epoch
      return result
    }),
  },
  {
    name: 'takes a handover of any number',
    breaks: 'handover.refusals',
    making: applying(({ device }, run) =>
      despite<unknown>('keystore-rollback', run, () => ({ number: device.flash.handoverNumber })),
    ),
  },
  {
    name: 'refuses the repeat of a handover',
    breaks: 'handover.there-and-back',
    making: applying(({ device }, run) =>
      run({ device: seen(device, { flash: seen(device.flash, { lastHandover: null }) }) }),
    ),
  },
  {
    name: 'keeps its keystore over a handover',
    breaks: 'handover.there-and-back',
    making: applying(async ({ device }, run) => {
      const { keystoreFile } = device.flash
      const result = await run()
      device.flash.keystoreFile = keystoreFile
      return result
    }),
  },
  {
    name: 'loses its images with a handover',
    breaks: 'handover.keeps-images',
    making: applying(async ({ device }, run) => {
      const result = await run()
      device.flash.images = []
      return result
    }),
  },
  {
    name: 'counts no kid as kept after a handover',
    breaks: 'handover.keeps-images',
    making: applying(async ({ device }, run) => {
      const result = await run()
      device.flash.keptByHandover = []
      return result
    }),
  },
]

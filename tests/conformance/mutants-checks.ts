// Mutants that leave out a check of the capability or its proof, or make it at another place.
import { OPERATIONS, isOperation } from '@/lib/domain/operations'
import { APP_DEVELOPMENT, CAPABILITY, readCapability } from '@/lib/domain/capability'
import { attempt, readObject } from '@/lib/domain/signed-object'
import type { Codec } from '@/lib/domain/schema'
import { decodeCall } from '@/lib/device/protocol/messages'
import { CONTRACT } from '@/lib/device/virtual/behaviour'
import { Refusal } from '@/lib/device/virtual/refusal'
import { type Mutant, accepting } from './mutant'
import { ORDER, STEPS, acceptBy, blindTo, swapped, without } from './pipeline'

const right = CONTRACT.acceptCapability
type Key = ReturnType<Parameters<typeof right>[1]['keys']['find']>

export const checkMutants: Mutant[] = [
  {
    name: 'takes a file of any size',
    breaks: 'capability.envelope',
    making: accepting(async (request, bearer, need) => {
      const file = request.capability
      if (!file || file.length <= CAPABILITY.maxBytes) return right(request, bearer, need)
      return readObject({ ...CAPABILITY, maxBytes: 9999 }, file).value
    }),
  },
  { name: 'checks no signature', breaks: 'order.bad-signature', making: accepting(without('signature')) },
  {
    name: 'believes any key of its keystore',
    breaks: 'capability.use',
    making: accepting((request, bearer, need) => {
      const find = (kid: Uint8Array): Key =>
        bearer.keys.find(kid, 'capability') ?? bearer.keys.find(kid, 'image')
      return right(request, { ...bearer, keys: { ...bearer.keys, find } }, need)
    }),
  },
  {
    name: 'takes a capability for another device',
    breaks: 'order.wrong-device',
    making: accepting(without('device')),
  },
  {
    name: 'accepts a lower epoch',
    breaks: 'capability.lower-epoch',
    making: accepting(without('lowerEpoch')),
  },
  { name: 'accepts any higher epoch', breaks: 'order.revoked', making: accepting(without('higherEpoch')) },
  {
    name: 'accepts a capability of another boot',
    breaks: 'order.other-boot',
    making: accepting(without('boot')),
  },
  { name: 'knows no time', breaks: 'order.expired', making: accepting(without('time')) },
  {
    name: 'takes a capability before its time',
    breaks: 'capability.early',
    making: accepting(
      acceptBy(ORDER, {
        time: (given) =>
          readCapability(given.request.capability!).capability.expiresAt <= (given.bearer.clock.now ?? 0) &&
          'expired',
      }),
    ),
  },
  {
    name: 'asks for no proof',
    breaks: 'order.proof-required',
    making: accepting(without('proofGiven', 'proof')),
  },
  {
    name: 'calls a missing proof invalid',
    breaks: 'order.proof-required',
    making: accepting(without('proofGiven')),
  },
  ...(['nonce', 'callHash', 'capabilityHash', 'deviceId'] as const).map((field): Mutant => ({
    name: `does not look at the ${field} of a proof`,
    breaks: 'proof.subject',
    making: accepting(blindTo(field)),
  })),
  {
    name: 'checks the signature before the signer',
    breaks: 'order.unknown-signer',
    making: accepting(
      acceptBy(ORDER, {
        signer: async (given) =>
          (await STEPS.signature(given)) || STEPS.signer(given) ? 'bad-signature' : false,
      }),
    ),
  },
  {
    name: 'reads the payload before the signature',
    breaks: 'order.bad-signature',
    making: accepting(swapped('signature', 'payload')),
  },
  {
    name: 'looks at the epoch before the device',
    breaks: 'order.wrong-device',
    making: accepting(swapped('device', 'higherEpoch')),
  },
  {
    name: 'looks at the boot before the epoch',
    breaks: 'order.revoked',
    making: accepting(swapped('higherEpoch', 'boot')),
  },
  {
    name: 'looks at the time before the boot',
    breaks: 'order.other-boot',
    making: accepting(swapped('boot', 'time')),
  },
  {
    name: 'looks at the proof before the time',
    breaks: 'order.expired',
    making: accepting(acceptBy([...ORDER.filter((step) => step !== 'time'), 'time'])),
  },
  {
    name: 'looks at the parameters before the capability',
    breaks: 'order.unknown-signer',
    making: accepting((request, bearer, need) => {
      const { op, params } = decodeCall(request.call)
      const codec = isOperation(op) && (OPERATIONS[op].params as Codec<unknown>)
      if (codec && !attempt(() => ({ value: codec.decode(params) }))) throw new Refusal('invalid-parameters')
      return right(request, bearer, need)
    }),
  },
  {
    name: 'keeps a capability',
    breaks: 'capability.accepted',
    making: (() => {
      let kept: Awaited<ReturnType<typeof right>> = null
      return accepting(async (request, bearer, need) => {
        if (!request.capability && kept) return kept
        return (kept = await right(request, bearer, need))
      })
    })(),
  },
  {
    name: 'lets a number that it does not know grant everything',
    breaks: 'capability.numbers',
    making: {
      behaviour: {
        requireEnough: (granted, need) =>
          granted.includes(12) ? undefined : CONTRACT.requireEnough(granted, need),
      },
    },
  },
  {
    name: 'takes field servicing for everything',
    breaks: 'app.needs-development',
    making: {
      behaviour: {
        requireEnough: (granted, need) => CONTRACT.requireEnough([...granted, APP_DEVELOPMENT], need),
      },
    },
  },
  {
    name: 'raises its epoch before all is checked',
    breaks: 'order.nothing-changes',
    making: (ref) =>
      accepting(async (request, bearer, need) => {
        const capability = request.capability && attempt(() => readCapability(request.capability!).capability)
        const { flash } = ref.device!
        const fits =
          capability && capability.epoch <= flash.epoch + 1024 && bearer.keys.kids('capability').length > 0
        if (fits) flash.epoch = Math.max(flash.epoch, capability.epoch)
        return right(request, bearer, need)
      }),
  },
  {
    name: 'never raises its epoch by a capability',
    breaks: 'revocation.by-capability',
    making: accepting(async (request, bearer, need) => {
      const capability = await right(request, bearer, need)
      return capability && { ...capability, epoch: bearer.epoch }
    }),
  },
  {
    name: 'goes on believing a key that its keystore has dropped',
    breaks: 'keystore.taken',
    making: (() => {
      let first: Parameters<typeof right>[1]['keys'] | undefined
      return accepting((request, bearer, need) =>
        right(request, { ...bearer, keys: (first ??= bearer.keys) }, need),
      )
    })(),
  },
  {
    name: 'is locked before DeviceComplete',
    breaks: 'request.unlocked-before-complete',
    making: {
      state: 1,
      ...accepting((request, bearer, need) => right(request, { ...bearer, state: 2 }, need)),
    },
  },
  {
    name: 'without a clock has no floor',
    breaks: 'capability.clockless',
    making: {
      clock: false,
      ...accepting((request, bearer, need) => right(request, { ...bearer, clock: { floor: 0 } }, need)),
    },
  },
  {
    name: 'has a nonce that never dies',
    breaks: 'proof.nonce-life',
    making: { behaviour: { nonceLifeMs: Infinity } },
  },
  {
    name: 'has a nonce that dies after half a minute',
    breaks: 'proof.nonce-life',
    making: { behaviour: { nonceLifeMs: 30_000 } },
  },
  {
    name: 'takes keys that no operation lists',
    breaks: 'request.parameters',
    making: {
      behaviour: {
        readParams: (operation, given) => {
          const listed = given instanceof Map ? new Map([...given].filter(([key]) => key < 2)) : given
          return (
            attempt(() => CONTRACT.readParams(operation, given)) ?? CONTRACT.readParams(operation, listed)
          )
        },
      },
    },
  },
]

// Mutants whose images, applications or settings are wrong.
import { type Bytes, equal, toHex } from '@/lib/core/bytes'
import { APP_DEVELOPMENT } from '@/lib/domain/capability'
import { readManifest } from '@/lib/domain/image'
import { attempt } from '@/lib/domain/signed-object'
import type { Innards } from '@/lib/device/virtual/innards'
import { Refusal } from '@/lib/device/virtual/refusal'
import { type Mutant, despite, operation, seen, zeros } from './mutant'
import { drop, wire } from './wire'

const manifestIn = (params: Record<string, unknown>) =>
  attempt(() => readManifest(params.manifest as Bytes).manifest)
const development = ({ grants }: { grants: readonly number[] }) => ({ grants: [...grants, APP_DEVELOPMENT] })
const noChange = (device: Innards) => seen(device, { changing: async () => undefined })
export const imageMutants: Mutant[] = [
  {
    name: 'accepts a development image without appDevelopment',
    breaks: 'image.development-enough',
    making: operation('image.stage', ({ asked }, run) => run({ asked: development(asked) })),
  },
  {
    name: 'does not check again at install',
    breaks: 'install.checked-again',
    making: operation('image.install', ({ asked, params }, run) =>
      run({ asked: params.manualStart ? {} : development(asked) }),
    ),
  },
  {
    name: 'takes an image for any product',
    breaks: 'image.another-product',
    making: operation('image.stage', ({ device, params }, run) => {
      const productId = manifestIn(params)?.products[0]
      return run(productId && { device: seen(device, { birth: { ...device.birth, productId } }) })
    }),
  },
  {
    name: 'takes any rollback number',
    breaks: 'image.rollback-number-2-1-above',
    making: operation('image.stage', ({ device, params }, run) => {
      const manifest = manifestIn(params)
      if (!manifest) return run()
      const rollback = { [toHex(manifest.component)]: manifest.rollback }
      return run({ device: seen(device, { flash: seen(device.flash, { rollback }) }) })
    }),
  },
  {
    name: 'forgets the rollback number with the application',
    breaks: 'install.rollback',
    making: operation('app.delete', async ({ device, params }, run) => {
      const result = await run()
      delete device.flash.rollback[toHex(params.component as Bytes)]
      return result
    }),
  },
  {
    name: 'lets a development image raise the rollback number',
    breaks: 'install.development-rollback',
    making: operation('image.install', async ({ device }, run) => {
      const { signedManifest } = device.flash.staged ?? {}
      const result = await run()
      const { component, rollback } = readManifest(signedManifest!).manifest
      device.flash.rollback[toHex(component)] = rollback
      await device.save()
      return result
    }),
  },
  {
    name: 'starts an application of a manual start',
    breaks: 'install.manual-start',
    making: operation('image.install', ({ params }, run) =>
      run({ params: { manifestHash: params.manifestHash } }),
    ),
  },
  {
    name: 'tells nothing of half an image',
    breaks: 'install.refusals',
    making: operation('image.install', (_, run) =>
      despite('conflict', run, () => Promise.reject(new Refusal('not-found'))),
    ),
  },
  {
    name: 'tells no state of an application',
    breaks: 'install.runs',
    making: { cable: wire(drop(({ type, id }) => type === 'event' && id === 0)) },
  },
  {
    name: 'goes on debugging after the link has closed',
    breaks: 'debug.ends-with-link',
    making: operation('app.debug', (_, run) => run({ asked: { linkClosed: new AbortController().signal } })),
  },
  {
    name: 'never judges debugging again',
    breaks: 'debug.judged-again',
    making: operation('app.debug', (_, run) => run({ asked: { rejudge: async () => undefined } })),
  },
  {
    name: 'knows a board configuration as an application',
    breaks: 'install.board-configuration',
    making: operation('app.status', async ({ device, params }, run) => {
      const { component } = params as { component: Bytes }
      const there = device.flash.images.some((image) =>
        equal(readManifest(image.signedManifest).manifest.component, component),
      )
      return there && (await run()).state === 3 ? { state: 0 } : run()
    }),
  },
]

export const settingsMutants: Mutant[] = [
  {
    name: 'takes a network twice',
    breaks: 'wifi.round',
    making: operation('wifi.add', (_, run) => despite<unknown>('conflict', run, () => ({ id: 1 }))),
  },
  {
    name: 'says yes to more networks than it keeps',
    breaks: 'wifi.limit',
    making: operation('wifi.add', (_, run) => despite<unknown>('no-space', run, () => ({ id: 999 }))),
  },
  {
    name: 'takes no key for an open network amiss',
    breaks: 'wifi.parameters',
    making: operation('wifi.add', (_, run) =>
      despite<unknown>('invalid-parameters', run, () => ({ id: 999 })),
    ),
  },
  {
    name: 'lists another hash of a certificate',
    breaks: 'certificate.round',
    making: operation('certificate.list', async (_, run) => {
      const { certificates } = (await run()) as { certificates: { hash: Bytes }[] }
      return { certificates: certificates.map((one) => ({ ...one, hash: zeros(32) })) }
    }),
  },
  {
    name: 'forgets the proxy',
    breaks: 'proxy.round',
    making: operation('network.proxy.set', async () => ({})),
  },
  {
    name: 'goes down in its manufacturing state',
    breaks: 'manufacturing.upward',
    making: operation('manufacturing-state.set', ({ params }, run) =>
      despite<unknown>('conflict', run, () => ({ state: params.state })),
    ),
  },
  {
    name: 'changes without raising its counter',
    breaks: 'counter.rises',
    making: operation('wifi.add', ({ device }, run) => run({ device: noChange(device) })),
  },
  {
    name: 'raises its counter for a list',
    breaks: 'counter.rises',
    making: operation('wifi.list', async ({ device }, run) => (await device.changing(), run())),
  },
  {
    name: 'calls a component that is not there stopped',
    breaks: 'app.absent',
    making: operation('app.status', async (_, run) => {
      const { state } = await run()
      return { state: state === 3 ? 0 : state }
    }),
  },
]

// Wi-Fi, network, certificates, logs, error report, restart and manufacturing state inside the device.
import { type Bytes, equal, sha256, utf8 } from '@/lib/core/bytes'
import { DEVICE_COMPLETE } from '@/lib/domain/manufacturing'
import type { Handlers, Innards } from './innards'
import { REJUDGE_MS } from './operations-apps'
import { Refusal } from './refusal'
import { LIMITS } from './state'

async function kept(device: Innards): Promise<Record<string, never>> {
  await device.save()
  return {}
}

function logText(device: Innards): Bytes {
  return utf8(device.boot.log.map((entry) => `${entry}\n`).join(''))
}

type FieldOperation = Exclude<
  keyof Handlers,
  | `identity.${string}`
  | `keystore.${string}`
  | `revocation.${string}`
  | `handover.${string}`
  | `receipt.${string}`
  | `image.${string}`
  | `app.${string}`
  | 'memory.stats'
  | 'device.status'
>

export const fieldOperations: Pick<Handlers, FieldOperation> = {
  'wifi.scan': async () => ({
    networks: [
      { ssid: utf8('Depot-IoT'), security: 1, rssiDbm: -52, channel: 6 },
      { ssid: utf8('Depot-Guest'), security: 0, rssiDbm: -67, channel: 11 },
      { ssid: utf8('Office'), security: 2, rssiDbm: -78, channel: 36 },
    ],
  }),
  'wifi.list': async (device) => ({
    networks: device.flash.networks.map(({ id, ssid, security }, i) => ({
      id,
      ssid,
      security,
      connected: i === 0,
    })),
  }),
  'wifi.add': async (device, { ssid, security, key }) => {
    const { networks } = device.flash
    if ((security === 0) === (key !== undefined)) throw new Refusal('invalid-parameters')
    if (networks.some((network) => equal(network.ssid, ssid))) throw new Refusal('conflict')
    if (networks.length >= LIMITS.networks) throw new Refusal('no-space')
    await device.changing()
    const id = Math.max(0, ...networks.map((network) => network.id)) + 1
    networks.push({ id, ssid, security, keyed: key !== undefined })
    await device.save()
    return { id }
  },
  'wifi.remove': async (device, { id }) => {
    if (!device.flash.networks.some((network) => network.id === id)) throw new Refusal('not-found')
    await device.changing()
    device.flash.networks = device.flash.networks.filter((network) => network.id !== id)
    return kept(device)
  },
  'network.interfaces': async (device) => ({
    interfaces: [
      {
        name: 'wlan0',
        up: device.flash.networks.length > 0,
        mac: device.birth.deviceId.slice(0, 6),
        addresses: [],
      },
    ],
  }),
  'network.proxy.get': async (device) => device.flash.proxy,
  'network.proxy.set': async (device, params) => {
    if (params.enabled && (!params.host || !params.port)) throw new Refusal('invalid-parameters')
    await device.changing()
    device.flash.proxy = params
    return kept(device)
  },
  'certificate.list': async (device) => ({
    certificates: await Promise.all(
      device.flash.certificates.map(async ({ id, kind, der }) => ({
        id,
        kind,
        hash: await sha256(der),
        sizeBytes: der.length,
      })),
    ),
  }),
  'certificate.add': async (device, { id, kind, der, privateKey }) => {
    const { certificates } = device.flash
    if (certificates.some((certificate) => certificate.id === id)) throw new Refusal('conflict')
    if (certificates.length >= LIMITS.certificates) throw new Refusal('no-space')
    await device.changing()
    certificates.push({ id, kind, der, keyed: privateKey !== undefined })
    return kept(device)
  },
  'certificate.remove': async (device, { id }) => {
    const { certificates } = device.flash
    if (!certificates.some((certificate) => certificate.id === id)) throw new Refusal('not-found')
    await device.changing()
    device.flash.certificates = certificates.filter((certificate) => certificate.id !== id)
    return kept(device)
  },
  'log.read': async (device, _, { work }) => work.stream(logText(device)),
  'log.follow': async (device, _, { work, rejudge }) => {
    work.progress.stage = 'Following'
    let lost = 0
    const stop = device.onLog((line) => {
      const sent = device.event({ kind: 'log', uptimeMs: device.uptimeMs(), line, lost })
      lost = sent ? 0 : lost + 1
    })
    try {
      for (;;) {
        await work.pause(REJUDGE_MS)
        work.check()
        await rejudge()
      }
    } finally {
      stop()
    }
  },
  'error-report.read': async (device, _, { work }) => {
    return work.stream(utf8(device.flash.errorReport.map((text) => `${text}\n`).join('')))
  },
  'error-report.clear': async (device) => {
    await device.changing()
    device.flash.errorReport = []
    return kept(device)
  },
  'device.restart': async (device, _, { work }) => {
    work.commit()
    await device.changing()
    device.restartAfterResponse()
    return {}
  },
  'manufacturing-state.set': async (device, { state }) => {
    if (state <= device.flash.state || state > DEVICE_COMPLETE) throw new Refusal('conflict')
    await device.changing()
    device.flash.state = state
    await device.save()
    return { state }
  },
}

// Every operation a device can be asked for: what it needs, whether it changes the device, its parameters and its
// result (docs/protocol, "Operations"). The one table behind host, device, screens and documentation.
import { APP_DEVELOPMENT, FIELD_SERVICING } from './capability'
import {
  type Codec,
  type TypeOf,
  bool,
  bytes,
  epoch,
  field,
  hash,
  integer,
  kid,
  list,
  map,
  nonce,
  optional,
  text,
  time,
  unsigned,
  uuid,
} from './schema'

export type Need = 'none' | 'FS' | 'AD'

const nothing = map({})
const component = map({ component: field(1, uuid) })
const appState = map({ state: field(1, unsigned(4)) })
const streamed = map({ sizeBytes: field(1, unsigned()), hash: field(2, hash) })
const proxy = map({ enabled: field(1, bool), host: optional(2, text), port: optional(3, unsigned(65536)) })
const file = bytes(1, 65_536)

const imageLine = map({
  component: field(1, uuid),
  image: field(2, uuid),
  name: field(3, text),
  version: field(4, text),
  sizeBytes: field(5, unsigned()),
  kind: field(6, unsigned(2)),
  signerKid: field(7, kid),
  state: field(8, unsigned(2)),
  development: field(9, bool),
  bytesSoFar: field(10, unsigned()),
  leastRollback: field(11, unsigned()),
})
const network = map({
  id: field(1, unsigned()),
  ssid: field(2, bytes(0, 32)),
  security: field(3, unsigned(3)),
  connected: field(4, bool),
})
const seenNetwork = map({
  ssid: field(1, bytes(0, 32)),
  security: field(2, unsigned(3)),
  rssiDbm: field(3, integer),
  channel: field(4, unsigned()),
})
const networkInterface = map({
  name: field(1, text),
  up: field(2, bool),
  mac: field(3, bytes(6, 8)),
  addresses: field(4, list(text)),
})
const certificate = map({
  id: field(1, text),
  kind: field(2, unsigned(2)),
  hash: field(3, hash),
  sizeBytes: field(4, unsigned()),
})
const newCertificate = map({
  id: field(1, text),
  kind: field(2, unsigned(2)),
  der: field(3, bytes(1, 8192)),
  privateKey: optional(4, bytes(1, 8192)),
})
const memoryShare = map({ component: field(1, uuid), kB: field(2, unsigned()) })

type Shape<P, R> = {
  needs: Need
  mutates: boolean
  params: Codec<P>
  result: Codec<R>
  stream?: 'upload' | 'download'
}
const op = <P, R>(needs: Need, params: Codec<P>, result: Codec<R>): Shape<P, R> => ({
  needs,
  mutates: false,
  params,
  result,
})
const change = <P, R>(needs: Need, params: Codec<P>, result: Codec<R>): Shape<P, R> => ({
  ...op(needs, params, result),
  mutates: true,
})
const download = <P, R>(needs: Need, params: Codec<P>, result: Codec<R>): Shape<P, R> => ({
  ...op(needs, params, result),
  stream: 'download',
})

export const OPERATIONS = {
  'identity.prove': op('none', map({ nonce: field(1, nonce) }), map({ statement: field(1, file) })),
  'device.status': op(
    'none',
    nothing,
    map({
      uptimeMs: field(1, unsigned()),
      state: field(2, unsigned(3)),
      firmware: field(3, text),
      storedCapabilities: field(4, list(bytes(), 0)),
      busy: field(5, {
        encode: (v: string | null) => v,
        decode: (v) => (v === null ? null : text.decode(v)),
      }),
    }),
  ),
  'keystore.status': op(
    'none',
    nothing,
    map({ version: field(1, unsigned()), kids: field(2, list(kid)), issuedAt: field(3, time) }),
  ),
  'keystore.update': op('none', map({ package: field(1, file) }), map({ version: field(1, unsigned()) })),
  'revocation.update': op('none', map({ notice: field(1, file) }), map({ epoch: field(1, epoch) })),
  'handover.apply': op('none', map({ handover: field(1, file) }), map({ number: field(1, unsigned()) })),
  'receipt.list': op('none', nothing, map({ ctis: field(1, list(uuid)) })),
  'receipt.read': op(
    'none',
    map({ cti: field(1, uuid), nonce: field(2, nonce) }),
    map({ receipt: field(1, file) }),
  ),
  'image.list': op('FS', nothing, map({ images: field(1, list(imageLine)) })),
  'image.stage': {
    ...change('FS', map({ manifest: field(1, file) }), map({ manifestHash: field(1, hash) })),
    stream: 'upload' as const,
  },
  'image.install': change(
    'FS',
    map({ manifestHash: field(1, hash), manualStart: optional(2, bool) }),
    map({ restarting: field(1, bool) }),
  ),
  'app.status': op('FS', component, appState),
  'app.quota': op('FS', component, map({ usedKB: field(1, unsigned()), limitKB: field(2, unsigned()) })),
  'app.start': change('AD', component, appState),
  'app.stop': change('AD', component, appState),
  'app.delete': change('AD', component, appState),
  'app.debug': change(
    'AD',
    component,
    map({ state: field(1, unsigned(4)), ports: field(2, list(unsigned(65536))) }),
  ),
  'memory.stats': op(
    'AD',
    nothing,
    map({
      totalKB: field(1, unsigned()),
      usedKB: field(2, unsigned()),
      components: field(3, list(memoryShare)),
    }),
  ),
  'wifi.scan': op('FS', nothing, map({ networks: field(1, list(seenNetwork)) })),
  'wifi.list': op('FS', nothing, map({ networks: field(1, list(network)) })),
  'wifi.add': change(
    'FS',
    map({ ssid: field(1, bytes(1, 32)), security: field(2, unsigned(3)), key: optional(3, text) }),
    map({ id: field(1, unsigned()) }),
  ),
  'wifi.remove': change('FS', map({ id: field(1, unsigned()) }), nothing),
  'network.interfaces': op('FS', nothing, map({ interfaces: field(1, list(networkInterface)) })),
  'network.proxy.get': op('FS', nothing, proxy),
  'network.proxy.set': change('FS', proxy, nothing),
  'certificate.list': op('FS', nothing, map({ certificates: field(1, list(certificate)) })),
  'certificate.add': change('FS', newCertificate, nothing),
  'certificate.remove': change('FS', map({ id: field(1, text) }), nothing),
  'log.read': download('FS', nothing, streamed),
  'log.follow': op('FS', nothing, nothing),
  'error-report.read': download('FS', nothing, streamed),
  'error-report.clear': change('FS', nothing, nothing),
  'device.restart': change('FS', nothing, map({ bootIdHash: optional(1, hash) })),
  'manufacturing-state.set': change(
    'FS',
    map({ state: field(1, unsigned(3)) }),
    map({ state: field(1, unsigned(3)) }),
  ),
} as const

export type Operation = keyof typeof OPERATIONS
export type Params<O extends Operation> = TypeOf<(typeof OPERATIONS)[O]['params']>
export type Result<O extends Operation> = TypeOf<(typeof OPERATIONS)[O]['result']>

export function isOperation(name: string): name is Operation {
  return Object.hasOwn(OPERATIONS, name)
}

/** Which capability numbers, any one of which would be enough. */
export function enoughFor(need: Need): number[] {
  if (need === 'none') return []
  return need === 'FS' ? [APP_DEVELOPMENT, FIELD_SERVICING] : [APP_DEVELOPMENT]
}

/** Whether these capability numbers cover the need; fieldServicing is there by itself before DeviceComplete. */
export function covers(numbers: readonly number[], need: Need): boolean {
  return need === 'none' || enoughFor(need).some((number) => numbers.includes(number))
}

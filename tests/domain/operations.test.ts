// The operations against the first columns of docs/protocol, copied here: name, ✎, stream, need, and the keys of parameters
// and result.
import { describe, expect, it } from 'vitest'
import type { Cbor, CborMap } from '@/lib/core/cbor'
import { OPERATIONS, type Operation, covers, enoughFor, isOperation } from '@/lib/domain/operations'

const TABLE = `
identity.prove                  –
device.status                   –
keystore.status                 –
keystore.update                 –
revocation.update               –
handover.apply                  –
receipt.list                    –
receipt.read                    –
image.list                      FS
image.stage ✎ + upload          FS
image.install ✎                 FS
app.status                      FS
app.quota                       FS
app.start ✎                     AD
app.stop ✎                      AD
app.delete ✎                    AD
app.debug ✎                     AD
memory.stats                    AD
wifi.scan                       FS
wifi.list                       FS
wifi.add ✎                      FS
wifi.remove ✎                   FS
network.interfaces              FS
network.proxy.get               FS
network.proxy.set ✎             FS
certificate.list                FS
certificate.add ✎               FS
certificate.remove ✎            FS
log.read + download             FS
log.follow                      FS
error-report.read + download    FS
error-report.clear ✎            FS
device.restart ✎                FS
manufacturing-state.set ✎       FS
`
const NEED: Record<string, string> = { '–': 'none', FS: 'FS', AD: 'AD' }
const rows = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [, name, rest, need] = /^(\S+)(.*?)\s+(–|FS|AD)$/.exec(line)!
    const stream = /\+ (\w+)/.exec(rest!)?.[1]
    return { name: name as Operation, needs: NEED[need!], mutates: rest!.includes('✎'), stream }
  })

const uuid = new Uint8Array(16)
const hash = new Uint8Array(32)
const bytes = Uint8Array.of(1)
/** A right value for every key of the parameters; a name in `optional` may be left out. */
const PARAMS: Record<Operation, { of: [number, Cbor][]; optional?: number[] }> = {
  'identity.prove': { of: [[1, uuid]] },
  'device.status': { of: [] },
  'keystore.status': { of: [] },
  'keystore.update': { of: [[1, bytes]] },
  'revocation.update': { of: [[1, bytes]] },
  'handover.apply': { of: [[1, bytes]] },
  'receipt.list': { of: [] },
  'receipt.read': {
    of: [
      [1, uuid],
      [2, uuid],
    ],
  },
  'image.list': { of: [] },
  'image.stage': { of: [[1, bytes]] },
  'image.install': {
    of: [
      [1, hash],
      [2, true],
    ],
    optional: [2],
  },
  'app.status': { of: [[1, uuid]] },
  'app.quota': { of: [[1, uuid]] },
  'app.start': { of: [[1, uuid]] },
  'app.stop': { of: [[1, uuid]] },
  'app.delete': { of: [[1, uuid]] },
  'app.debug': { of: [[1, uuid]] },
  'memory.stats': { of: [] },
  'wifi.scan': { of: [] },
  'wifi.list': { of: [] },
  'wifi.add': {
    of: [
      [1, bytes],
      [2, 1],
      [3, 'secret'],
    ],
    optional: [3],
  },
  'wifi.remove': { of: [[1, 1]] },
  'network.interfaces': { of: [] },
  'network.proxy.get': { of: [] },
  'network.proxy.set': {
    of: [
      [1, true],
      [2, 'proxy'],
      [3, 8080],
    ],
    optional: [2, 3],
  },
  'certificate.list': { of: [] },
  'certificate.add': {
    of: [
      [1, 'id'],
      [2, 1],
      [3, bytes],
      [4, bytes],
    ],
    optional: [4],
  },
  'certificate.remove': { of: [[1, 'id']] },
  'log.read': { of: [] },
  'log.follow': { of: [] },
  'error-report.read': { of: [] },
  'error-report.clear': { of: [] },
  'device.restart': { of: [] },
  'manufacturing-state.set': { of: [[1, 2]] },
}
const malformed = expect.objectContaining({ code: 'malformed' })

describe('the table of operations', () => {
  it('names those of docs/protocol, in its order', () => {
    expect(Object.keys(OPERATIONS)).toEqual(rows.map((row) => row.name))
    expect(rows.length).toBe(34)
  })

  it.each(rows)('$name needs $needs, changes: $mutates, stream: $stream', (row) => {
    const operation: { needs: string; mutates: boolean; stream?: string } = OPERATIONS[row.name]
    expect(operation).toMatchObject({ needs: row.needs, mutates: row.mutates })
    expect(operation.stream).toBe(row.stream)
  })

  it('knows no other name, and none that every object has', () => {
    for (const name of ['', 'image', 'Image.list', 'toString', '__proto__', 'constructor', '\u0000']) {
      expect(isOperation(name)).toBe(false)
    }
    for (const { name } of rows) expect(isOperation(name)).toBe(true)
  })
})

describe.each(rows.map((row) => row.name))('parameters of %s', (name) => {
  const { of, optional = [] } = PARAMS[name]
  const decode = (map: CborMap) => OPERATIONS[name].params.decode(map)

  it('are taken whole, with and without what may be absent', () => {
    expect(() => decode(new Map(of))).not.toThrow()
    for (const key of optional) expect(() => decode(new Map(of.filter(([one]) => one !== key)))).not.toThrow()
  })

  it('are refused with a key less, a key more, or another type', () => {
    for (const [key] of of.filter(([one]) => !optional.includes(one))) {
      expect(() => decode(new Map(of.filter(([one]) => one !== key)))).toThrow(malformed)
    }
    expect(() => decode(new Map([...of, [9, 0]]))).toThrow(malformed)
    expect(() => OPERATIONS[name].params.decode([])).toThrow(malformed)
    for (const [key] of of) expect(() => decode(new Map<number, Cbor>(of).set(key, []))).toThrow(malformed)
  })
})

describe('what is enough', () => {
  it.each([
    ['none', [], true],
    ['none', [13], true],
    ['FS', [], false],
    ['FS', [13], true],
    ['FS', [11], true],
    ['FS', [11, 13], true],
    ['FS', [12, 99], false],
    ['AD', [], false],
    ['AD', [13], false],
    ['AD', [11], true],
    ['AD', [11, 13], true],
  ] as const)('%s with %j: %s', (need, numbers, expected) => expect(covers(numbers, need)).toBe(expected))

  it('is said with an answer of 10, 19 or 32, ascending', () => {
    expect(enoughFor('none')).toEqual([])
    expect(enoughFor('FS')).toEqual([11, 13])
    expect(enoughFor('AD')).toEqual([11])
  })
})

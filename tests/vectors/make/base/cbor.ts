// Writes CBOR exactly as told, right or wrong: map entries in the order given, repeated or not, and raw bytes anywhere.
// It shares nothing with lib/core, so that the vectors do not repeat a mistake of the code they judge.

export class Raw {
  constructor(readonly hex: string) {}
}
export class Entries {
  constructor(readonly pairs: Pairs) {}
}
export class Tag {
  constructor(
    readonly number: number,
    readonly content: Item,
  ) {}
}
export type Item = number | string | boolean | null | Uint8Array | Item[] | Entries | Tag | Raw
export type Pairs = [Item, Item][]

export const raw = (hex: string) => new Raw(hex)
export const map = (...pairs: Pairs) => new Entries(pairs)
export const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
export const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'))
export const join = (...parts: Uint8Array[]) => Uint8Array.from(Buffer.concat(parts))

/** A head of `extra` bytes after the first: 0, 1, 2, 4 or 8; the shortest where it is left out. */
export function head(major: number, value: number, extra?: number): string {
  const size =
    extra ?? (value < 24 ? 0 : value < 0x100 ? 1 : value < 0x10000 ? 2 : value < 0x100000000 ? 4 : 8)
  const info = size === 0 ? value : 24 + Math.log2(size)
  const argument = size === 0 ? '' : value.toString(16).padStart(2 * size, '0')
  return ((major << 5) | info).toString(16).padStart(2, '0') + argument
}

function spelled(item: Item): string {
  if (item instanceof Raw) return item.hex
  if (item === false) return 'f4'
  if (item === true) return 'f5'
  if (item === null) return 'f6'
  if (typeof item === 'number') return item < 0 ? head(1, -1 - item) : head(0, item)
  if (typeof item === 'string') return head(3, Buffer.byteLength(item)) + Buffer.from(item).toString('hex')
  if (item instanceof Uint8Array) return head(2, item.length) + hexOf(item)
  if (item instanceof Tag) return head(6, item.number) + spelled(item.content)
  if (item instanceof Entries) return head(5, item.pairs.length) + item.pairs.flat().map(spelled).join('')
  return head(4, item.length) + item.map(spelled).join('')
}

export const cbor = (item: Item): Uint8Array => bytesOf(spelled(item))

/** The entries in the one right order. */
export function sorted(pairs: Pairs): Pairs {
  return pairs.toSorted(([a], [b]) => Buffer.compare(cbor(a), cbor(b)))
}

/** The entries with some put in or replaced, in the right order. */
export function changed(pairs: Pairs, ...changes: Pairs): Pairs {
  const labels = changes.map(([label]) => label)
  return sorted([...pairs.filter(([label]) => !labels.includes(label)), ...changes])
}

export function without(pairs: Pairs, label: number): Pairs {
  return pairs.filter(([one]) => one !== label)
}

export function valueAt(pairs: Pairs, label: number): Item {
  const found = pairs.find(([one]) => one === label)
  if (!found) throw new Error(`no entry ${label}`)
  return found[1]
}

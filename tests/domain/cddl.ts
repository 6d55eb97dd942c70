// A checker for the part of CDDL (RFC 8610) that docs/protocol/latchkey.cddl uses: choices, ranges, .size and .cbor, arrays and
// maps with occurrences, tag 18. For tests only; anything beyond that part is an error, not a pass.
import { readFileSync } from 'node:fs'
import { utf8 } from '@/lib/core/bytes'
import { type Cbor, Tagged, decodeCbor } from '@/lib/core/cbor'
import { attempt } from '@/lib/domain/signed-object'

type Is = (value: Cbor) => boolean
type Entry = { least: number; most: number; key?: Cbor; anyKey?: Is; is: Is }

const TOKEN = /\s+|;[^\n]*|(#6\.18|=>|\.\.|\.size|\.cbor|[A-Za-z][\w-]*|-?\d+|"[^"]*"|[{}[\]():,/?*+=])/gy

function tokens(text: string): string[] {
  const found: string[] = []
  TOKEN.lastIndex = 0
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    const match = TOKEN.exec(text)
    if (!match) throw new Error(`not in the part of CDDL that is used here: ${text.slice(at, at + 30)}`)
    if (match[1]) found.push(match[1])
  }
  return found
}

const isNumber: Is = (value) => typeof value === 'number'
const PRELUDE: Record<string, Is> = {
  bytes: (value) => value instanceof Uint8Array,
  text: (value) => typeof value === 'string',
  int: isNumber,
  bool: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  any: () => true,
}

class Parser {
  #at = 0
  readonly rules = new Map<string, Is>()

  constructor(private readonly list: string[]) {}

  get #next(): string {
    return this.list[this.#at] ?? ''
  }
  #take(wanted?: string): string {
    const token = this.#next
    if (!token || (wanted && token !== wanted))
      throw new Error(`${wanted ?? 'more'} expected, ${token} found`)
    this.#at += 1
    return token
  }
  #skip(token: string): boolean {
    if (this.#next !== token) return false
    this.#at += 1
    return true
  }

  parse(): Map<string, Is> {
    while (this.#next) {
      const name = this.#take()
      this.#take('=')
      if (this.rules.has(name)) throw new Error(`${name} is defined twice`)
      this.rules.set(name, this.#type())
    }
    return this.rules
  }

  #type(): Is {
    const choices = [this.#limited()]
    while (this.#skip('/')) choices.push(this.#limited())
    return (value) => choices.some((is) => is(value))
  }

  #limited(): Is {
    if (/^-?\d+$/.test(this.#next) && this.list[this.#at + 1] === '..') return this.#range()
    const is = this.#single()
    if (this.#skip('.size')) {
      const size = this.#size()
      return (value) =>
        is(value) && size(typeof value === 'string' ? utf8(value).length : (value as Uint8Array).length)
    }
    if (!this.#skip('.cbor')) return is
    const inner = this.#single()
    return (value) => is(value) && inner(attempt(() => decodeCbor(value as Uint8Array)) ?? NaN)
  }

  #range(): Is {
    const least = Number(this.#take())
    this.#take('..')
    const most = Number(this.#take())
    return (value) => typeof value === 'number' && value >= least && value <= most
  }

  #size(): (length: number) => boolean {
    if (!this.#skip('(')) {
      const exact = Number(this.#take())
      return (length) => length === exact
    }
    const within = this.#range()
    this.#take(')')
    return within
  }

  #single(): Is {
    const token = this.#take()
    if (token === '{') return this.#map()
    if (token === '[') return this.#array()
    if (token === '#6.18') {
      this.#take('(')
      const inner = this.#type()
      this.#take(')')
      return (value) => value instanceof Tagged && inner(value.value)
    }
    const literal = literalOf(token)
    if (literal !== undefined) return (value) => value === literal
    return (value) => {
      const rule = PRELUDE[token] ?? this.rules.get(token)
      if (!rule) throw new Error(`${token} is not defined`)
      return rule(value)
    }
  }

  #occurrence(): { least: number; most: number } {
    if (this.#skip('?')) return { least: 0, most: 1 }
    if (this.#skip('*')) return { least: 0, most: Infinity }
    if (this.#skip('+')) return { least: 1, most: Infinity }
    return { least: 1, most: 1 }
  }

  #entries(end: string): Entry[] {
    const entries: Entry[] = []
    while (!this.#skip(end)) {
      const occurs = this.#occurrence()
      const key = this.list[this.#at + 1] === ':' ? literalOf(this.#take()) : undefined
      if (key !== undefined) this.#take(':')
      const is = this.#type()
      if (this.#skip('=>')) entries.push({ ...occurs, anyKey: is, is: this.#type() })
      else entries.push({ ...occurs, ...(key !== undefined && { key }), is })
      if (!this.#skip(',') && this.#next !== end) throw new Error(`, or ${end} expected, ${this.#next} found`)
    }
    return entries
  }

  #array(): Is {
    const entries = this.#entries(']')
    return (value) => {
      if (!Array.isArray(value)) return false
      let at = 0
      for (const { least, most, is } of entries) {
        let count = 0
        while (count < most && at < value.length && is(value[at]!)) [at, count] = [at + 1, count + 1]
        if (count < least) return false
      }
      return at === value.length
    }
  }

  #map(): Is {
    const entries = this.#entries('}')
    return (value) => {
      if (!(value instanceof Map)) return false
      const left = new Map(value)
      for (const { key, least, is } of entries) {
        if (key === undefined) continue
        const item = left.get(key as number)
        if (item === undefined ? least > 0 : !is(item)) return false
        left.delete(key as number)
      }
      const open = entries.find(({ anyKey }) => anyKey)
      return open ? [...left].every(([key, item]) => open.anyKey!(key) && open.is(item)) : left.size === 0
    }
  }
}

function literalOf(token: string): Cbor | undefined {
  if (/^-?\d+$/.test(token)) return Number(token)
  return token.startsWith('"') ? token.slice(1, -1) : undefined
}

const file = new URL('../../docs/protocol/latchkey.cddl', import.meta.url)
const rules = new Parser(tokens(readFileSync(file, 'utf8'))).parse()

/** Whether these bytes are one item that the named rule describes. */
export function fits(rule: string, bytes: Uint8Array): boolean {
  const is = rules.get(rule)
  if (!is) throw new Error(`the CDDL has no ${rule}`)
  const item = attempt(() => ({ value: decodeCbor(bytes) }))
  return item !== undefined && is(item.value)
}
export const ruleNames = () => [...rules.keys()]

// The descriptors against what USB, WebUSB and Windows ask of them, and the page that prints them against the code.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { toHex } from '@/lib/core/bytes'
import { descriptor, microsoftSet, urlDescriptor } from '@/lib/device/virtual/usb-descriptors'
import { DESCRIPTORS, rowsOf } from './usb-descriptor-page'

const page = readFileSync(new URL('../../docs/protocol/descriptors.md', import.meta.url), 'utf8')

function printed(title: string): string[][] {
  const section = page.split(/^## /m).find((one) => one.startsWith(`${title}\n`))
  const rows = (section ?? '').split('\n').filter((line) => /^\|\s*\d/.test(line))
  return rows.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  )
}

test.each(DESCRIPTORS)('docs/protocol/descriptors.md prints: $title', (one) => {
  expect(printed(one.title)).toEqual(rowsOf(one))
})

describe('lengths that descriptors state of themselves', () => {
  test.each(DESCRIPTORS.filter(({ title }) => !title.startsWith('MS')))('$title', ({ bytes }) => {
    let at = 0
    while (at < bytes.length) {
      expect(bytes[at]).toBeGreaterThan(1)
      at += bytes[at]!
    }
    expect(at).toBe(bytes.length)
    if (bytes[1] === 2 || bytes[1] === 15) expect(bytes[2]! | (bytes[3]! << 8)).toBe(bytes.length)
  })

  test('the Microsoft set, in itself and in the BOS', () => {
    const set = microsoftSet()
    const view = new DataView(set.buffer)
    expect(view.getUint16(8, true)).toBe(set.length)
    let at = 0
    while (at < set.length) at += view.getUint16(at, true)
    expect(at).toBe(set.length)
    const bos = DESCRIPTORS.find(({ title }) => title.startsWith('Binary'))!.bytes
    expect(bos[bos.length - 4]! | (bos[bos.length - 3]! << 8)).toBe(set.length)
    expect(new TextDecoder('utf-16le').decode(set.subarray(38, 78))).toBe('DeviceInterfaceGUIDs')
    expect(new TextDecoder('utf-16le').decode(set.subarray(-80))).toMatch(/^\{[0-9A-F-]{36}\}\0\0$/)
  })
})

describe('descriptors on request', () => {
  const identity = { serial: '0123456789abcdef', product: 'CC-40' }
  test('strings are UTF-16 and each index that is named has one', () => {
    const text = (index: number) => {
      const bytes = descriptor(0x0300 | index, 'high', identity)
      return bytes && new TextDecoder('utf-16le').decode(bytes.subarray(2))
    }
    expect([1, 2, 3, 4].map(text)).toEqual(['Latchkey', 'CC-40', '0123456789abcdef', 'Device servicing'])
    expect(text(5)).toBeNull()
    expect(toHex(descriptor(0x0300, 'high', identity)!)).toBe('04030904')
  })

  test('a full-speed device has no qualifier, a high-speed one says what it would be at the other speed', () => {
    expect(descriptor(0x0600, 'full', identity)).toBeNull()
    expect(descriptor(0x0700, 'full', identity)).toBeNull()
    const other = descriptor(0x0700, 'high', identity)!
    expect(toHex(other.subarray(-3, -1))).toBe('4000')
  })

  test('a landing page is announced, and given as scheme and rest', () => {
    const page = { ...identity, landingPage: 'https://portal.example/service' }
    expect(descriptor(0x0f00, 'high', page)![28]).toBe(1)
    const url = urlDescriptor(page)!
    expect([url[0], url[1], url[2]]).toEqual([url.length, 3, 1])
    expect(new TextDecoder().decode(url.subarray(3))).toBe('portal.example/service')
    expect(urlDescriptor({})).toBeNull()
  })
})

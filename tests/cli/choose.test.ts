// Which device is meant: none guesses, and a serial number is never taken for the identity.
import { describe, expect, it } from 'vitest'
import { choosePlace, isDeviceId } from '@/lib/cli/attached/choose'
import { type Place, usbipAddress } from '@/lib/cli/attached/ports'
import { isCodedError } from './coded'

const id = (start: string) => start.padEnd(128, '0')
const A = id('aaaabbbbccccddddeeeeffff00001111')
const B = id('aaaabbbbccccddddeeeeffff00002222')
const place = (connection: string, busAddress: string, deviceId: string): Place => ({
  connection,
  port: {
    key: busAddress,
    serial: deviceId.slice(0, 32),
    label: '',
    busAddress,
    open: () => Promise.reject(new Error('closed')),
  },
})
const [a, b] = [place('1', '1-1', A), place('2', '1-2.4', B)]
const chosen = (wanted: string | undefined, places = [a, b]) => choosePlace(places, wanted).place.connection
const refusal = (wanted: string | undefined, places = [a, b]) => {
  try {
    choosePlace(places, wanted)
  } catch (error) {
    return isCodedError(error) ? error.code : error
  }
}

describe('the device that is meant', () => {
  it('is the only one where nothing is said, and nobody’s guess among several', () => {
    expect(chosen(undefined, [b])).toBe('2')
    expect(refusal(undefined)).toBe('several-devices')
    expect(refusal(undefined, [])).toBe('no-device')
    expect(refusal('1', [])).toBe('no-device')
  })

  it.each([
    ['a connection', '2', '2'],
    ['a bus address', '1-2.4', '2'],
    ['a device ID', B, '2'],
    ['a device ID as it is pasted', B.toUpperCase().replace(/(.{4})/g, '$1 '), '2'],
    ['an unambiguous beginning', 'aaaabbbbccccddddeeeeffff00001', '1'],
  ])('is found by %s', (_, wanted, connection) => {
    expect(chosen(wanted)).toBe(connection)
  })

  it('has to prove the digits that were given', () => {
    expect(choosePlace([a, b], B).digits).toBe(B)
    expect(choosePlace([a, b], '2').digits).toBeNull()
  })

  it.each([
    ['a beginning of both', 'aaaabbbb', 'several-devices'],
    ['too few digits', 'aaaa', 'device-not-attached'],
    ['another device', id('ffff'), 'device-not-attached'],
    ['the same serial number and another ID after it', `${A.slice(0, 32)}${'1'.repeat(96)}`, undefined],
    ['a word', 'freezer', 'device-not-attached'],
    ['a connection that is not there', '3', 'device-not-attached'],
  ])('is not %s', (_, wanted, code) => {
    expect(refusal(wanted)).toBe(code)
  })

  it('is not one that another program holds, whose serial number nobody sees', () => {
    const held = { ...a, port: { ...a.port, serial: '' } }
    expect(refusal(A, [held])).toBe('device-not-attached')
    expect(chosen('1-1', [held, b])).toBe('1')
  })

  it('is known by a whole device ID without being attached', () => {
    expect(isDeviceId(A)).toBe(true)
    expect(isDeviceId(A.slice(1))).toBe(false)
  })
})

describe('--usbip', () => {
  it('is a host and a port', () => {
    expect(usbipAddress('localhost:3240')).toEqual({ host: 'localhost', port: 3240 })
    expect(usbipAddress('[::1]:3240')).toEqual({ host: '::1', port: 3240 })
    for (const text of ['', '3240', 'host', 'host:0', 'host:70000', 'host:1:2'])
      expect(() => usbipAddress(text)).toThrow(expect.objectContaining({ code: 'usage' }))
  })
})

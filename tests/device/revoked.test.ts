// What Service says of a capability that was withdrawn: that the device has been told only where it is known to know.
import { expect, test } from 'vitest'
import { revokedOf } from '@/components/device/revoked'
import { STOPS } from '@/lib/device/stops'
import type { EndedCapability } from '@/lib/session/store'

const ended = (change: Partial<EndedCapability> = {}): EndedCapability => ({
  cti: 'a',
  at: '2026-03-01T10:00:00.000Z',
  kind: 'revoked',
  reason: null,
  deviceId: '00',
  confirmedAt: null,
  ...change,
})
const given = { selection: { cti: 'a' }, ended: [ended()], connection: { revoked: null } }

test('nothing is revoked without a selection, or by the end of another capability', () => {
  expect(revokedOf({ ...given, selection: null })).toBeNull()
  expect(revokedOf({ ...given, ended: [ended({ cti: 'b' })] })).toBeNull()
  expect(revokedOf({ ...given, ended: [], connection: { revoked: 'b' } })).toBeNull()
})

test('a device is told only where it refused, or proved that it knows', () => {
  expect(revokedOf(given)).toEqual({ at: ended().at, told: false })
  expect(revokedOf({ ...given, connection: { revoked: 'b' } })).toMatchObject({ told: false })
  expect(revokedOf({ ...given, connection: { revoked: 'a' } })).toMatchObject({ told: true })
  expect(revokedOf({ ...given, ended: [ended({ confirmedAt: ended().at })] })).toMatchObject({ told: true })
})

test('a device that refuses says it without the portal', () => {
  expect(revokedOf({ ...given, ended: [], connection: { revoked: 'a' } })).toEqual({ at: null, told: true })
  expect(STOPS.revoked.next).toContain(', and this device has been told')
})

// Measures lists and searches of devices in a large and in a small catalog of one database, in turns, and holds the ratio of
// their 95th percentiles to its bound.
import { randomUUID } from 'node:crypto'
import type { Context } from '@/lib/server/context'
import { DEVICE_SORTS, type DeviceSort, cursorOf } from '@/lib/domain/device-list'
import { deviceTimeline } from '@/lib/server/queries/device-timeline'
import { type ListDevices, listDevices } from '@/lib/server/queries/device-list'
import { productsOf } from '@/lib/server/queries/catalog'
import { hold } from './measuring.mjs'
import { type Fleet, openFleet } from './fleet-database'

const LARGE = Number(process.env.LATCHKEY_FLEET_DEVICES ?? 1_000_000)
const SMALL = 1000
const MOST_TIMES = 1.5
const ROUNDS = 60

type Work = (fleet: Fleet, round: number) => Promise<unknown>
type Asked = Omit<ListDevices, 'catalogId'>

const list = (asked: Asked | ((fleet: Fleet, round: number) => Asked)): Work => {
  return (fleet, round) =>
    listDevices(fleet.owner, {
      catalogId: fleet.catalogId,
      ...(typeof asked === 'function' ? asked(fleet, round) : asked),
    })
}
const some = (fleet: Fleet, round: number) => fleet.samples[round % fleet.samples.length]!

/** In the midst of the list: from the key of some device on. */
const deep = (sort: DeviceSort, way: 'after' | 'before'): Work =>
  list((fleet, round) => ({ sort, [way]: cursorOf(some(fleet, round).places[sort], sort) }))

const WORK: Record<string, Work> = {
  ...Object.fromEntries(DEVICE_SORTS.map((sort) => [`by ${sort}, first page`, list({ sort })])),
  ...Object.fromEntries(DEVICE_SORTS.map((sort) => [`by ${sort}, in the midst`, deep(sort, 'after')])),
  'by name, in the midst, backwards': deep('name', 'before'),
  'one group': list((fleet, round) => ({ groupId: fleet.groups[round % fleet.groups.length] })),
  'not proved yet': list({ claim: 'pending' }),
  'keystore behind': list({ behind: true }),
  'capability open': list({ live: true }),
  'not seen for a year': list({ seen: 'not-365' }),
  released: list({ released: true }),
  'ID, whole': list((fleet, round) => ({ text: some(fleet, round).deviceId })),
  'ID, first 8 digits': list((fleet, round) => ({ text: some(fleet, round).deviceId.slice(0, 8) })),
  'ID, 8 digits in the midst': list((fleet, round) => ({ text: some(fleet, round).deviceId.slice(61, 69) })),
  'ID, 5 digits': list((fleet, round) => ({ text: some(fleet, round).deviceId.slice(30, 35) })),
  'ID, 4 digits': list((fleet, round) => ({ text: some(fleet, round).deviceId.slice(30, 34) })),
  'ID, 3 digits': list((fleet, round) => ({ text: some(fleet, round).deviceId.slice(30, 33) })),
  'ID, miss': list(() => ({ text: randomUUID().replaceAll('-', '') })),
  'name, rare part': list((fleet, round) => ({ text: some(fleet, round).name.slice(-9) })),
  'name, common part': list({ text: 'reezer' }),
  'name, miss': list({ text: 'no such name' }),
  'name, one letter': list({ text: 'f' }),
  serial: list((fleet, round) => ({ text: some(fleet, round).serial })),
  'serial, a part': list((fleet, round) => ({ text: some(fleet, round).serial.slice(3, 9) })),
  'search in one group': list((fleet, round) => ({
    text: 'reezer',
    groupId: fleet.groups[round % fleet.groups.length],
  })),
  timeline: (fleet, round) =>
    deviceTimeline(fleet.owner, { catalogId: fleet.catalogId, id: some(fleet, round).id }),
  products: (fleet) => productsOf(fleet.owner as Context, fleet.catalogId),
}

const percentile = (times: number[], share: number): number => {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]!
}

async function timed(work: Work, fleet: Fleet, round: number): Promise<number> {
  const began = performance.now()
  await work(fleet, round)
  return performance.now() - began
}

async function compare(name: string, work: Work, [large, small]: [Fleet, Fleet]): Promise<void> {
  const times = { large: [] as number[], small: [] as number[] }
  for (let round = -5; round < ROUNDS; round++) {
    const [a, b] = [await timed(work, large, Math.abs(round)), await timed(work, small, Math.abs(round))]
    if (round < 0) continue
    times.large.push(a)
    times.small.push(b)
  }
  const [a, b] = [percentile(times.large, 0.95), percentile(times.small, 0.95)]
  const means = [percentile(times.large, 0.5), percentile(times.small, 0.5)].map((ms) => ms.toFixed(1))
  const ratio = Number((a / b).toFixed(2))
  hold(`${name}: p95 ${a.toFixed(1)} ms to ${b.toFixed(1)} ms (p50 ${means.join(' to ')})`, ratio, {
    most: MOST_TIMES,
  })
}

const fleets = await openFleet({ large: LARGE, small: SMALL })
try {
  for (const [name, work] of Object.entries(WORK)) await compare(name, work, [fleets.large, fleets.small])
} finally {
  await fleets.close()
}

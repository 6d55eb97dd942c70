// What happened to a device: everything for those who decide, and for others the device's own story with what they asked for.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { partOf } from '@/lib/domain/timeline'
import { type TimelineQuery, deviceTimeline } from '@/lib/server/queries/device-timeline'
import { editDevice } from '@/lib/server/usecases/edit-device'
import { moveDevices } from '@/lib/server/usecases/move-devices'
import type { Member } from '../../setup/catalog'
import { codeOf } from '../../setup/entries'
import { type Filled, makeFilled } from '../../setup/filled'
import { type Portal, openPortal } from '../../setup/portal'
import { ask } from '../../setup/requests'

let portal: Portal
let filled: Filled
let harbour: string

beforeAll(async () => {
  portal = await openPortal()
  filled = await makeFilled(portal, 'North')
  harbour = await filled.addGroup('Harbour')
  const at = { catalogId: filled.id, id: filled.device.id }
  // Entries are told apart by the second.
  portal.clock.forward(2)
  await editDevice(filled.owner, { ...at, name: 'Freezer 8', serial: 'SN-1', groupId: filled.group })
  portal.clock.forward(2)
  await moveDevices(filled.owner, { catalogId: filled.id, ids: [at.id], groupId: harbour })
})
afterAll(() => portal.close())

const read = (who: Member, more: Partial<TimelineQuery> = {}) =>
  deviceTimeline(who, { catalogId: filled.id, id: filled.device.id, ...more })
const titles = async (who: Member, more: Partial<TimelineQuery> = {}) =>
  (await read(who, more)).lines.map((line) => line.title)

describe('a timeline', () => {
  it('tells in words what happened, the newest first', async () => {
    const { lines, next } = await read(filled.owner)
    expect(next).toBeNull()
    expect(lines.slice(0, 2).map(({ title, text, own }) => [title, text, own])).toEqual([
      ['Moved to Harbour', null, true],
      ['Named Freezer 8', 'Serial SN-1', true],
    ])
    const all = lines.map((line) => line.title)
    for (const one of [
      'Claimed into Depot',
      'Attached and identity proved',
      'Requested',
      'Approved',
      'Receipt taken',
    ])
      expect(all).toContain(one)
    const download = lines.find((line) => line.kind === 'capability.download')!
    expect(download).toMatchObject({
      by: 'Technician of North',
      text: expect.stringContaining('Field servicing'),
      leads: { to: 'capability', id: filled.cti },
    })
    expect(lines.map((line) => line.at)).toEqual(
      lines
        .map((line) => line.at)
        .toSorted()
        .toReversed(),
    )
  })

  it('is narrowed to a part of it', async () => {
    const { lines } = await read(filled.auditor, { part: 'service' })
    expect(new Set(lines.map((line) => line.kind))).toEqual(new Set(['device.prove', 'receipt.take']))
    const parts = ['capabilities', 'service', 'changes', 'findings'] as const
    const sizes = await Promise.all(parts.map(async (part) => (await titles(filled.owner, { part })).length))
    expect(sizes.reduce((sum, n) => sum + n, 0)).toBe((await titles(filled.owner)).length)
    expect(partOf('device.move')).toBe('changes')
  })

  it('goes on from where a page ended', async () => {
    const all = (await read(filled.owner)).lines
    const third = all[2]!
    const rest = await read(filled.owner, { before: { at: new Date(third.at), id: third.id } })
    expect(rest.lines.map((line) => line.id)).toEqual(all.slice(3).map((line) => line.id))
  })

  it('has pages', async () => {
    for (let i = 0; i < 31; i++) {
      const groupId = i % 2 ? harbour : filled.group
      await moveDevices(filled.owner, { catalogId: filled.id, ids: [filled.device.id], groupId })
    }
    const first = await read(filled.owner, { part: 'changes' })
    expect(first.lines).toHaveLength(30)
    const before = { at: new Date(first.next!.at), id: first.next!.id }
    const second = await read(filled.owner, { part: 'changes', before })
    expect(second.lines.length).toBeGreaterThan(2)
    const ids = [...first.lines, ...second.lines].map((line) => line.id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('of others', () => {
  it('shows a technician nothing of what somebody else asked for', async () => {
    const other = await filled.join('technician')
    const kinds = async (who: Member) =>
      new Set((await read(who)).lines.map((line) => line.kind.split('.')[0]))
    expect(await kinds(other)).toEqual(new Set(['device']))
    await ask(other, { catalogId: filled.id, device: filled.device.id })
    const { lines } = await read(other)
    expect(lines.filter((line) => line.kind.startsWith('request.')).map((line) => line.own)).toEqual([true])
  })

  it('shows the one who asked what was decided', async () => {
    const { lines } = await read(filled.technician, { part: 'capabilities' })
    const approvals = lines.filter((line) => line.kind === 'request.approve')
    expect(approvals.length).toBeGreaterThan(0)
    expect(approvals[0]).toMatchObject({ by: 'Owner of North', own: false })
  })

  it('is not found for who does not see the device', async () => {
    const elsewhere = await filled.join('owner', { groupId: await filled.addGroup('Elsewhere') })
    expect(await codeOf(() => read(elsewhere))).toBe('not-found')
  })
})

// A data folder of an earlier version goes on in this one: no row is lost or changed, people see what they saw, and the keys
// that it sealed still sign.
import fs from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCapability } from '@/lib/domain/capability'
import type { Context } from '@/lib/server/context'
import { imagesOf } from '@/lib/server/queries/catalog'
import { deviceDetail } from '@/lib/server/queries/devices'
import { keysOf } from '@/lib/server/queries/keys'
import { type Earlier, earlierVersions, openEarlier } from '../setup/earlier'
import { type Portal } from '../setup/portal'
import { approved, download, newProfile } from '../setup/requests'

const contextOf = async (portal: Portal, personId: string): Promise<Context> => {
  const { rows } = await portal.admin.query('SELECT email, name, is_operator FROM person WHERE id = $1', [
    personId,
  ])
  const { email, name, is_operator: isOperator } = rows[0]
  return portal.contextOf({ personId, email, name, isOperator })
}

describe.each(earlierVersions())('data of %s', (version) => {
  let earlier: Earlier
  beforeAll(async () => {
    earlier = await openEarlier(version)
  })
  afterAll(() => earlier?.portal.close())

  it('was brought up to date by every migration that came since', () => {
    const since = fs.readdirSync('prisma/migrations').filter((name) => /^\d/.test(name) && name > version)
    expect(earlier.applied).toEqual(since.sort())
  })

  it('has every row it had, with the values it had', async () => {
    for (const [table, rows] of Object.entries(earlier.rows)) {
      const found = await earlier.portal.admin.query(`SELECT row_to_json(t) AS row FROM "${table}" t`)
      // Every catalog has a place of its own for devices since 0008.
      const kept = found.rows.map(({ row }) => row as Record<string, unknown>).filter((row) => !row.reserved)
      expect(kept, table).toHaveLength(rows.length)
      for (const row of rows) expect(kept, table).toContainEqual(expect.objectContaining(row))
    }
  })

  it('shows its owners what they had', async () => {
    const [catalog] = earlier.catalogs
    const owner = await contextOf(earlier.portal, catalog!.owner)
    expect(await deviceDetail(owner, { catalogId: catalog!.id, id: catalog!.device })).toMatchObject({
      name: 'Freezer',
    })
    expect((await imagesOf(owner, catalog!.id)).map((image) => image.id)).toEqual([catalog!.image])
    const { keys } = await keysOf(owner, catalog!.id)
    expect(keys.map((key) => [key.standing, key.listedIn === null])).toEqual(
      [1, 2, 3].map(() => ['signs', false]),
    )
  })

  it('lets a technician have a capability, signed with a key that it sealed', async () => {
    const [catalog] = earlier.catalogs
    const { portal } = earlier
    const owner = await contextOf(portal, catalog!.owner)
    const technician = await contextOf(portal, catalog!.technician)
    await portal.admin.query(`UPDATE request SET state = 'lapsed' WHERE state = 'waiting'`)
    const id = await approved(technician, owner, { catalogId: catalog!.id, device: catalog!.device })
    const { file } = await download(technician, id, await newProfile())
    expect(readCapability(file).capability.expiresAt * 1000).toBeGreaterThan(portal.clock.now().getTime())
  })

  it('keeps its catalogs apart', async () => {
    const [one, other] = earlier.catalogs
    const owner = await contextOf(earlier.portal, one!.owner)
    await expect(deviceDetail(owner, { catalogId: other!.id, id: other!.device })).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})

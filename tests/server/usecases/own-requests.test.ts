// One's own requests page by page: each once, newest first, whatever is asked meanwhile, and nobody else's.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ownRequests } from '@/lib/server/queries/own-requests'
import { withdrawRequest } from '@/lib/server/usecases/withdraw-request'
import { type Catalog, type Member, makeCatalog } from '../../setup/catalog'
import { codeOf } from '../../setup/entries'
import { type Portal, openPortal } from '../../setup/portal'
import { ask } from '../../setup/requests'

let portal: Portal
let catalog: Catalog
let mika: Member
let device: string

beforeAll(async () => {
  portal = await openPortal()
  catalog = await makeCatalog(portal, { keys: false })
  mika = await catalog.join('technician')
  device = (await catalog.addDevice()).id
})
afterAll(() => portal.close())

const askOnce = async (who: Member) => {
  const id = await ask(who, { catalogId: catalog.id, device })
  await withdrawRequest(who, { catalogId: catalog.id, id })
  return id
}

describe('pages', () => {
  it('hold every request once, with others asked in between', async () => {
    const other = await catalog.join('technician')
    const made: string[] = []
    // The later ones at the same moment, so that a page ends within them.
    for (let i = 0; i < 53; i++) {
      if (i === 2) portal.clock.stop()
      made.push(await askOnce(mika))
    }
    await askOnce(other)
    const first = await ownRequests(mika, { catalogId: catalog.id })
    await askOnce(mika)
    expect(first.items).toHaveLength(50)
    const second = await ownRequests(mika, { catalogId: catalog.id, cursor: first.next! })
    expect(second.next).toBeNull()
    const ids = [...first.items, ...second.items].map((one) => one.id)
    expect(ids.toSorted()).toEqual(made.toSorted())
    const times = [...first.items, ...second.items].map((one) => one.createdAt)
    expect(times).toEqual(times.toSorted().toReversed())
  })

  it.each(['', 'x', 'bm90IGEgY3Vyc29y', `${'a'.repeat(3)}=`])(
    'refuse a cursor that is none: %j',
    async (cursor) => {
      expect(await codeOf(() => ownRequests(mika, { catalogId: catalog.id, cursor }))).toBe('invalid-input')
    },
  )
})

// A device goes to another catalog and comes back, with the objects that the portal makes; what is refused on the way.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Bytes, fromBase64, uuidFromText } from '@/lib/core/bytes'
import { assembleSign1 } from '@/lib/core/cose'
import { decodeCbor } from '@/lib/core/cbor'
import { generateKeyPair, signer } from '@/lib/core/keys'
import { updateKeystore } from '@/lib/device/commands/device'
import { applyHandover } from '@/lib/device/commands/handover'
import { handoversOf, waitingHandoverOf } from '@/lib/server/queries/handovers'
import { findRootKey, latestKeystore } from '@/lib/server/store/keys'
import { confirmHandover } from '@/lib/server/usecases/confirm-handover'
import { createKeys } from '@/lib/server/usecases/create-keys'
import { issueKeystore } from '@/lib/server/usecases/issue-keystore'
import { dropHandover, makeHandover, withdrawHandover } from '@/lib/server/usecases/make-handover'
import { askForStatement } from '@/lib/server/usecases/prove-device'
import { signHandover } from '@/lib/server/usecases/sign-handover'
import { keysOf } from '@/lib/server/queries/keys'
import { type Benched, makeBenched } from '../../setup/bench'
import { type Catalog, makeCatalog } from '../../setup/catalog'
import { recorded, refused } from '../../setup/entries'
import { type Portal, openPortal } from '../../setup/portal'

let portal: Portal
let here: Catalog
let there: Catalog
let bench: Benched
let device: string

beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())
beforeEach(async () => {
  here = await makeCatalog(portal, { name: 'Here' })
  there = await makeCatalog(portal, { name: 'There' })
  // The device keeps its product for ever, so whoever takes it over has to have it.
  await portal.admin.query(
    `INSERT INTO product (catalog_id, id, name) VALUES ($1, $2, 'Bought controller')`,
    [there.id, here.product],
  )
  await portal.admin.query(
    `INSERT INTO device_group (catalog_id, id, product_id, name) VALUES ($1, gen_random_uuid(), $2, 'Bought')`,
    [there.id, here.product],
  )
  bench = await makeBenched(here)
  device = await bench.prove(here.owner)
})

const rootOf = async (catalog: Catalog) =>
  (await catalog.owner.inTransaction((tx) => findRootKey(tx, catalog.id)))!.publicKey
const to = async (catalog: Catalog, more = {}) => ({
  catalogId: here.id,
  device,
  rootKey: await rootOf(catalog),
  newCatalog: catalog.id,
  leastKeystore: 1,
  days: 14,
  note: 'Sold with the depot.',
  ...more,
})
const waiting = (catalog: Catalog) =>
  waitingHandoverOf(catalog.owner, { catalogId: catalog.id, deviceId: bench.deviceId })

async function apply(file: Bytes): Promise<number> {
  const channel = await bench.attach()
  try {
    return await applyHandover(channel, file)
  } finally {
    await channel.close()
  }
}

async function giveKeystore(catalog: Catalog): Promise<number> {
  const { bytes } = (await catalog.owner.inTransaction((tx) => latestKeystore(tx, catalog.id)))!
  const channel = await bench.attach()
  try {
    return await updateKeystore(channel, bytes)
  } finally {
    await channel.close()
  }
}

async function confirm(catalog: Catalog, id: string) {
  const { nonce } = await askForStatement(catalog.owner, { catalogId: catalog.id })
  const channel = await bench.attach()
  const { result } = await channel.call('identity.prove', { nonce })
  await channel.close()
  const said = { nonce, statement: result.statement as Bytes }
  return confirmHandover(catalog.owner, { catalogId: catalog.id, device: id, ...said })
}

describe('there and back', () => {
  it('the device obeys the new catalog, whose owner claims it, and later the old one again', async () => {
    const { value } = await recorded(portal, ['handover.make', 'handover.sign'], async () =>
      makeHandover(here.owner, await to(there)),
    )
    expect(value).toMatchObject({ number: 1, signed: true })
    const found = (await waiting(here))!
    expect(found).toMatchObject({ number: 1, newCatalog: there.id, own: false })
    expect(await refused(portal, () => confirm(here, device))).toBe('handover-not-applied')
    expect(await apply(found.file)).toBe(1)
    expect(await apply(found.file)).toBe(1)
    await expect(giveKeystore(here)).rejects.toMatchObject({ code: 'unknown-signer' })
    expect(await giveKeystore(there)).toBe(1)
    await recorded(portal, ['handover.confirm'], () => confirm(here, device))
    expect(await refused(portal, () => confirm(here, device))).toBe('device-not-held')
    const bought = await bench.prove(there.owner, there.id)
    const back = { catalogId: there.id, device: bought, rootKey: await rootOf(here), newCatalog: here.id }
    const again = await makeHandover(there.owner, { ...back, leastKeystore: 0, days: 1, note: null })
    expect(again).toMatchObject({ number: 2, signed: true })
    expect(await apply((await waiting(there))!.file)).toBe(2)
    expect(await giveKeystore(here)).toBe(1)
    await confirm(there, bought)
    expect(await bench.prove(here.owner)).not.toBe(device)
  })

  it('is withdrawn by one of the same number to the device’s own catalog, and then the first is good no more', async () => {
    const { id } = await makeHandover(here.owner, await to(there))
    const first = (await waiting(here))!
    expect(await refused(portal, async () => makeHandover(here.owner, await to(there)))).toBe(
      'handover-waiting',
    )
    await recorded(portal, ['handover.withdraw', 'handover.sign'], () =>
      withdrawHandover(here.owner, { catalogId: here.id, id, note: 'The buyer is gone.' }),
    )
    const second = (await waiting(here))!
    expect(second).toMatchObject({ number: 1, newCatalog: here.id, own: true })
    const twice = () => withdrawHandover(here.owner, { catalogId: here.id, id, note: null })
    expect(await refused(portal, twice)).toBe('changed-meanwhile')
    expect(await apply(second.file)).toBe(1)
    await expect(apply(first.file)).rejects.toMatchObject({ code: 'keystore-rollback' })
    expect(await giveKeystore(here)).toBe(1)
    await bench.prove(here.owner)
    expect(await waiting(here)).toBeNull()
    const { handovers } = await handoversOf(here.owner, { catalogId: here.id, device })
    expect(handovers.map(({ standing }) => standing)).toEqual(['past', 'past'])
    expect(await makeHandover(here.owner, await to(there))).toMatchObject({ number: 2 })
  })

  it('expires', async () => {
    await makeHandover(here.owner, await to(there, { days: 1 }))
    portal.clock.forward(86_400)
    expect(await waiting(here)).toBeNull()
    expect(await makeHandover(here.owner, await to(there))).toMatchObject({ number: 1 })
    portal.clock.forward(-86_400)
  })
})

describe('is refused', () => {
  const made = async (more = {}) =>
    refused(portal, async () => makeHandover(here.owner, await to(there, more)))

  it('for too long, to itself, and for a device that is not held', async () => {
    for (const days of [0, 31, 1.5]) expect(await made({ days })).toBe('handover-out-of-range')
    expect(await refused(portal, async () => makeHandover(here.owner, await to(here)))).toBe(
      'handover-to-itself',
    )
    const pending = await here.addDevice({ claim: 'pending' })
    expect(await made({ device: pending.id })).toBe('device-not-held')
    expect(await made({ device: randomUUID() })).toBe('not-found')
  })

  it('to anybody but an owner of the whole catalog', async () => {
    const [auditor, technician] = [await here.join('auditor'), await here.join('technician')]
    const narrowed = await here.join('owner', { groupId: here.group })
    for (const who of [auditor, technician, narrowed])
      expect(await refused(portal, async () => makeHandover(who, await to(there)))).toBe('not-permitted')
    expect(await refused(portal, async () => makeHandover(there.owner, await to(there)))).toBe('not-found')
    const { id } = await makeHandover(here.owner, await to(there))
    const withdraw = (who: typeof auditor) =>
      refused(portal, () => withdrawHandover(who, { catalogId: here.id, id, note: null }))
    expect(await withdraw(auditor)).toBe('not-permitted')
    expect(await withdraw(there.owner)).toBe('not-found')
    // Whoever services the device applies it; an auditor does not.
    const ask = { catalogId: here.id, deviceId: bench.deviceId }
    expect(await waitingHandoverOf(technician, ask)).toMatchObject({ id })
    expect(await refused(portal, () => waitingHandoverOf(auditor, ask))).toBe('not-permitted')
  })

  it('where the statement is not the device’s, or the nonce was used', async () => {
    await makeHandover(here.owner, await to(there))
    await apply((await waiting(here))!.file)
    const { nonce } = await askForStatement(here.owner, { catalogId: here.id })
    const channel = await bench.attach()
    const { result } = await channel.call('identity.prove', { nonce })
    await channel.close()
    const other = await here.addDevice()
    const said = { catalogId: here.id, nonce, statement: result.statement as Bytes }
    expect(await refused(portal, () => confirmHandover(here.owner, { ...said, device: other.id }))).toBe(
      'identity-not-proved',
    )
    await confirmHandover(here.owner, { ...said, device })
    expect(await refused(portal, () => confirmHandover(here.owner, { ...said, device }))).toBe(
      'device-not-held',
    )
  })
})

describe('with a root kept outside', () => {
  it('waits for the signature over exactly the draft', async () => {
    here = await makeCatalog(portal, { keys: false })
    const root = await generateKeyPair({ extractable: true })
    await createKeys(here.owner, { catalogId: here.id, root: { kind: 'outside', publicKey: root.publicKey } })
    const sign = async (text: string) => {
      const toBeSigned = fromBase64(text)
      const [, header, , payload] = decodeCbor(toBeSigned) as [string, Bytes, Bytes, Bytes]
      return assembleSign1(header, payload, await signer(root.privateKey)(toBeSigned))
    }
    const { draft: keystore } = await keysOf(here.owner, here.id)
    await issueKeystore(here.owner, { catalogId: here.id, signed: await sign(keystore!.toBeSigned) })
    bench = await makeBenched(here)
    device = await bench.prove(here.owner)
    const made = await makeHandover(here.owner, await to(there))
    expect(made).toMatchObject({ number: 1, signed: false })
    const at = { catalogId: here.id, id: made.id }
    expect(await waiting(here)).toBeNull()
    expect(await refused(portal, async () => makeHandover(here.owner, await to(there)))).toBe(
      'handover-waiting',
    )
    expect(await refused(portal, () => signHandover(here.owner, { ...at, signed: null }))).toBe('root-absent')
    const { draft } = await handoversOf(here.owner, { catalogId: here.id, device })
    const signed = await sign(draft!.toBeSigned)
    const wrong = signed.with(-1, signed.at(-1)! ^ 1)
    expect(await refused(portal, () => signHandover(here.owner, { ...at, signed: wrong }))).toBe(
      'root-signature-invalid',
    )
    await recorded(portal, ['handover.drop'], () => dropHandover(here.owner, at))
    expect(await refused(portal, () => signHandover(here.owner, { ...at, signed }))).toBe('not-found')
    const again = await makeHandover(here.owner, await to(there))
    const { draft: next } = await handoversOf(here.owner, { catalogId: here.id, device })
    await recorded(portal, ['handover.sign'], async () =>
      signHandover(here.owner, { catalogId: here.id, id: again.id, signed: await sign(next!.toBeSigned) }),
    )
    expect(await apply((await waiting(here))!.file)).toBe(1)
    expect(uuidFromText(there.id)).toEqual(bench.device.flash.catalogId)
  })
})

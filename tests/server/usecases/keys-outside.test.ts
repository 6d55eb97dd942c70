// The same with a root that the portal never sees: every keystore waits for its signature.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Bytes, fromBase64, fromHex, uuidFromText } from '@/lib/core/bytes'
import { assembleSign1 } from '@/lib/core/cose'
import { decodeCbor } from '@/lib/core/cbor'
import { type KeyPair, generateKeyPair, signer } from '@/lib/core/keys'
import { readKeystore } from '@/lib/domain/keystore'
import { keysOf } from '@/lib/server/queries/keys'
import { bringKey } from '@/lib/server/usecases/bring-key'
import { createKeys } from '@/lib/server/usecases/create-keys'
import { issueKeystore } from '@/lib/server/usecases/issue-keystore'
import { redraftKeystore } from '@/lib/server/usecases/redraft-keystore'
import { reportStolenKey } from '@/lib/server/usecases/report-stolen-key'
import { makeBenched } from '../../setup/bench'
import { refused } from '../../setup/entries'
import { type Portal, openPortal } from '../../setup/portal'
import { approved, download, newProfile } from '../../setup/requests'

import { type KeysWorld, makeKeysWorld } from '../../setup/keys'

let portal: Portal
let w: KeysWorld

beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())
describe('with a root kept outside', () => {
  let root: KeyPair
  beforeEach(async () => {
    w = await makeKeysWorld(portal, { keys: false })
    root = await generateKeyPair({ extractable: true })
    await createKeys(w.catalog.owner, { ...w.at, root: { kind: 'outside', publicKey: root.publicKey } })
    await issueOutside()
  })

  async function signOutside(): Promise<Bytes> {
    const { draft } = await keysOf(w.catalog.owner, w.catalog.id)
    const toBeSigned = fromBase64(draft!.toBeSigned)
    const [, header, , payload] = decodeCbor(toBeSigned) as [string, Bytes, Bytes, Bytes]
    return assembleSign1(header, payload, await signer(root.privateKey)(toBeSigned))
  }
  const issue = (signed: Bytes) => issueKeystore(w.catalog.owner, { ...w.at, signed })
  const issueOutside = async () => issue(await signOutside())

  it('each step waits for the signature, and the key begins no earlier than its keystore', async () => {
    const bench = await makeBenched(w.catalog)
    const old = await w.signs()
    expect(await w.rotate(1, w.inDays(1))).toEqual({ version: 2, issued: false })
    expect(await w.standing()).toEqual(['signs', 'waits'])
    portal.clock.forward(2 * 86_400)
    expect(await w.signs()).toBe(old)
    await issueOutside()
    expect(await w.signs()).not.toBe(old)
    portal.clock.forward(-2 * 86_400)
    expect(await w.give(bench)).toBe(2)
    const outside = await generateKeyPair({ extractable: true })
    const bringing = { ...w.at, publicKey: outside.publicKey, label: 'Bench', for: 'development' as const }
    expect(await bringKey(w.catalog.owner, bringing)).toMatchObject({ version: 3, issued: false })
    await issueOutside()
    expect(await w.give(bench)).toBe(3)
  })

  it('a stolen key signs no more before the new keystore is signed', async () => {
    const bench = await makeBenched(w.catalog)
    const device = await bench.prove(w.catalog.owner)
    const waiting = await approved(w.technician, w.catalog.owner, { ...w.at, device })
    const kid = fromHex(await w.signs())
    expect(await reportStolenKey(w.catalog.owner, { ...w.at, kid, note: 'Copied.' })).toEqual({
      version: 2,
      issued: false,
      ended: 0,
    })
    expect(await w.standing()).toEqual(['compromised', 'waits'])
    await expect(download(w.technician, waiting, await newProfile())).rejects.toMatchObject({
      code: 'no-signing-key',
    })
    await issueOutside()
    await download(w.technician, waiting, await newProfile())
    expect(await w.give(bench)).toBe(2)
  })

  it('never gives a version to two contents, nor takes a draft that another has replaced', async () => {
    await w.rotate(1)
    const first = await signOutside()
    await w.rotate(2)
    expect((await keysOf(w.catalog.owner, w.catalog.id)).draft!.version).toBe(3)
    expect(await refused(portal, () => issue(first))).toBe('root-signature-invalid')
    const second = await signOutside()
    expect(await issue(second)).toEqual({ version: 3 })
    expect(readKeystore(second).keystore.keys).toHaveLength(5)
    expect(uuidFromText(w.catalog.id)).toEqual(readKeystore(second).keystore.catalogId)
  })

  it('drafts anew above what a device has shown', async () => {
    await w.rotate(1)
    const signed = await signOutside()
    await w.catalog.addDevice()
    await portal.admin.query('UPDATE device SET keystore_seen = 8 WHERE catalog_id = $1', [w.catalog.id])
    expect(await refused(portal, () => issue(signed))).toBe('changed-meanwhile')
    expect(await redraftKeystore(w.catalog.owner, w.at)).toEqual({ version: 9, issued: false })
    await issueOutside()
    expect(await w.standing()).toEqual(['believed', 'signs'])
  })
})

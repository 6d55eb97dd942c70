// A catalog with at least one row in every table of a catalog's or of a person's data, so that what may cross between two
// catalogs can be tried on all of them. Rows that no use case makes yet are put in as they are.
import { randomBytes, randomUUID } from 'node:crypto'
import { type Bytes, toBytes, toHex, uuidFromText } from '@/lib/core/bytes'
import { thumbprint, uncompressed } from '@/lib/core/cose'
import { generateKeyPair, signer } from '@/lib/core/keys'
import { CHAIN_START, type Receipt, signReceipt } from '@/lib/domain/receipt'
import { takeReceipts } from '@/lib/server/usecases/take-receipts'
import { askForStatement, proveDevice } from '@/lib/server/usecases/prove-device'
import { addImage } from '@/lib/server/usecases/add-image'
import { inviteMember } from '@/lib/server/usecases/members'
import { signIn } from '@/lib/server/usecases/sign-in'
import {
  type Catalog,
  type Device,
  type Member,
  makeCatalog,
  makeDevice,
  saysOf,
  statementOf,
} from './catalog'
import { fillGoverned } from './filled-governed'
import { fillApi } from './filled-api'
import { receive } from './claim-file'
import { fillDelivery } from './filled-delivery'
import { PASSWORD, type Portal } from './portal'
import { approved, askInBatch, download, newProfile } from './requests'

export type Filled = Catalog & {
  technician: Member
  device: Device
  /** It is of the job `batch`. */
  waiting: string
  batch: string
  approved: string
  downloaded: string
  cti: string
  image: string
  /** The key that signs capabilities, and a development key, hex. */
  kid: string
  developmentKid: string
  finding: string
  /** Thumbprint of the technician's browser profile. */
  profile: string
  /** A technician who was invited and has not come yet. */
  pending: string
  auditor: Member
  handover: string
  handoverDraft: string
  webhook: string
  delivery: string
  service: string
  /** Proposed by the technician, as one who was an owner then. */
  change: string
  claim: string
}

export async function makeFilled(portal: Portal, name: string): Promise<Filled> {
  const catalog = await makeCatalog(portal, { name })
  const person = await portal.person(`Technician of ${name}`, { password: true })
  const technician = await catalog.join('technician', { person })
  const device = await prove(catalog)
  const on = { catalogId: catalog.id, device: device.id }
  const downloaded = await approved(technician, catalog.owner, on)
  const browser = await newProfile()
  const { cti } = await download(technician, downloaded, browser)
  const open = await approved(technician, catalog.owner, on)
  const batch = randomUUID()
  const waiting = await askInBatch(technician, { ...on, batch })
  const file = { componentId: randomUUID(), name: 'Control', version: '1', kind: 0 as const, rollback: 1 }
  const { id: image } = await addImage(catalog.owner, {
    catalogId: catalog.id,
    ...{ ...file, products: [catalog.product] },
    content: new Uint8Array(20),
  })
  await signIn(portal.gate, { email: person.email, password: PASSWORD, address: null, agent: null })
  const kids = await fillKeys(portal, { catalogId: catalog.id, device: device.id })
  const profile = toHex(await thumbprint(browser.publicKey))
  const finding = randomUUID()
  await takeReceipts(technician, {
    catalogId: catalog.id,
    deviceId: device.deviceId,
    nonce: null,
    receipts: [await emptyHanded(device, cti)],
    listed: [],
  })
  const auditor = await catalog.join('auditor')
  const { personId: pending } = await inviteMember(catalog.owner, {
    catalogId: catalog.id,
    email: `${randomUUID()}@example.org`,
    name: 'Not yet here',
    byMail: false,
    roles: [{ role: 'technician', groups: [catalog.group] }],
  })
  const handover = randomUUID()
  const service = randomUUID()
  const change = randomUUID()
  await fillGoverned(portal, { catalogId: catalog.id, change, request: open, by: person.personId, auditor })
  const [webhook, delivery] = [randomUUID(), randomUUID()]
  await fillRest(portal, {
    handover,
    webhook,
    delivery,
    catalogId: catalog.id,
    personId: person.personId,
    device: device.id,
    cti,
    finding,
    service,
  })
  const claim = await readFile(catalog)
  const made = {
    claim,
    waiting,
    batch,
    approved: open,
    change,
    downloaded,
    cti,
    image,
    finding,
    profile,
    pending,
    webhook,
    delivery,
    handover,
    service,
    ...kids,
  }
  return { ...catalog, ...made, technician, auditor, device }
}

/** A receipt of this device: one operation was begun and goes on. */
function emptyHanded(device: Device, cti: string): Promise<Bytes> {
  const boot = toBytes(randomBytes(16))
  const receipt: Receipt = {
    nonce: toBytes(randomBytes(32)),
    cti: uuidFromText(cti),
    entries: [],
    ended: 0,
    chain: [CHAIN_START as Bytes, CHAIN_START as Bytes],
    uptimeMs: 9000,
    open: [['log.follow', toBytes(randomBytes(32)), 5000, boot]],
    key: device.key,
    deviceId: device.deviceId,
    bootId: boot,
    operationCounter: 0,
  }
  return signReceipt(receipt, signer(device.pair.privateKey))
}

async function prove(catalog: Catalog): Promise<Device> {
  const device = await makeDevice()
  const { nonce } = await askForStatement(catalog.owner, { catalogId: catalog.id })
  const statement = await statementOf(device, saysOf(catalog, nonce))
  const { id } = await proveDevice(catalog.owner, {
    catalogId: catalog.id,
    nonce,
    statement,
    groupId: catalog.group,
    name: 'Freezer',
  })
  return { ...device, id }
}

/** A file of one device, read and not claimed. */
async function readFile(catalog: Catalog): Promise<string> {
  const content = `device_id\n${toHex((await makeDevice()).deviceId)}`
  return (await receive(catalog.owner, { catalogId: catalog.id, content })).id
}

async function fillKeys(
  portal: Portal,
  { catalogId: c, device }: { catalogId: string; device: string },
): Promise<{ kid: string; developmentKid: string; handoverDraft: string }> {
  const put = (sql: string, values: unknown[]) => portal.admin.query(sql, values)
  const development = randomBytes(8)
  const point = uncompressed((await generateKeyPair({ extractable: true })).publicKey)
  await put(
    `INSERT INTO development_key (catalog_id, kid, public_key, label) VALUES ($1, $2, $3, 'Bench 2')`,
    [c, development, point],
  )
  await put(
    'INSERT INTO device_image_report (catalog_id, device, keystore_version, at) VALUES ($1, $2, 1, now())',
    [c, device],
  )
  const seen = [c, device, randomUUID(), randomUUID(), development]
  await put(
    `INSERT INTO device_image_seen (catalog_id, device, component_id, image_id, kid, name, version, installed, development)
     VALUES ($1, $2, $3, $4, $5, 'Control', '1', true, true)`,
    seen,
  )
  const [root] = (await put('SELECT kid FROM root_key WHERE catalog_id = $1', [c])).rows as { kid: Buffer }[]
  const handoverDraft = randomUUID()
  const draft = [c, handoverDraft, device, randomBytes(40), root!.kid, point, randomUUID(), randomUUID()]
  await put(
    `INSERT INTO handover_draft (catalog_id, id, device, number, payload, root_kid, new_root, new_catalog, least_keystore, expires_at, made_by)
     VALUES ($1, $2, $3, 1, $4, $5, $6, $7, 1, now(), $8)`,
    draft,
  )
  const [key] = (await put('SELECT kid FROM signing_key WHERE catalog_id = $1 AND use = 1', [c])).rows as {
    kid: Buffer
  }[]
  return { kid: key!.kid.toString('hex'), developmentKid: development.toString('hex'), handoverDraft }
}

type Place = {
  catalogId: string
  personId: string
  device: string
  cti: string
  finding: string
  webhook: string
  delivery: string
  handover: string
  service: string
}

async function fillRest(
  portal: Portal,
  { catalogId: c, personId, device, finding, handover, webhook, delivery, service }: Place,
): Promise<void> {
  const put = (sql: string, values: unknown[]) => portal.admin.query(sql, values)
  const [kid] = (await put('SELECT kid FROM root_key WHERE catalog_id = $1', [c])).rows as { kid: Buffer }[]
  const some = randomBytes(16)
  await put('INSERT INTO keystore_draft (catalog_id, version, payload, root_kid) VALUES ($1, 2, $2, $3)', [
    c,
    some,
    kid!.kid,
  ])
  await put(`INSERT INTO revocation (catalog_id, id, device, epoch) VALUES ($1, $2, $3, 1)`, [
    c,
    randomUUID(),
    device,
  ])
  const handedOver = [c, handover, device, some, randomUUID()]
  await put(
    'INSERT INTO handover (catalog_id, id, device, number, bytes, new_catalog, expires_at) VALUES ($1, $2, $3, 1, $4, $5, now())',
    handedOver,
  )
  await put(`INSERT INTO finding (catalog_id, id, kind, detail) VALUES ($1, $2, 'gap', '{}')`, [c, finding])
  await put('INSERT INTO log_head (log, size, root_hash) VALUES ($1, 1, $2)', [c, some])
  await put(`INSERT INTO log_checkpoint (log, size, note) VALUES ($1, 1, 'note')`, [c])
  await put('INSERT INTO log_tile (log, level, index, width, bytes) VALUES ($1, 0, 0, 1, $2)', [c, some])
  const passkey = [randomUUID(), personId, some]
  await put(
    `INSERT INTO passkey (id, person_id, credential_id, public_key, label) VALUES ($1, $2, $3, $3, 'key')`,
    passkey,
  )
  await put(
    `INSERT INTO passkey_enrolment (catalog_id, id, passkey, person_id, credential_id, public_key, label) VALUES ($1, $2, $3, $4, $5, $5, 'key')`,
    [c, randomUUID(), ...passkey],
  )
  await fillDelivery(portal, { catalogId: c, personId, webhook, delivery })
  await put(
    `INSERT INTO identity (id, person_id, issuer, subject, email) VALUES ($1, $2::uuid, 'https://id.example.org', $2::text, 'm@example.org')`,
    [randomUUID(), personId],
  )
  await fillApi(portal, { catalogId: c, personId, service })
  // Stays until the file is over: what a person prepares for a download and never uses.
  await put(
    `INSERT INTO server_nonce (nonce, purpose, person_id, expires_at) VALUES ($1, 'download', $2, now())`,
    [randomBytes(32), personId],
  )
}

// Makes the demo through the portal's own use cases, as its owner: what it shows has entries in the log like anything else.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { chmodSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Bytes, toBytes, toHex, uuidFromText } from '../../lib/core/bytes'
import { DEMO_POLICY } from '../../lib/domain/policy-document'
import type { Membership } from '../../lib/domain/policy'
import type { BenchSeed } from '../../lib/bench/seed'
import { hashPassword } from '../../lib/server/auth/password'
import { type Context, makeContext } from '../../lib/server/context'
import { db, signerPool } from '../../lib/server/db'
import { env } from '../../lib/server/env'
import { LocalSigner } from '../../lib/server/signing/local'
import { writeEntry } from '../../lib/server/store/audit'
import { findImageFile } from '../../lib/server/store/images'
import { findRootKey, latestKeystore } from '../../lib/server/store/keys'
import { addImage } from '../../lib/server/usecases/add-image'
import { createKeys } from '../../lib/server/usecases/create-keys'
import { createGroup, createProduct } from '../../lib/server/usecases/create-product'
import { createRequest } from '../../lib/server/usecases/create-request'
import { reviewRequest } from '../../lib/server/usecases/review-request'
import { findRequest } from '../../lib/server/store/requests'
import type { TaskId } from '../../lib/domain/proposal'
import { asGate } from '../owner'
import { addDevices } from './fleet'
import { type Burnt, type MadeDevice, benchSeedOf, makeBenchDevices, olderKeystore } from './bench'
import { BENCH, CATALOG, GROUPS, IMAGES, PAST, PEOPLE, PRODUCT, STORIES } from './cast'
import { DemoClock } from './clock'
import { tellPast } from './past'

type Person = (typeof PEOPLE)[number] & { id: string; password: string }
type Made = { catalogId: string; people: Person[]; contexts: Map<string, Context>; clock: DemoClock }

const BEGINS_BACK_MS = 3 * 86_400_000

export async function seedDemo(place: { ownerUrl: string; home: string }): Promise<void> {
  const made = await makeCatalog(place.ownerUrl)
  const owner = made.contexts.get('owner')!
  const { catalogId } = made
  const product = await createProduct(owner, { catalogId, name: PRODUCT })
  const groups = new Map<string, string>()
  for (const name of GROUPS)
    groups.set(name, (await createGroup(owner, { catalogId, productId: product.id, name })).id)
  const bench = await makeBenchDevices(BENCH)
  const past = await makeBenchDevices(PAST)
  await addDevices(owner, {
    catalogId,
    groups,
    bench: [...bench.filter((one) => !one.cast.unclaimed), ...past],
  })
  await createKeys(owner, { catalogId, root: { kind: 'portal' } })
  const images = await addImages(owner, catalogId, product.id)
  const burnt = await burntIn(owner, { catalogId, productId: product.id, images })
  const devices = past.map((one) => ({ deviceId: one.deviceId, seed: benchSeedOf(one, burnt) }))
  const [mika, lena] = ['mika', 'lena'].map((key) => made.contexts.get(key)!) as [Context, Context]
  await tellPast({ catalogId, owner, mika, lena, clock: made.clock, devices })
  made.clock.reachPresent()
  writePrivate(path.join(place.home, 'demo-bench.json'), {
    installation: catalogId,
    devices: bench.map((one) => benchSeedOf(one, burnt)),
  } satisfies BenchSeed)
  await tellStories(made, bench)
  const accounts = made.people.map(({ name, email, password, role }) => ({ name, email, password, role }))
  writePrivate(path.join(place.home, 'demo-accounts.json'), { accounts })
}

/** Whole or not at all, for its owner's eyes. */
function writePrivate(file: string, content: unknown): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 1)}\n`, { mode: 0o600 })
  chmodSync(`${file}.new`, 0o600)
  renameSync(`${file}.new`, file)
}

async function makeCatalog(ownerUrl: string): Promise<Made> {
  const catalogId = randomUUID()
  const people: Person[] = PEOPLE.map((one) => ({
    ...one,
    id: randomUUID(),
    password: randomBytes(12).toString('base64url'),
  }))
  const hashes = await Promise.all(people.map((one) => hashPassword(one.password)))
  await asGate(ownerUrl, async (client) => {
    await client.query('INSERT INTO catalog (id, name) VALUES ($1, $2)', [catalogId, CATALOG])
    await client.query('INSERT INTO policy (catalog_id, version, document) VALUES ($1, 1, $2)', [
      catalogId,
      JSON.stringify(DEMO_POLICY),
    ])
    for (const [i, one] of people.entries()) {
      await client.query('INSERT INTO person (id, email, name, password_hash) VALUES ($1, $2, $3, $4)', [
        one.id,
        one.email,
        one.name,
        hashes[i],
      ])
      await client.query('INSERT INTO member (catalog_id, id, person_id, role) VALUES ($1, $2, $3, $4)', [
        catalogId,
        randomUUID(),
        one.id,
        one.role,
      ])
    }
  })
  const signer = new LocalSigner(signerPool, Buffer.from(env().LATCHKEY_KEY, 'base64'))
  const clock = new DemoClock(BEGINS_BACK_MS)
  const parts = { catalogId, signer, clock }
  const contexts = new Map(people.map((one) => [one.key as string, contextFor(one, parts)]))
  const owner = contexts.get('owner')!
  await owner.inTransaction(async (tx) => {
    const person = owner.viewer.personId
    await writeEntry(tx, {
      log: catalogId,
      id: randomUUID(),
      kind: 'catalog.create',
      at: owner.now(),
      fields: { person, subjectName: CATALOG },
    })
    for (const one of people) {
      await writeEntry(tx, {
        log: catalogId,
        id: randomUUID(),
        kind: 'member.add',
        at: owner.now(),
        fields: { person, subject: one.id, role: one.role },
      })
    }
  })
  return { catalogId, people, contexts, clock }
}

function contextFor(
  one: Person,
  { catalogId, signer, clock }: { catalogId: string; signer: LocalSigner; clock: DemoClock },
): Context {
  const memberships: Membership[] = [{ catalogId, role: one.role, groupId: null }]
  const viewer = {
    personId: one.id,
    isOperator: false,
    memberships,
    email: one.email,
    name: one.name,
    signInId: new Uint8Array(32),
  }
  const masterKey = Buffer.from(env().LATCHKEY_KEY, 'base64')
  const parts = { db: db(), signer, masterKey, url: env().LATCHKEY_URL, now: clock.now }
  return makeContext({ ...parts, viewer, mode: 'demo' })
}

/** Bytes that look like firmware: the same for the same name. */
function contentOf(name: string, size: number): Bytes {
  return toBytes(createHash('shake256', { outputLength: size }).update(name).digest())
}

type ImageFile = { manifest: Bytes; content: Bytes; component: string; version: string; rollback: number }

async function addImages(owner: Context, catalogId: string, productId: string): Promise<ImageFile[]> {
  const components = new Map<string, string>()
  const files: ImageFile[] = []
  for (const image of IMAGES) {
    const componentId = components.get(image.component) ?? randomUUID()
    components.set(image.component, componentId)
    const content = contentOf(`${image.name} ${image.version}`, image.sizeBytes)
    const { name, version, kind, rollback } = image
    const { id } = await addImage(owner, {
      catalogId,
      componentId,
      name,
      version,
      kind,
      rollback,
      products: [productId],
      content,
    })
    const file = (await owner.inTransaction((tx) => findImageFile(tx, catalogId, id)))!
    files.push({
      manifest: file.manifest,
      content: file.content,
      component: toHex(uuidFromText(componentId)),
      version,
      rollback,
    })
  }
  return files
}

/** What the factory writes into each device. */
async function burntIn(
  owner: Context,
  made: { catalogId: string; productId: string; images: ImageFile[] },
): Promise<Burnt> {
  const { catalogId, productId } = made
  const { root, current } = await owner.inTransaction(async (tx) => ({
    root: (await findRootKey(tx, catalogId))!.publicKey,
    current: (await latestKeystore(tx, catalogId))!.bytes,
  }))
  const keystores = { current, older: await olderKeystore(owner, { catalogId, bytes: current }) }
  const images = made.images.filter((image) => image.version !== '4.2.1')
  const rollback = Object.fromEntries(images.map((image) => [image.component, image.rollback]))
  return { catalogId, productId, root, keystores, images, rollback }
}

async function tellStories(made: Made, bench: MadeDevice[]): Promise<void> {
  const { catalogId, contexts } = made
  for (const story of STORIES) {
    const asker = contexts.get(story.by)!
    const device = bench.find((one) => one.cast.id === story.on)!
    const held = await asker.inTransaction((tx) =>
      tx.device.findFirstOrThrow({ where: { catalogId, deviceId: device.deviceId } }),
    )
    const asked = {
      type: 'fieldServicing' as const,
      whyLarger: null,
      durationS: 4 * 3600,
      bearer: false,
      bootId: null,
    }
    const { id } = await createRequest(asker, {
      ...asked,
      catalogId,
      device: held.id,
      tasks: [...story.tasks] as TaskId[],
      reason: story.reason,
      ticket: story.ticket,
    })
    if (story.end === 'waiting') continue
    const request = await asker.inTransaction((tx) => findRequest(tx, { catalogId, id }))
    await reviewRequest(contexts.get('owner')!, {
      catalogId,
      id,
      decision: 'deny',
      contentHash: toHex(request!.contentHash),
      note: story.note,
    })
  }
}

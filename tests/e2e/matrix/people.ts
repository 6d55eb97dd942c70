// Who asks, and about what: two catalogs with the same things in them, and somebody of every role of the first, signed in and
// with an API token for everything a token can be for.
import { randomUUID } from 'node:crypto'
import type { APIRequestContext, Browser } from '@playwright/test'
import { EVERY_SCOPE } from '@/lib/domain/token-scopes'
import { addImage } from '@/lib/server/usecases/add-image'
import { PASSWORD, type Portal } from '../../setup/portal'
import { approved, ask, download, newProfile } from '../../setup/requests'
import { tokenOf } from '../../setup/tokens'
import { signIn } from '../fixtures'
import { type OwnCatalog, type OwnPerson, makeOwnCatalog } from '../own-catalog'

/** Members of the catalog asked about. `narrowed` owns one device group, another than that of the things asked about. */
export const MEMBERS = ['owner', 'technician', 'auditor', 'narrowed'] as const
export type MemberRole = (typeof MEMBERS)[number]
export const OTHERS = ['outsider', 'operator'] as const
export type Who = MemberRole | (typeof OTHERS)[number]

/** Ids by the names that routes and inputs give them. */
export type Place = Record<
  'catalog' | 'device' | 'group' | 'product' | 'request' | 'cti' | 'image' | 'person' | 'nothing',
  string
> & { deviceId: string }

export type Scene = {
  here: Place
  /** Where the outsider belongs. */
  there: Place
  nowhere: Place
  signedIn: Record<Who, APIRequestContext>
  tokens: Record<Who, string>
  anonymous: APIRequestContext
  close(): Promise<void>
}

export async function setScene(portal: Portal, browser: Browser, baseURL: string): Promise<Scene> {
  const [mine, theirs] = await Promise.all([makeOwnCatalog(portal), makeOwnCatalog(portal)])
  const narrowed = await mine.join('owner', { groupId: mine.otherGroup, name: 'Narrowed owner' })
  const person = await portal.person('Operator', { operator: true, password: true })
  const operator = { ...person, password: PASSWORD, context: await portal.contextOf(person) }
  const people = { ...mine, narrowed, operator, outsider: theirs.owner } as unknown as Record<Who, OwnPerson>
  const [here, there] = await Promise.all([filled(mine), filled(theirs)])
  const opened: { close(): Promise<void> }[] = []
  const fresh = async () => {
    const context = await browser.newContext({ baseURL })
    opened.push(context)
    return context
  }
  const signedIn = {} as Scene['signedIn']
  const tokens = {} as Scene['tokens']
  for (const who of [...MEMBERS, ...OTHERS]) {
    const context = await fresh()
    const page = await context.newPage()
    await signIn(page, people[who])
    await page.close()
    signedIn[who] = context.request
    tokens[who] = await tokenOf(people[who].context, { scopes: [...EVERY_SCOPE] })
  }
  const absent = Object.keys(here).map((key) => [key, key === 'deviceId' ? 'ab'.repeat(64) : randomUUID()])
  const close = async () => {
    await Promise.all(opened.map((one) => one.close()))
  }
  const nowhere = Object.fromEntries(absent) as Place
  return { here, there, nowhere, signedIn, tokens, anonymous: (await fresh()).request, close }
}

async function filled(catalog: OwnCatalog): Promise<Place> {
  const [asked, downloaded] = catalog.devices as [(typeof catalog.devices)[0], (typeof catalog.devices)[0]]
  const technician = catalog.technician.context
  const on = { catalogId: catalog.id, device: asked.id }
  const request = await ask(technician, on)
  const gone = await approved(technician, catalog.owner.context, { ...on, device: downloaded.id })
  const { cti } = await download(technician, gone, await newProfile())
  const { id: image } = await addImage(catalog.owner.context, {
    catalogId: catalog.id,
    ...{ componentId: randomUUID(), name: 'Control', version: '1', kind: 0, rollback: 1 },
    products: [catalog.product],
    content: new Uint8Array(20),
  })
  return {
    catalog: catalog.id,
    device: asked.id,
    deviceId: Buffer.from(asked.deviceId).toString('hex'),
    group: catalog.group,
    product: catalog.product,
    request,
    cti,
    image,
    person: technician.person.personId,
    nothing: randomUUID(),
  }
}

// A catalog of its own for a journey, in the portal that the journeys run against: with two owners, a technician, an auditor,
// keys, a product with two groups and some devices. What a journey does there, no other journey sees.
import { randomUUID } from 'node:crypto'
import type { Role } from '@/lib/domain/policy'
import type { PolicyDocument } from '@/lib/domain/policy-document'
import { type Catalog, type Device, type Member, makeCatalog } from '../setup/catalog'
import { PASSWORD, type Person, type Portal } from '../setup/portal'
import { openRunningPortal } from '../setup/running-portal'
import { type Account, test as base } from './fixtures'

/** Somebody who can sign in (`signIn(page, them)`), with a context to arrange things in their name. */
export type OwnPerson = Account & { context: Member }
export type OwnCatalog = Omit<Catalog, 'owner' | 'join'> & {
  portal: Portal
  /** The catalog's address: /catalogs/… */
  path: string
  owner: OwnPerson
  /** A second owner, who decides on what the first asks. */
  otherOwner: OwnPerson
  technician: OwnPerson
  auditor: OwnPerson
  /** A second group of the product. */
  otherGroup: string
  /** Proven devices in the first group, named "Unit 1" to "Unit 3". */
  devices: Device[]
  /** One more person, who can sign in; or an existing one with one more role. */
  join(role: Role, more?: { groupId?: string; name?: string; as?: OwnPerson }): Promise<OwnPerson>
}

export async function makeOwnCatalog(
  portal: Portal,
  { name = `Journey ${randomUUID().slice(0, 8)}`, policy = {} as Partial<PolicyDocument> } = {},
): Promise<OwnCatalog> {
  const withPassword = async (called: string) => portal.person(called, { password: true })
  const founder = await withPassword(`Owner of ${name}`)
  const made = await makeCatalog(portal, { name, policy, founder })
  const asOwn = (person: Person, context: Member): OwnPerson => ({
    name: person.name,
    email: person.email,
    password: PASSWORD,
    context,
  })
  const join: OwnCatalog['join'] = async (role, { groupId, name: called, as } = {}) => {
    const person = as?.context.person ?? (await withPassword(called ?? `${role} of ${name}`))
    return asOwn(person, await made.join(role, { groupId, person }))
  }
  const owner = asOwn(founder, made.owner)
  const [otherOwner, technician, auditor, otherGroup] = await Promise.all([
    join('owner', { name: `Other owner of ${name}` }),
    join('technician'),
    join('auditor'),
    made.addGroup('Harbour'),
  ])
  const devices = await Promise.all([1, 2, 3].map((n) => made.addDevice({ name: `Unit ${n}` })))
  const people = { owner, otherOwner, technician, auditor }
  return { ...made, ...people, portal, path: `/catalogs/${made.id}`, join, otherGroup, devices }
}

export const test = base.extend<{ catalog: OwnCatalog }, { portal: Portal }>({
  portal: [
    async ({}, use, { project }) => {
      const portal = await openRunningPortal({
        home: process.env.LATCHKEY_HOME!,
        url: project.use.baseURL!,
      })
      await use(portal)
      await portal.close()
    },
    { scope: 'worker' },
  ],
  catalog: async ({ portal }, provide) => {
    await provide(await makeOwnCatalog(portal))
  },
})

// Who belongs to a catalog.
import { z } from 'zod'
import { operation } from '../operation'
import { cursor, pageOf } from '../paging'
import { at, inCatalog, name, oneIn } from './common'

const tag = 'Members'
const role = z.enum(['owner', 'technician', 'auditor'])
const roles = z
  .array(
    z.strictObject({
      role,
      groups: z
        .array(z.guid())
        .min(1)
        .max(100)
        .nullable()
        .describe('Device groups; null for the whole catalog.'),
    }),
  )
  .min(1)
  .max(3)
const member = z.object({
  personId: z.guid(),
  name: z.string(),
  email: z.string(),
  roles: z.array(
    z.object({
      role,
      groups: z.array(z.object({ id: z.guid(), name: z.string() })).nullable(),
      origin: z.string().nullable(),
    }),
  ),
  since: at,
  until: at.nullable(),
})

const waiting = z
  .object({ state: z.literal('waiting'), change: z.guid(), inForceAt: at.nullable() })
  .nullable()
  .describe('Making an owner waits for the other owners, or a day where there is none.')

export const listMembers = operation({
  method: 'GET',
  path: '/catalogs/{catalog}/members',
  tag,
  summary: 'Who belongs to a catalog, or did',
  scope: 'members:read',
  params: inCatalog,
  query: z.object({ text: z.string().max(100).optional(), former: z.literal('true').optional(), cursor }),
  answer: { body: pageOf(member) },
})
export const inviteMember = operation({
  method: 'POST',
  path: '/catalogs/{catalog}/members',
  tag,
  summary: 'Invite somebody, or give roles to somebody who has an account',
  about:
    'Somebody new is invited: by mail where the portal sends any, else by the link, which works once; give it to nobody else.',
  scope: 'members:write',
  params: inCatalog,
  body: z.strictObject({ email: z.email().max(320), name, roles }),
  answer: {
    status: 201,
    body: z.object({ personId: z.guid(), invited: z.boolean(), link: z.string().nullable(), waiting }),
  },
  refuses: ['already-member'],
  secret: true,
})
export const changeMember = operation({
  method: 'PUT',
  path: '/catalogs/{catalog}/members/{id}',
  tag,
  summary: 'Change the roles of a person',
  about: 'Making an owner may wait until other owners have agreed, in the portal.',
  scope: 'members:write',
  params: oneIn,
  body: z.strictObject({ roles }),
  answer: { body: z.object({ personId: z.guid(), changed: z.boolean(), waiting }) },
  refuses: ['last-owner', 'changed-meanwhile'],
})
export const removeMember = operation({
  method: 'DELETE',
  path: '/catalogs/{catalog}/members/{id}',
  tag,
  summary: 'Remove a person from a catalog',
  about: 'Ends at once what they could do here; capabilities they hold stay good until they are revoked.',
  scope: 'members:write',
  params: oneIn,
  answer: {
    body: z.object({
      withdrawn: z.number().describe('Requests that were withdrawn.'),
      live: z.number().describe('Capabilities that are still good.'),
    }),
  },
  refuses: ['last-owner', 'changed-meanwhile'],
})

// Capabilities that were issued, and what devices recorded about their use.
import { z } from 'zod'
import { operation } from '../operation'
import { cursor, pageOf } from '../paging'
import { at, deviceShown, inCatalog, type } from './common'

const tag = 'Capabilities'
const one = z.object({ catalog: z.guid(), cti: z.guid() })
const capability = z.object({
  cti: z.guid(),
  request: z.guid(),
  requester: z.string(),
  device: deviceShown,
  type,
  createdAt: at,
  notBefore: at,
  expiresAt: at,
  kid: z.string(),
  epoch: z.number(),
  profileKey: z.string().nullable(),
  standing: z.enum(['live', 'expired', 'ended', 'reserved']),
})
const operationDone = z.object({
  sequence: z.number(),
  op: z.string(),
  words: z.string(),
  code: z.number(),
  subject: z.string().nullable(),
  at: at.nullable(),
  uptimeMs: z.number(),
  bootId: z.string(),
})
const record = z.object({
  books: z.array(
    z.object({
      lines: z.array(operationDone),
      missing: z
        .array(z.object({ from: z.number(), to: z.number() }))
        .describe('Sequence numbers of which no receipt tells.'),
      open: z.array(z.object({ op: z.string(), words: z.string() })),
    }),
  ),
  receipts: z.array(z.object({ id: z.guid(), at, by: z.string().nullable(), dated: z.boolean() })),
})

export const listCapabilities = operation({
  method: 'GET',
  path: '/catalogs/{catalog}/capabilities',
  tag,
  summary: 'The capabilities that were issued, newest first',
  scope: 'capabilities:read',
  params: inCatalog,
  query: z.object({ cursor }),
  answer: { body: pageOf(capability) },
})
export const getCapability = operation({
  method: 'GET',
  path: '/catalogs/{catalog}/capabilities/{cti}',
  tag,
  summary: 'One capability, with what devices recorded about its use',
  scope: 'capabilities:read',
  params: one,
  answer: { body: capability.extend({ record }) },
})
export const revokeCapability = operation({
  method: 'POST',
  path: '/catalogs/{catalog}/capabilities/{cti}/revoke',
  tag,
  summary: 'Revoke a capability',
  about:
    'A device that is offline learns it at its next visit. Whatever else is good on that device ends too.',
  scope: 'capabilities:revoke',
  params: one,
  body: z.strictObject({ reason: z.string().trim().min(3).max(500) }),
  answer: {
    body: z.object({
      id: z.guid(),
      epoch: z.number(),
      alongside: z.number().describe('How many other capabilities of the device ended with it.'),
      signed: z.boolean(),
    }),
  },
  refuses: ['capability-ended', 'no-revocation-key', 'epoch-too-far'],
})

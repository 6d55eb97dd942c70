// The rules by which requests are judged.
import { z } from 'zod'
import { policyDocumentSchema } from '../../policy-document'
import { operation } from '../operation'
import { at, inCatalog } from './common'

const tag = 'Policy'

const changed = z.discriminatedUnion('state', [
  z.object({ state: z.literal('in-force'), version: z.number() }),
  z
    .object({ state: z.literal('waiting'), change: z.guid(), inForceAt: at.nullable() })
    .describe('It weakens the policy: others have to agree first, in the portal.'),
])

export const getPolicy = operation({
  method: 'GET',
  path: '/catalogs/{catalog}/policy',
  tag,
  summary: 'The policy in force',
  scope: 'devices:read',
  params: inCatalog,
  answer: { body: z.object({ version: z.number(), createdAt: at, document: policyDocumentSchema }) },
})
export const changePolicy = operation({
  method: 'PUT',
  path: '/catalogs/{catalog}/policy',
  tag,
  summary: 'Change the policy, or propose a change that others have to agree to',
  about:
    'Names the version that the change was made from: a policy that changed meanwhile is refused, not overwritten.',
  scope: 'policy:write',
  params: inCatalog,
  body: z.strictObject({ basedOn: z.number().int().min(1), document: policyDocumentSchema }),
  answer: { body: changed },
  refuses: ['changed-meanwhile'],
})

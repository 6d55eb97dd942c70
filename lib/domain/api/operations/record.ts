// Findings and the log.
import { z } from 'zod'
import { FINDING_KINDS } from '../../findings'
import { operation } from '../operation'
import { cursor, pageOf } from '../paging'
import { at, inCatalog, made, oneIn } from './common'

const tag = 'Record'
const device = z.object({ id: z.string(), deviceId: z.string(), name: z.string().nullable() }).nullable()
const finding = z.object({
  id: z.guid(),
  kind: z.string(),
  title: z.string(),
  at,
  device,
  cti: z.string().nullable(),
  closedAt: at.nullable(),
  closedBy: z.string().nullable(),
})
const entry = z.object({
  id: z.guid(),
  at,
  kind: z.string(),
  words: z.string(),
  person: z.string().nullable(),
  device,
  capability: z.string().nullable(),
  request: z.string().nullable(),
  fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
})

export const listFindings = operation({
  method: 'GET',
  path: '/catalogs/{catalog}/findings',
  tag,
  summary: 'What did not fit together in what devices told',
  scope: 'record:read',
  params: inCatalog,
  query: z.object({
    state: z.enum(['open', 'closed']).default('open'),
    kind: z.enum(FINDING_KINDS).optional(),
    cursor,
  }),
  answer: { body: pageOf(finding) },
})
export const getFinding = operation({
  method: 'GET',
  path: '/catalogs/{catalog}/findings/{id}',
  tag,
  summary: 'One finding, with what it means',
  scope: 'record:read',
  params: oneIn,
  answer: {
    body: finding.extend({
      means: z.string(),
      next: z.string(),
      facts: z.array(z.object({ name: z.string(), value: z.union([z.string(), z.number(), z.boolean()]) })),
      closeNote: z.string().nullable(),
    }),
  },
})
export const closeFinding = operation({
  method: 'POST',
  path: '/catalogs/{catalog}/findings/{id}/close',
  tag,
  summary: 'Close a finding, with a note; for auditors',
  scope: 'findings:close',
  params: oneIn,
  body: z.strictObject({ note: z.string().trim().min(3).max(2000) }),
  answer: { body: made },
  refuses: ['finding-closed'],
})
export const listEntries = operation({
  method: 'GET',
  path: '/catalogs/{catalog}/log',
  tag,
  summary: 'Entries of the log, newest first',
  scope: 'record:read',
  params: inCatalog,
  query: z.object({
    kind: z.string().max(40).optional().describe('The beginning of a kind’s name: `request.`'),
    person: z.guid().optional(),
    device: z
      .string()
      .regex(/^[0-9a-f]{128}$/i)
      .optional(),
    from: z.iso.datetime().optional(),
    to: z.iso.datetime().optional(),
    cursor,
  }),
  answer: { body: pageOf(entry) },
})

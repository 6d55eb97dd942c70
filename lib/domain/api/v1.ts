// The shapes of /api/v1: what a request may hold and what an answer holds. Routes and clients read the same schemas, so
// that neither can drift. Knows no HTTP; bytes are base64, times are ISO 8601 or, where the name says so, seconds. Ids are any
// 16 bytes as docs/protocol has them, of whatever RFC 9562 version: hence guid().
import { z } from 'zod'
import { TASKS, type TaskId } from '../proposal'

const base64 = (mostBytes: number) => z.base64().max(Math.ceil(mostBytes / 3) * 4)
const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`, 'i'))
const type = z.enum(['fieldServicing', 'appDevelopment'])
const taskIds = TASKS.map((task) => task.id) as [TaskId, ...TaskId[]]

/** RFC 9457; `code` is the portal's own, `next` says what to do. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string().optional(),
  code: z.string(),
  next: z.string(),
  fields: z.record(z.string(), z.string()).optional(),
  trace: z.string().optional(),
})
export type Problem = z.infer<typeof problem>

export const me = z.object({
  person: z.object({ id: z.guid(), name: z.string(), email: z.string() }),
  scopes: z.array(z.string()),
  expiresAt: z.string(),
  catalogs: z.array(z.object({ id: z.guid(), name: z.string(), roles: z.array(z.string()) })),
})
export type Me = z.infer<typeof me>

export const deviceLookup = z.object({ id: hex(64) })
export const holding = z.object({
  id: z.guid(),
  catalogId: z.guid(),
  catalog: z.string(),
  name: z.string().nullable(),
  product: z.string(),
  group: z.string(),
  claim: z.enum(['pending', 'proven']),
  keystoreVersion: z.number().nullable(),
  mayRequest: z.boolean(),
})
export const devicesFound = z.object({ items: z.array(holding) })
export type Holding = z.infer<typeof holding>

export const requestMake = z.object({
  catalogId: z.guid(),
  /** The holding's id, as the look-up of a device gives it. */
  device: z.guid(),
  tasks: z.array(z.enum(taskIds)).min(1).max(20),
  type: type.optional(),
  whyLarger: z.string().max(500).nullish(),
  reason: z.string().min(1).max(2000),
  ticket: z.string().max(100).nullish(),
  durationS: z.number().int().positive(),
  bearer: z.boolean().default(false),
  bootId: hex(16).nullish(),
})
export type RequestMake = z.input<typeof requestMake>

export const request = z.object({
  id: z.guid(),
  catalogId: z.guid(),
  device: z.object({
    id: z.guid(),
    deviceId: hex(64),
    name: z.string().nullable(),
    group: z.string(),
    product: z.string(),
  }),
  type,
  tasks: z.array(z.string()),
  reason: z.string(),
  ticket: z.string().nullable(),
  durationS: z.number(),
  bearer: z.boolean(),
  state: z.string(),
  createdAt: z.string(),
  lapsesAt: z.string(),
  approvals: z.number(),
  cti: z.string().nullable(),
})
export type PortalRequest = z.infer<typeof request>
export const requestList = z.object({ catalog: z.guid(), cursor: z.string().max(200).optional() })
export const requestPage = z.object({ items: z.array(request), next: z.string().nullable() })

export const nonceGiven = z.object({ nonce: base64(64), deviceId: hex(64), bearer: z.boolean() })
export const download = z.object({
  nonce: base64(64),
  profile: z.object({ publicKey: hex(64), proof: base64(512), label: z.string().min(1).max(100) }).nullable(),
})
export const downloaded = z.object({
  cti: z.guid(),
  repeated: z.boolean(),
  file: base64(1024),
  keystore: base64(4096).nullable(),
  catalogId: z.guid(),
  deviceName: z.string().nullable(),
  place: z.string(),
  approvedBy: z.string().nullable(),
})
export type Downloaded = z.infer<typeof downloaded>

export const image = z.object({
  id: z.guid(),
  name: z.string(),
  version: z.string(),
  kind: z.number(),
  sizeBytes: z.number(),
  rollback: z.number(),
  componentId: z.guid(),
  kid: z.string(),
})
export const imagesFound = z.object({ items: z.array(image) })
export type PortalImage = z.infer<typeof image>

export const statementNonce = z.object({ nonce: base64(64) })
export const statement = z.object({ nonce: base64(64), statement: base64(1024) })
export const proven = z.object({
  id: z.guid(),
  claimed: z.boolean(),
  /** How far the device’s clock is off; null where it has none. */
  clockOffsetS: z.number().nullable(),
})

export const visitAsked = z.object({ deviceId: hex(64) })
const epoch = z.number().int().min(0)
export const visit = z.object({
  /** Whether the catalog holds the device, as far as this person may see. */
  held: z.boolean(),
  statementNonce: base64(64),
  receiptNonce: base64(64),
  /** A revocation that the device has not confirmed, and the newest trusted keystore. */
  notice: z.object({ epoch, bytes: base64(512) }).nullable(),
  keystore: z.object({ version: z.number().int(), bytes: base64(4096) }).nullable(),
})
export type PortalVisit = z.infer<typeof visit>

export const receiptsGiven = z.object({
  deviceId: hex(64),
  /** The portal's nonce that they answer; null for what was kept where there was no network. */
  nonce: base64(64).nullable(),
  receipts: z.array(base64(8192)).max(16),
  /** The device's own list of ctis. */
  listed: z.array(z.guid()).max(64),
})
export type ReceiptsGiven = z.infer<typeof receiptsGiven>
export const receiptsTaken = z.object({
  taken: z.number(),
  known: z.number(),
  refused: z.number(),
  findings: z.number(),
})

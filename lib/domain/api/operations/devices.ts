// Devices that a catalog holds.
import { z } from 'zod'
import { DEVICE_SORTS } from '../../device-list'
import { operation } from '../operation'
import { cursor, limit, pageOf } from '../paging'
import { deviceLookup, devicesFound } from '../v1'
import { at, deviceId, inCatalog, made, name, oneIn, type } from './common'

const tag = 'Devices'
const device = z.object({
  id: z.guid().describe('Of this catalog’s holding of the device; what other operations ask for.'),
  deviceId: z.string(),
  name: z.string().nullable(),
  serial: z.string().nullable(),
  product: z.string(),
  group: z.string(),
  groupId: z.guid(),
  claim: z.enum(['pending', 'proven']),
  keystoreSeen: z.number(),
  stateSeen: z.number().nullable(),
  firmwareSeen: z.string().nullable(),
  lastSeen: at.nullable(),
})
const capability = z.object({ cti: z.guid(), requester: z.string(), type, expiresAt: at })

export const lookUp = operation({
  method: 'GET',
  path: '/devices',
  tag,
  summary: 'Which of your catalogs hold a device, by its ID',
  about: 'Says nothing of catalogs that you do not belong to.',
  scope: 'devices:read',
  query: deviceLookup,
  answer: { body: devicesFound },
})
export const listDevices = operation({
  method: 'GET',
  path: '/catalogs/{catalog}/devices',
  tag,
  summary: 'The devices of a catalog, searched and filtered',
  scope: 'devices:read',
  params: inCatalog,
  query: z.object({
    text: z.string().max(128).optional().describe('Any part of a device ID, a name or a serial.'),
    group: z.guid().optional(),
    product: z.guid().optional(),
    claim: z.enum(['pending', 'proven']).optional(),
    released: z
      .literal('true')
      .optional()
      .describe('Those that left the catalog, instead of those it holds.'),
    sort: z.enum(DEVICE_SORTS).default('name'),
    limit,
    cursor,
  }),
  answer: { body: pageOf(device.extend({ live: z.number().describe('Capabilities that are good now.') })) },
})
export const getDevice = operation({
  method: 'GET',
  path: '/catalogs/{catalog}/devices/{id}',
  tag,
  summary: 'One device, with the capabilities that are good now, as far as you may see them',
  scope: 'devices:read',
  params: oneIn,
  answer: {
    body: device.extend({
      until: at.nullable(),
      epochIssued: z.number(),
      epochConfirmed: z.number(),
      open: z.array(capability),
    }),
  },
})
export const claimDevices = operation({
  method: 'POST',
  path: '/catalogs/{catalog}/devices',
  tag,
  summary: 'Claim devices by their IDs',
  about:
    'They are pending until each has proved itself at a visit. All or none; what the catalog holds already is left as it is.',
  scope: 'devices:write',
  params: inCatalog,
  body: z.strictObject({
    groupId: z.guid(),
    devices: z
      .array(z.strictObject({ deviceId, name: name.regex(/^[^\r\n]+$/).nullish() }))
      .min(1)
      .max(300),
  }),
  answer: { body: z.object({ claimed: z.number(), known: z.number() }) },
  refuses: ['device-id-malformed'],
})
export const editDevice = operation({
  method: 'PATCH',
  path: '/catalogs/{catalog}/devices/{id}',
  tag,
  summary: 'Name a device, or move it to another device group',
  scope: 'devices:write',
  params: oneIn,
  body: z.strictObject({
    name: name.nullable().optional(),
    serial: name.nullable().optional(),
    groupId: z.guid().optional(),
  }),
  answer: { body: made },
  refuses: ['group-of-other-product', 'place-archived'],
})

export const moveDevices = operation({
  method: 'POST',
  path: '/catalogs/{catalog}/devices/move',
  tag,
  summary: 'Move devices to another device group',
  scope: 'devices:write',
  params: inCatalog,
  body: z.strictObject({ ids: z.array(z.guid()).min(1).max(1000), groupId: z.guid() }),
  answer: { body: z.object({ moved: z.number() }) },
  refuses: ['group-of-other-product', 'place-archived', 'too-large'],
})

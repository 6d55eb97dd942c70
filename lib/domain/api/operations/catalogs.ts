// Catalogs, their products and device groups.
import { z } from 'zod'
import { operation } from '../operation'
import { inCatalog, made, name } from './common'

const tag = 'Catalogs'
const catalog = z.object({
  id: z.guid(),
  name: z.string(),
  roles: z.array(z.enum(['owner', 'technician', 'auditor'])),
})
const group = z.object({
  id: z.guid(),
  name: z.string(),
  productId: z.guid(),
  product: z.string(),
  devices: z.number().int(),
})

export const listCatalogs = operation({
  method: 'GET',
  path: '/catalogs',
  tag,
  summary: 'The catalogs that you belong to',
  scope: 'devices:read',
  answer: { body: z.object({ items: z.array(catalog), next: z.null() }) },
})
export const getCatalog = operation({
  method: 'GET',
  path: '/catalogs/{catalog}',
  tag,
  summary: 'One catalog, and your roles in it',
  scope: 'devices:read',
  params: inCatalog,
  answer: { body: catalog },
})
export const listProducts = operation({
  method: 'GET',
  path: '/catalogs/{catalog}/products',
  tag,
  summary: 'The products of a catalog',
  scope: 'devices:read',
  params: inCatalog,
  answer: { body: z.object({ items: z.array(made.extend({ name: z.string() })), next: z.null() }) },
})
export const addProduct = operation({
  method: 'POST',
  path: '/catalogs/{catalog}/products',
  tag,
  summary: 'Add a product',
  scope: 'catalogs:write',
  params: inCatalog,
  body: z.strictObject({
    name,
    id: z.guid().optional().describe('Where the product is known by an id already.'),
  }),
  answer: { status: 201, body: made },
  refuses: ['name-taken'],
})
export const listGroups = operation({
  method: 'GET',
  path: '/catalogs/{catalog}/groups',
  tag,
  summary: 'The device groups of a catalog, with how many devices each holds',
  scope: 'devices:read',
  params: inCatalog,
  answer: { body: z.object({ items: z.array(group), next: z.null() }) },
})
export const addGroup = operation({
  method: 'POST',
  path: '/catalogs/{catalog}/groups',
  tag,
  summary: 'Add a device group to a product',
  scope: 'catalogs:write',
  params: inCatalog,
  body: z.strictObject({ productId: z.guid(), name }),
  answer: { status: 201, body: made },
  refuses: ['name-taken'],
})

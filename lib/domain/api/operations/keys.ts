// Trusted keystores, signing keys and images.
import { z } from 'zod'
import { operation } from '../operation'
import { imagesFound } from '../v1'
import { at, inCatalog, oneIn } from './common'

const tag = 'Keys and images'

export const getKeys = operation({
  method: 'GET',
  path: '/catalogs/{catalog}/keys',
  tag,
  summary: 'The public halves of the keys, and the keystores that were issued',
  scope: 'keys:read',
  params: inCatalog,
  answer: {
    body: z.object({
      root: z.object({ kid: z.string(), publicKey: z.string() }).nullable(),
      keys: z.array(z.object({ kid: z.string(), use: z.number(), state: z.string(), createdAt: at })),
      keystores: z.array(z.object({ version: z.number(), createdAt: at, sizeBytes: z.number() })),
      devices: z
        .object({ behind: z.number(), total: z.number() })
        .describe('How many devices showed an older keystore.'),
    }),
  },
})
export const getKeystore = operation({
  method: 'GET',
  path: '/catalogs/{catalog}/keystores/{version}',
  tag,
  summary: 'A trusted keystore as its file',
  scope: 'devices:read',
  params: z.object({
    catalog: z.guid(),
    version: z
      .string()
      .regex(/^(newest|[1-9]\d{0,9})$/)
      .describe('A number, or `newest`.'),
  }),
  answer: { file: 'application/octet-stream' },
})
export const listImages = operation({
  method: 'GET',
  path: '/catalogs/{catalog}/images',
  tag,
  summary: 'The images of a catalog',
  scope: 'images:read',
  params: inCatalog,
  answer: { body: imagesFound },
})
export const getImage = operation({
  method: 'GET',
  path: '/catalogs/{catalog}/images/{id}',
  tag,
  summary: 'One image as its file: the signed manifest, then the content',
  scope: 'images:read',
  params: oneIn,
  answer: { file: 'application/octet-stream' },
})

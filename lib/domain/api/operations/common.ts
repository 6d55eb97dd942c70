// Shapes that many operations share.
import { z } from 'zod'

export const inCatalog = z.object({ catalog: z.guid() })
export const oneIn = z.object({ catalog: z.guid(), id: z.guid() })
export const name = z.string().trim().min(1).max(200)
export const at = z.string().describe('ISO 8601, UTC.')
export const made = z.object({ id: z.guid() })
export const deviceShown = z.object({
  id: z.guid(),
  deviceId: z.string(),
  name: z.string().nullable(),
  group: z.string(),
  product: z.string(),
})
export const type = z.enum(['fieldServicing', 'appDevelopment'])
export const deviceId = z.string().regex(/^[0-9a-f]{128}$/i, 'A device ID has 128 hexadecimal digits.')

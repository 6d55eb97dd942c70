// The OpenAPI document of this portal, with its own address.
import { openApiDocument } from '@/lib/domain/api/document'
import { OPERATIONS } from '@/lib/domain/api/registry'
import { env } from '../env'
import { statusOf } from '../errors'

const VERSION = '1'

export const describe = () =>
  openApiDocument({ operations: OPERATIONS, url: env().LATCHKEY_URL, version: VERSION, statusOf })

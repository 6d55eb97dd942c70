// The public halves of a catalog's keys.
import { getKeys } from '@/lib/domain/api/operations/keys'
import { serve } from '@/lib/server/api/serve'
import { keysOf } from '@/lib/server/queries/keys'

export const GET = serve(getKeys, ({ context, params }) => keysOf(context, params.catalog))

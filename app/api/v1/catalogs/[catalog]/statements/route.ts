// A device's own statement for a catalog: first the server's nonce, then what the device signed over it.
import { fromBase64, toBase64 } from '@/lib/core/bytes'
import { askForStatement as ask, giveStatement } from '@/lib/domain/api/operations/visits'
import { serve } from '@/lib/server/api/serve'
import { askForStatement, proveDevice } from '@/lib/server/usecases/prove-device'

export const POST = serve(ask, async ({ context, params }) => {
  const { nonce } = await askForStatement(context, { catalogId: params.catalog })
  return { nonce: toBase64(nonce) }
})

export const PUT = serve(giveStatement, ({ context, params, body }) =>
  proveDevice(context, {
    catalogId: params.catalog,
    nonce: fromBase64(body.nonce),
    statement: fromBase64(body.statement),
    groupId: null,
    name: null,
  }),
)

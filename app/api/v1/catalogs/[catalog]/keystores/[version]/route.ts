// A trusted keystore of the catalog as its file: the newest, or the version asked for.
import { getKeystore } from '@/lib/domain/api/operations/keys'
import { file } from '@/lib/server/api/problem'
import { serve } from '@/lib/server/api/serve'
import { keystoreOf } from '@/lib/server/queries/catalog'

export const GET = serve(getKeystore, async ({ context, params }) => {
  const version = params.version === 'newest' ? null : Number(params.version)
  const keystore = await keystoreOf(context, { catalogId: params.catalog, version })
  return file(keystore.bytes, `keystore-${keystore.version}.cose`)
})

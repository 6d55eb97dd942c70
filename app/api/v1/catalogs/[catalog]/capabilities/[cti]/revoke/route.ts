// Revoking a capability.
import { revokeCapability as revoke } from '@/lib/domain/api/operations/capabilities'
import { serve } from '@/lib/server/api/serve'
import { revokeCapability } from '@/lib/server/usecases/revoke-capability'

export const POST = serve(revoke, ({ context, params: { catalog: catalogId, cti }, body: { reason } }) =>
  revokeCapability(context, { catalogId, cti, reason }),
)

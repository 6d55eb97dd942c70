// Whom the token stands for, what it may do, until when.
import { whoAmI } from '@/lib/domain/api/operations/account'
import { serve } from '@/lib/server/api/serve'
import { navigationFor } from '@/lib/server/queries/navigation'

export const GET = serve(whoAmI, async ({ context, scopes, expiresAt }) => {
  const { personId: id, name, email } = context.viewer
  const catalogs = await navigationFor(context)
  return { person: { id, name, email }, scopes, expiresAt: expiresAt.toISOString(), catalogs }
})

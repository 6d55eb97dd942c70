// Whom the token stands for, what it may do, until when.
import type { Me } from '@/lib/domain/api/v1'
import { api } from '@/lib/server/api'
import { navigationFor } from '@/lib/server/queries/navigation'

export function GET(request: Request): Promise<Response> {
  return api(request, null, async ({ context, scopes, expiresAt }): Promise<Me> => {
    const { personId: id, name, email } = context.viewer
    const catalogs = await navigationFor(context)
    return {
      person: { id, name, email },
      scopes,
      expiresAt: expiresAt.toISOString(),
      catalogs: catalogs.map((one) => ({ id: one.id, name: one.name, roles: one.roles })),
    }
  })
}

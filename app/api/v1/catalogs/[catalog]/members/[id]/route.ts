// One person of a catalog: their roles, and removing them.
import { changeMember as change, removeMember as remove } from '@/lib/domain/api/operations/members'
import { serve } from '@/lib/server/api/serve'
import { changeMember } from '@/lib/server/usecases/change-member'
import { removeMember } from '@/lib/server/usecases/remove-member'

export const PUT = serve(change, ({ context, params, body }) =>
  changeMember(context, { catalogId: params.catalog, personId: params.id, roles: body.roles }),
)

export const DELETE = serve(remove, ({ context, params }) =>
  removeMember(context, { catalogId: params.catalog, personId: params.id }),
)

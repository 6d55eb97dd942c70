// Who belongs to a catalog, and inviting somebody.
import { inviteMember as invite, listMembers } from '@/lib/domain/api/operations/members'
import { pageAfter, pageIn } from '@/lib/domain/api/paging'
import { serve } from '@/lib/server/api/serve'
import { mailRoute } from '@/lib/server/mail/route'
import { membersOf } from '@/lib/server/queries/members'
import { inviteMember } from '@/lib/server/usecases/members'

export const GET = serve(listMembers, async ({ context, params, query: { text, former, cursor } }) => {
  const page = pageIn(cursor)
  const asked = { catalogId: params.catalog, text, former: former === 'true', page }
  const { people, more } = await membersOf(context, asked)
  return { items: people, next: pageAfter(page, more) }
})

export const POST = serve(invite, ({ context, params, body }) =>
  inviteMember(context, { catalogId: params.catalog, ...body, byMail: mailRoute() !== 'none' }),
)

// A program signs out (RFC 7009): its token ends, and the answer is the same where there was none.
import { revocationAsked } from '@/lib/domain/api/oauth'
import { oauth } from '@/lib/server/oauth'
import { giveUpToken } from '@/lib/server/usecases/api-tokens'

export function POST(request: Request): Promise<Response> {
  return oauth(request, revocationAsked, async ({ input, gate }) => {
    await giveUpToken(gate, input)
    return {}
  })
}

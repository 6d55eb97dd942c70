// The program asks whether it was let in, and gets its token once (RFC 8628, section 3.4).
import { DEVICE_CODE_GRANT, tokenAsked } from '@/lib/domain/api/oauth'
import { oauth } from '@/lib/server/oauth'
import { redeemGrant } from '@/lib/server/usecases/device-grant'

const UNSUPPORTED = { error: 'unsupported_grant_type', error_description: `Only ${DEVICE_CODE_GRANT}.` }

export function POST(request: Request): Promise<Response> {
  return oauth(request, tokenAsked, async ({ input, gate }) => {
    if (input.grant_type !== DEVICE_CODE_GRANT) return Response.json(UNSUPPORTED, { status: 400 })
    const given = await redeemGrant(gate, { deviceCode: input.device_code, client: input.client_id })
    return {
      access_token: given.token,
      token_type: 'Bearer',
      expires_in: Math.max(0, Math.floor((given.expiresAt.getTime() - gate.now().getTime()) / 1000)),
      scope: given.scopes.join(' '),
    }
  })
}

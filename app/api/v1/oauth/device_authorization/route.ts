// A program asks to be let in (RFC 8628, section 3.1).
import { authorizationAsked } from '@/lib/domain/api/oauth'
import { formatUserCode } from '@/lib/domain/user-code'
import { oauth } from '@/lib/server/oauth'
import { startGrant } from '@/lib/server/usecases/device-grant'

export function POST(request: Request): Promise<Response> {
  return oauth(request, authorizationAsked, async ({ input, gate, address, url }) => {
    const { client_id: client, scope, label } = input
    const scopes = scope.split(' ').filter(Boolean)
    const started = await startGrant(gate, { client, scopes, label, address })
    const code = formatUserCode(started.userCode)
    return {
      device_code: started.deviceCode,
      user_code: code,
      verification_uri: `${url}/activate`,
      verification_uri_complete: `${url}/activate?code=${code}`,
      expires_in: started.lastsS,
      interval: started.intervalS,
    }
  })
}

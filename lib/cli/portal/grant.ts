// Signing in without a browser here (RFC 8628): a code is shown, the person types it into the portal, and this side asks
// until somebody has decided.
import { setTimeout as sleep } from 'node:timers/promises'
import { DEVICE_CODE_GRANT, authorizationGiven, oauthError, tokenGiven } from '@/lib/domain/api/oauth'
import { FIELD_SCOPES } from '@/lib/domain/token-scopes'
import { CliError, PortalError } from '../errors'
import type { Io } from '../io'
import { exchange, parsed } from './client'

const CLIENT = 'latchkey-cli'
const SLOWER_S = 5

export type Asked = { portal: string; label: string; show: (code: string, at: string, link: string) => void }
export type Given = { token: string; expiresAt: string }

const WORDS: Record<string, { title: string; next: string }> = {
  access_denied: { title: 'Signing in was denied', next: 'Start again if that was a mistake.' },
  expired_token: { title: 'The time to sign in is over', next: 'Start again: latchkey sign-in' },
}

export async function signInByGrant(io: Io, { portal, label, show }: Asked): Promise<Given> {
  const form = { client_id: CLIENT, scope: FIELD_SCOPES.join(' '), label }
  const asked = await post(io, `${portal}/api/v1/oauth/device_authorization`, form)
  if (asked.status >= 400) throw refusal(errorOf(asked))
  const started = parsed(asked, authorizationGiven)
  if (new URL(started.verification_uri).origin !== portal)
    throw new CliError(
      'portal-answer',
      `It calls itself ${new URL(started.verification_uri).origin}. Sign in there.`,
    )
  show(started.user_code, started.verification_uri, started.verification_uri_complete)
  const until = io.nowMs() + started.expires_in * 1000
  for (let intervalS = started.interval; io.nowMs() < until;) {
    await sleep(intervalS * 1000, undefined, { signal: io.interrupted })
    const answer = await post(io, `${portal}/api/v1/oauth/token`, {
      grant_type: DEVICE_CODE_GRANT,
      device_code: started.device_code,
      client_id: CLIENT,
    })
    if (answer.status < 400) {
      const given = parsed(answer, tokenGiven)
      return {
        token: given.access_token,
        expiresAt: new Date(io.nowMs() + given.expires_in * 1000).toISOString(),
      }
    }
    const error = errorOf(answer)
    if (error.error === 'slow_down') intervalS += SLOWER_S
    else if (error.error !== 'authorization_pending') throw refusal(error)
  }
  throw refusal({ error: 'expired_token' })
}

/** Ends the token at the portal. */
export async function giveUp(io: Io, portal: string, token: string): Promise<void> {
  await post(io, `${portal}/api/v1/oauth/revoke`, { token })
}

const post = (io: Io, url: string, form: Record<string, string>) =>
  exchange(io, url, { method: 'POST', form })
const errorOf = (answer: Parameters<typeof parsed>[0]) => parsed(answer, oauthError)

function refusal({
  error,
  error_description: detail,
}: {
  error: string
  error_description?: string
}): PortalError {
  const words = WORDS[error] ?? { title: 'The portal refused to start signing in', next: 'Try again later.' }
  return new PortalError(error.replaceAll('_', '-'), { ...words, ...(detail && { detail }) })
}

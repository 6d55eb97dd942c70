// The shapes of the device authorization grant (RFC 8628) and of token revocation (RFC 7009), with the errors as those and
// RFC 6749 name them.
import { z } from 'zod'
import type { DomainCode } from '../errors'

export const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

export const authorizationAsked = z.object({
  client_id: z.string().max(100),
  scope: z.string().max(500),
  /** Ours: what the program calls itself, shown to the person as its own words. */
  label: z.string().max(200).default(''),
})
export const authorizationGiven = z.object({
  device_code: z.string(),
  user_code: z.string(),
  verification_uri: z.string(),
  verification_uri_complete: z.string(),
  expires_in: z.number(),
  interval: z.number(),
})
export const tokenAsked = z.object({
  grant_type: z.string().max(100),
  device_code: z.string().max(200),
  client_id: z.string().max(100),
})
export const tokenGiven = z.object({
  access_token: z.string(),
  token_type: z.string(),
  expires_in: z.number(),
  scope: z.string(),
})
export const revocationAsked = z.object({ token: z.string().max(200) })
export const oauthError = z.object({ error: z.string(), error_description: z.string().optional() })

const ERRORS: Partial<Record<DomainCode, string>> = {
  'grant-pending': 'authorization_pending',
  'grant-slow-down': 'slow_down',
  'grant-expired': 'expired_token',
  'grant-denied': 'access_denied',
  'client-unknown': 'invalid_client',
  internal: 'server_error',
}

export const oauthErrorOf = (code: DomainCode): string => ERRORS[code] ?? 'invalid_request'

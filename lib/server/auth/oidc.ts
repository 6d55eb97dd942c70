// What next-auth is told of a provider, and what becomes of its checked answer. PKCE, state and nonce are next-auth's; issuer,
// audience and expiry of the ID token are held to by the library below it.
import type { OIDCConfig } from 'next-auth/providers'
import type { Gate } from '../gate'
import { signInWithIdentity } from '../usecases/sign-in-identity'
import { type OidcProvider, emailVerified, grantsFor } from './oidc-settings'

type Profile = Record<string, unknown>
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

export const asProvider = (one: OidcProvider): OIDCConfig<Profile> => ({
  id: one.id,
  name: one.name,
  type: 'oidc',
  issuer: one.issuer,
  clientId: one.clientId,
  clientSecret: one.clientSecret,
  checks: ['pkce', 'state', 'nonce'],
  authorization: { params: { scope: one.scope } },
  profile: (profile) => ({ id: text(profile.sub), email: text(profile.email), name: text(profile.name) }),
})

/** Throws a coded refusal. */
export function enterWith(
  gate: Gate,
  provider: OidcProvider,
  said: { profile: Profile; address: string | null; agent: string | null },
): Promise<{ token: string; personId: string }> {
  const { profile, address, agent } = said
  const email = text(profile.email).slice(0, 320)
  return signInWithIdentity(gate, {
    issuer: provider.issuer,
    provider: provider.name,
    subject: text(profile.sub).slice(0, 500),
    email,
    name: (text(profile.name) || email.split('@')[0]! || 'Somebody').slice(0, 200),
    verified: email.length > 2 && emailVerified(provider, profile),
    grants: grantsFor(provider, profile).map(({ catalog, role, group }) => ({ catalog, role, group })),
    signUp: provider.signUp,
    address,
    agent,
  })
}

// Providers of single sign-on (OpenID Connect) from settings: LATCHKEY_OIDC_… for the first, LATCHKEY_OIDC2_… to
// LATCHKEY_OIDC5_… for more. Knows neither the process nor the network.
import { z } from 'zod'
import { ROLES, type Role } from '@/lib/domain/policy'

/** What a value of the claim gives: a role in a catalog, named by id or name, and in a device group of it. */
export type Grant = { value: string; catalog: string; role: Role; group: string | null }
export type OidcProvider = {
  id: string
  issuer: string
  clientId: string
  clientSecret: string
  name: string
  scope: string
  rolesClaim: string
  grants: Grant[]
  /** Who gets an account uninvited: nobody, whom a role is mapped to, or everybody whom the provider lets in. */
  signUp: 'off' | 'mapped' | 'on'
  /** The provider's addresses are verified although it does not say so: for a directory of one's own. */
  trustEmail: boolean
}

const secure = (issuer: string) => {
  const { protocol, hostname } = new URL(issuer)
  return protocol === 'https:' || hostname === 'localhost' || hostname === '127.0.0.1'
}
const settings = z.object({
  ISSUER: z.url().refine(secure, 'must be https'),
  CLIENT_ID: z.string().min(1),
  CLIENT_SECRET: z.string().min(1),
  NAME: z.string().min(1).max(40).default('your organisation'),
  SCOPE: z.string().default('openid email profile'),
  ROLES_CLAIM: z.string().default('groups'),
  ROLES: z.string().default(''),
  SIGN_UP: z.enum(['off', 'mapped', 'on']).default('mapped'),
  TRUST_EMAIL: z.enum(['off', 'on']).default('off'),
})
const NUMBERS = ['', '2', '3', '4', '5'] as const

/** Throws with the name of the setting that is wrong; never with its value. */
export function readOidc(source: Readonly<Record<string, string | undefined>>): OidcProvider[] {
  return NUMBERS.flatMap((number) => {
    const prefix = `LATCHKEY_OIDC${number}_`
    if (!source[`${prefix}ISSUER`]) return []
    const given = Object.fromEntries(
      Object.keys(settings.shape).map((key) => [key, source[`${prefix}${key}`] || undefined]),
    )
    const parsed = settings.safeParse(given)
    if (!parsed.success)
      throw new Error(
        `Wrong settings: ${parsed.error.issues.map((one) => prefix + one.path.join('.')).join(', ')}.`,
      )
    const one = parsed.data
    return [
      {
        id: `oidc${number}`,
        issuer: one.ISSUER,
        clientId: one.CLIENT_ID,
        clientSecret: one.CLIENT_SECRET,
        name: one.NAME,
        scope: one.SCOPE,
        rolesClaim: one.ROLES_CLAIM,
        grants: readGrants(one.ROLES, `${prefix}ROLES`),
        signUp: one.SIGN_UP,
        trustEmail: one.TRUST_EMAIL === 'on',
      },
    ]
  })
}

/** "field-staff = Cold chain / technician / Depot; leads = Cold chain / owner". */
export function readGrants(text: string, setting = 'roles'): Grant[] {
  return text
    .split(';')
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const at = part.indexOf('=')
      const [catalog, role, group, ...more] = part
        .slice(at + 1)
        .split('/')
        .map((word) => word.trim())
      const value = part.slice(0, at).trim()
      const known = ROLES.find((one) => one === role)
      if (at < 1 || !value || !catalog || !known || group === '' || more.length > 0)
        throw new Error(`Wrong settings: ${setting} has a line that is not "value = catalog / role / group".`)
      return { value, catalog, role: known, group: group ?? null }
    })
}

/** The grants for what the provider says of somebody: a text, or a list of texts. */
export function grantsFor(provider: OidcProvider, profile: Readonly<Record<string, unknown>>): Grant[] {
  const said = profile[provider.rolesClaim]
  const values = new Set(Array.isArray(said) ? said : [said])
  return provider.grants.filter((grant) => values.has(grant.value))
}

export const emailVerified = (provider: OidcProvider, profile: Readonly<Record<string, unknown>>): boolean =>
  [true, 'true'].includes(profile.email_verified as never) ||
  [true, 'true', 1, '1'].includes(profile.xms_edov as never) ||
  provider.trustEmail

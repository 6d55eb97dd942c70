// A real provider of OpenID Connect, over HTTP, that signs everybody in as the account a test names; and the portal's side of
// next-auth against it.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Auth, type AuthConfig, skipCSRFCheck } from '@auth/core'
import Provider from 'oidc-provider'
import { asProvider, enterWith } from '@/lib/server/auth/oidc'
import type { OidcProvider } from '@/lib/server/auth/oidc-settings'
import { isDomainError } from '@/lib/domain/errors'
import type { Portal } from './portal'

const CALLBACK = 'http://localhost:4137/api/auth/callback/oidc'
export type Claims = Record<string, unknown>
export type Idp = { issuer: string; claims: Claims; sub: string; close(): Promise<void> }

export async function openProvider(): Promise<Idp> {
  const server: Server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  const idp: Idp = {
    issuer,
    claims: {},
    sub: 'a',
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  }
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'portal', client_secret: 'a secret of a test', redirect_uris: [CALLBACK] }],
    cookies: { keys: ['a key of a test'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
    findAccount: (_: unknown, sub: string) => ({ accountId: sub, claims: () => ({ sub, ...idp.claims }) }),
    loadExistingGrant: async (ctx: {
      oidc: { client: { clientId: string }; session: { accountId: string } }
    }) => {
      const { clientId } = ctx.oidc.client
      const grant = new provider.Grant({ clientId, accountId: ctx.oidc.session.accountId })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
  } as never)
  const serve = provider.callback()
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void serve(request, response)
    void provider.interactionFinished(
      request,
      response,
      { login: { accountId: idp.sub } },
      { mergeWithLastSubmission: false },
    )
  })
  return idp
}

/** A browser's jar for both sides. */
function jar() {
  const kept = new Map<string, string>()
  return {
    kept,
    take: (response: Response) => {
      for (const line of response.headers.getSetCookie()) {
        const [pair] = line.split(';')
        const at = pair!.indexOf('=')
        kept.set(pair!.slice(0, at), pair!.slice(at + 1))
      }
      return response
    },
    header: () => ({ cookie: [...kept].map(([name, value]) => `${name}=${value}`).join('; ') }),
  }
}

export type Outcome = { token: string | null; to: string }
/** What lies between the provider's answer and the portal, for a test to change. */
export type Tamper = {
  callback?: (url: URL) => void
  cookies?: (kept: Map<string, string>) => void
  config?: Partial<AuthConfig>
}

/** The whole way of a sign-in: portal, provider, and back. */
export async function signInAt(
  portal: Portal,
  { idp, provider, tamper = {} }: { idp: Idp; provider: OidcProvider; tamper?: Tamper },
): Promise<Outcome> {
  let token: string | null = null
  let refused: string | null = null
  const config: AuthConfig = {
    providers: [asProvider(provider)],
    secret: 'a secret of a test that is long enough',
    trustHost: true,
    skipCSRFCheck,
    basePath: '/api/auth',
    pages: { signIn: '/sign-in', error: '/sign-in' },
    logger: { error: () => {}, warn: () => {} },
    callbacks: {
      signIn: async ({ profile }) => {
        try {
          const said = { profile: profile as Claims, address: '192.0.2.9', agent: null }
          token = (await enterWith(portal.gate, provider, said)).token
          return true
        } catch (error) {
          if (!isDomainError(error)) throw error
          refused = error.code
          return `/sign-in?refused=${error.code}`
        }
      },
    },
    ...tamper.config,
  }
  const cookies = jar()
  const begin = new Request('http://localhost:4137/api/auth/signin/oidc', {
    method: 'POST',
    body: new URLSearchParams({ callbackUrl: '/' }),
  })
  let to = cookies.take(await Auth(begin, config)).headers.get('location')!
  const atProvider = jar()
  for (let step = 0; step < 8 && to.startsWith(idp.issuer); step++) {
    const answer = atProvider.take(await fetch(to, { redirect: 'manual', headers: atProvider.header() }))
    to = new URL(answer.headers.get('location')!, idp.issuer).href
  }
  const back = new URL(to)
  tamper.callback?.(back)
  tamper.cookies?.(cookies.kept)
  const answer = await Auth(new Request(back, { headers: cookies.header() }), config)
  return { token, to: refused ?? answer.headers.get('location') ?? '' }
}

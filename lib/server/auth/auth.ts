// next-auth, kept behind this file: it carries our sign-in's token in an encrypted cookie and nothing more. Whether that
// sign-in still stands, and who it is, is looked up on every request (viewer.ts).
import { headers } from 'next/headers'
import NextAuth, { CredentialsSignin } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { isDomainError } from '@/lib/domain/errors'
import { db } from '../db'
import { oidcProviders } from '../env'
import { refusedOf } from '../errors'
import { makeGate } from '../gate'
import { asProvider, enterWith } from './oidc'
import { SIGN_IN_LASTS_S, signIn as signInWithPassword } from '../usecases/sign-in'

class Refused extends CredentialsSignin {
  constructor(code: string) {
    super()
    this.code = code
  }
}

export const gate = () => makeGate(db())

const credentials = Credentials({
  credentials: { email: {}, password: {} },
  authorize: async (given, request) => {
    const headers = request.headers
    try {
      const { token, personId } = await signInWithPassword(gate(), {
        email: String(given.email ?? '').slice(0, 320),
        password: String(given.password ?? ''),
        address: headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() ?? null,
        agent: headers.get('user-agent'),
      })
      return { id: personId, token }
    } catch (error) {
      throw new Refused(isDomainError(error) ? error.code : 'internal')
    }
  },
})

/** The person comes in, or is sent back with a code; the token goes on in the user that next-auth hands to `jwt`. */
async function admit(
  id: string,
  user: { token?: string },
  profile: Record<string, unknown>,
): Promise<true | string> {
  const provider = oidcProviders().find((one) => one.id === id)
  if (!provider) return '/sign-in?refused=identity-failed'
  const given = await headers()
  const address = given.get('x-forwarded-for')?.split(',').at(-1)?.trim() ?? null
  try {
    const { token } = await enterWith(gate(), provider, { profile, address, agent: given.get('user-agent') })
    user.token = token
    return true
  } catch (error) {
    return `/sign-in?refused=${refusedOf(error).code}`
  }
}

export const { handlers, auth, signIn, signOut } = NextAuth(() => ({
  providers: [credentials, ...oidcProviders().map(asProvider)],
  session: { strategy: 'jwt', maxAge: SIGN_IN_LASTS_S },
  trustHost: true,
  pages: { signIn: '/sign-in', error: '/sign-in' },
  callbacks: {
    signIn: ({ account, user, profile }) =>
      account?.type === 'oidc' ? admit(account.provider, user as { token?: string }, profile ?? {}) : true,
    jwt: ({ token, user }) => (user ? { token: (user as { token?: string }).token } : token),
    session: ({ session, token }) => ({ expires: session.expires, token: token.token as string }) as never,
  },
  // A refused sign-in is an entry of the log, not a stack trace.
  logger: {
    error: (error) => error.name !== 'CredentialsSignin' && console.error(error.name, error.cause ?? ''),
    warn: () => {},
  },
}))

// Starting and ending a sign-in from a form.
import { CredentialsSignin } from 'next-auth'
import { signOut as endSignIn } from '../usecases/sign-in'
import { oidcProviders } from '../env'
import { gate, signIn, signOut } from './auth'
import { currentToken } from './viewer'

/** Null where it worked, else the code of the refusal. */
export async function startSession(given: { email: string; password: string }): Promise<string | null> {
  try {
    await signIn('credentials', { ...given, redirect: false })
    return null
  } catch (error) {
    if (error instanceof CredentialsSignin) return error.code
    throw error
  }
}

/** For the sign-in page: which providers there are. */
export const providersToChoose = () => oidcProviders().map(({ id, name }) => ({ id, name }))
/** Their names, by issuer. */
export const providerNames = (): Record<string, string> =>
  Object.fromEntries(oidcProviders().map(({ issuer, name }) => [issuer, name]))

/** The provider's address, where the browser goes on; null for one that is not set. */
export async function startWithProvider(id: string, to: string): Promise<string | null> {
  if (!oidcProviders().some((one) => one.id === id)) return null
  return (await signIn(id, { redirect: false, redirectTo: to })) as string
}

export async function endSession(): Promise<void> {
  const token = await currentToken()
  if (token) await endSignIn(gate(), token)
  await signOut({ redirect: false })
}

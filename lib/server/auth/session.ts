// Starting and ending a sign-in from a form.
import { CredentialsSignin } from 'next-auth'
import { signOut as endSignIn } from '../usecases/sign-in'
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

export async function endSession(): Promise<void> {
  const token = await currentToken()
  if (token) await endSignIn(gate(), token)
  await signOut({ redirect: false })
}

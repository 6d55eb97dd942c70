'use server'
// Sign-in and sign-out as forms.
import { redirect } from 'next/navigation'
import { DOMAIN_WORDS, type DomainCode } from '@/lib/domain/errors'
import { endSession, startSession } from '@/lib/server/auth/session'

export type SignInState = { error: { title: string; next: string } | null; email: string }

export async function signInAction(_: SignInState, form: FormData): Promise<SignInState> {
  const email = String(form.get('email') ?? '').trim()
  const refused = await startSession({ email, password: String(form.get('password') ?? '') })
  if (refused) return { error: DOMAIN_WORDS[refused as DomainCode] ?? DOMAIN_WORDS.internal, email }
  const to = String(form.get('to') ?? '')
  redirect(/^\/[a-z][a-z0-9/?=&_-]*$/i.test(to) ? to : '/')
}

export async function signOutAction(): Promise<void> {
  await endSession()
  redirect('/sign-in')
}

'use server'
import { setPasswordByLink } from '@/lib/server/auth/gate-actions'

type State = { done: boolean; error: { title: string; next: string } | null }

export async function setPassword(token: string, _: State, form: FormData): Promise<State> {
  const answer = await setPasswordByLink({ token, password: String(form.get('password') ?? '') })
  return answer.ok ? { done: true, error: null } : { done: false, error: answer.error }
}

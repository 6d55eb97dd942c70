'use server'
import { z } from 'zod'
import { setUpPortal } from '@/lib/server/auth/gate-actions'

type Given = Partial<Record<'name' | 'email' | 'catalog' | 'ownerName' | 'ownerEmail', string>>
type State = {
  ownerLink: string | null
  done: boolean
  error: { title: string; next: string } | null
  /** What was typed, so that a refused form keeps it; never a password. */
  given: Given
}

const name = z.string().trim().min(1).max(200)
const shape = z.object({
  name,
  email: z.email().max(320),
  password: z.string(),
  catalog: name,
  ownerName: z.string().trim().max(200),
  ownerEmail: z.union([z.literal(''), z.email().max(320)]),
})

export async function setUp(token: string, _: State, form: FormData): Promise<State> {
  const text = (field: string) => String(form.get(field) ?? '').slice(0, 400)
  const given: Given = {
    name: text('name'),
    email: text('email'),
    catalog: text('catalog'),
    ownerName: text('ownerName'),
    ownerEmail: text('ownerEmail'),
  }
  const parsed = shape.safeParse(Object.fromEntries(form))
  const failed = (title: string, next: string): State => ({
    ownerLink: null,
    done: false,
    error: { title, next },
    given,
  })
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')
    return failed('Something in the form is not right', `Check: ${fields}.`)
  }
  const { data } = parsed
  if (data.password !== form.get('again'))
    return failed('The passwords differ', 'Type the same password twice.')
  if ((data.ownerEmail === '') !== (data.ownerName === ''))
    return failed('The first owner is not complete', 'Give both name and e-mail, or neither.')
  const owner = data.ownerEmail ? { name: data.ownerName, email: data.ownerEmail } : null
  const operator = { name: data.name, email: data.email, password: data.password }
  const answer = await setUpPortal({ token, operator, catalog: data.catalog, owner })
  return answer.ok
    ? { ownerLink: answer.value.ownerLink, done: true, error: null, given: {} }
    : failed(answer.error.title, answer.error.next)
}

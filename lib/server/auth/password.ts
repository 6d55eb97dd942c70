// Passwords as argon2id hashes, and what a password must be. It knows no account.
import { hash, verify } from '@node-rs/argon2'
import { DomainError } from '@/lib/domain/errors'

// Argon2id with 19 MiB and two passes: the floor that OWASP's password storage cheat sheet gives.
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
const SHORTEST = 12
const LONGEST = 512

/** Throws `password-weak`. */
export function checkPassword(password: string, personal: readonly string[] = []): void {
  const lower = password.toLowerCase()
  const guessable = personal.some((word) => word.length > 3 && lower.includes(word.toLowerCase()))
  const dull = new Set(password).size < 5
  if (password.length < SHORTEST || password.length > LONGEST || guessable || dull)
    throw new DomainError('password-weak')
}

export function hashPassword(password: string): Promise<string> {
  return hash(password, PARAMETERS)
}

let decoy: Promise<string> | undefined

/** False for an unknown account too, after the same work: the time does not tell who has an account. */
export async function passwordFits(password: string, stored: string | null | undefined): Promise<boolean> {
  const against = stored ?? (await (decoy ??= hashPassword('nobody has this password')))
  const fits = await verify(against, password.slice(0, LONGEST)).catch(() => false)
  return fits && stored != null
}

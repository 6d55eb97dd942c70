// The process environment, read once and held to its form. The one file that reads process.env.
import { z } from 'zod'
import { type OidcProvider, readOidc } from './auth/oidc-settings'

const environment = z.object({
  LATCHKEY_APP_URL: z.string().min(1),
  LATCHKEY_SIGNER_URL: z.string().min(1),
  LATCHKEY_HOME: z.string().min(1),
  LATCHKEY_MODE: z.enum(['demo', 'production']),
  LATCHKEY_URL: z.url(),
  /** 32 bytes, base64: encrypts the catalogs' private keys. */
  LATCHKEY_KEY: z
    .string()
    .refine((text) => Buffer.from(text, 'base64').length === 32, 'must be 32 bytes in base64'),
  /** The queue's login; only the process that works the queue off is told it. */
  LATCHKEY_WORKER_URL: z.string().optional(),
  LATCHKEY_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  LATCHKEY_MAIL_FROM: z.string().max(320).optional(),
  /** Names of hosts, with commas between, to which webhooks may go although they are not public. */
  LATCHKEY_WEBHOOK_ALLOW: z.string().optional(),
})
export type Env = z.infer<typeof environment>

let read: Env | undefined

/** Throws with the names of what is missing; never with a value. */
export function env(): Env {
  if (read) return read
  const parsed = environment.safeParse(process.env)
  if (!parsed.success) {
    const names = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')
    throw new Error(
      `The environment is not complete: ${names}. Start with npm start, or see docs/operations.`,
    )
  }
  return (read = parsed.data)
}

let providers: OidcProvider[] | undefined

/** Single sign-on, where it is set. */
export const oidcProviders = (): OidcProvider[] => (providers ??= readOidc(process.env))

export function isProductionBuild(): boolean {
  return process.env.NODE_ENV === 'production'
}

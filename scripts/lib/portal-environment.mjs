// The environment variables of the portal's own programs. Who may do more to the database than the portal is told to
// nobody but the seed and the recovery.

/**
 * @param {{ settings: ReturnType<import('./settings.mjs').readSettings>, urls: Record<string, string>, dev?: boolean,
 *   secrets: { authSecret: string, masterKey: string } }} from urls: the portal's database logins
 */
export function portalEnvironment({ settings, secrets, urls, dev = false }) {
  const {
    DATABASE_URL: _owner,
    LATCHKEY_OWNER_URL: _same,
    LATCHKEY_WORKER_URL: _worker,
    ...inherited
  } = process.env
  return {
    ...inherited,
    ...urls,
    NODE_ENV: dev ? 'development' : 'production',
    LATCHKEY_HOME: settings.home,
    LATCHKEY_MODE: settings.mode,
    LATCHKEY_URL: settings.url,
    LATCHKEY_KEY: secrets.masterKey,
    AUTH_SECRET: secrets.authSecret,
  }
}

export const serverEnvironment = (from) => ({
  ...portalEnvironment(from),
  AUTH_URL: from.settings.url,
  AUTH_TRUST_HOST: 'true',
  NEXT_TELEMETRY_DISABLED: '1',
})

/** Of the process that works the queue off. */
export const workerEnvironment = (from) => ({
  ...portalEnvironment(from),
  LATCHKEY_WORKER_URL: from.workerUrl,
})

export const ownerEnvironment = (from) => ({ ...portalEnvironment(from), LATCHKEY_OWNER_URL: from.ownerUrl })

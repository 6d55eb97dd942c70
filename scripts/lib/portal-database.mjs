// The database of a start: the server of DATABASE_URL, or else the built-in one, brought up to date.

/**
 * @param {{ home: string, step: (words: string) => void, say: (words: string) => void,
 *   onStarted: (postgres: object) => void }} options
 *   step may throw, to begin no more; say never does; onStarted is given the built-in server as soon as it runs
 * @returns {Promise<{ ownerUrl: string, workerUrl: string, urls: Record<string, string> }>} urls: of the portal's logins, by variable
 */
export async function openDatabase({ home, step, say, onStarted }) {
  const ownerUrl = process.env.DATABASE_URL || (await openBuiltIn({ home, step, say, onStarted }))
  step('Bringing the tables up to date')
  // Not at the top of the file: it needs packages, which this very start may have installed.
  const { migrate } = await import('../migrate.mjs')
  const { appUrl, signerUrl, sequencerUrl, workerUrl } = await migrate({ ownerUrl, home, log: say })
  const urls = {
    LATCHKEY_APP_URL: appUrl,
    LATCHKEY_SIGNER_URL: signerUrl,
    LATCHKEY_SEQUENCER_URL: sequencerUrl,
  }
  return { ownerUrl, workerUrl, urls }
}

async function openBuiltIn({ home, step, say, onStarted }) {
  step('Starting the built-in Postgres')
  const { startPostgres } = await import('../postgres.mjs')
  const postgres = await startPostgres({ home, log: say })
  onStarted(postgres)
  return postgres.url
}

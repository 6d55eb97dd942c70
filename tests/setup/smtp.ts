// A real SMTP server on a free port of this machine, which takes, refuses or keeps people waiting as the test says.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export type Received = { from: string; to: string[]; raw: string }
export type MailServer = {
  url: string
  received: Received[]
  /** Connections so far. */
  attempts: number
  /** refuse: for now (451), for good (550); stall: never answers. */
  behave(how: 'take' | 'refuse' | 'refuse-for-good' | 'stall'): void
  close(): Promise<void>
}

export async function startMailServer(): Promise<MailServer> {
  let how: Parameters<MailServer['behave']>[0] = 'take'
  const made: MailServer = {
    url: '',
    received: [],
    attempts: 0,
    behave: (next) => (how = next),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  const refusal = (code: number) => Object.assign(new Error('not here'), { responseCode: code })
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    closeTimeout: 100,
    onConnect: (_session, done) => {
      made.attempts++
      if (how !== 'stall') done()
    },
    onRcptTo: (_address, _session, done) => {
      if (how === 'refuse') return done(refusal(451))
      if (how === 'refuse-for-good') return done(refusal(550))
      done()
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        made.received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map((one) => one.address),
          raw: Buffer.concat(chunks).toString('utf8'),
        })
        done()
      })
    },
  })
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  made.url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  return made
}

// Certificates on the device. Files are looked at here before they are sent: a certificate is one, and a private key is the
// certificate's own.
import { X509Certificate, createPrivateKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { type Bytes, toBytes, toHex } from '@/lib/core/bytes'
import {
  CERTIFICATE_KINDS,
  CLIENT_CERTIFICATE,
  addCertificate as sendCertificate,
  listCertificates,
  removeCertificate,
} from '@/lib/device/commands/certificates'
import { withDevice } from '../attached/open'
import { CliError } from '../errors'
import { readStdin } from '../prompt'
import { type AddLeaf, type Run, flag, group, operand, text } from '../run'
import { plain, table } from '../text'

const KINDS = CERTIFICATE_KINDS.map((one) => one.toLowerCase())

export function addCertificate(device: Command, leaf: AddLeaf): void {
  const parent = group(device, 'certificate', 'Certificates on the device')
  leaf(parent, { name: 'list', about: 'What the device has', device: true, work: list })
  leaf(parent, { name: 'add <id> <file>', about: 'Add a certificate, PEM or DER', device: true, work: add })
    .option('--kind <kind>', KINDS.join(', '), 'root')
    .option('--private-key-file <file>', 'the private key of a client certificate')
    .option('--private-key-stdin', 'read the private key from standard input')
  leaf(parent, { name: 'remove <id>', about: 'Remove a certificate', device: true, work: remove })
}

async function list(run: Run): Promise<void> {
  await withDevice(run, async ({ command }) => {
    const found = await command('Reading the certificates', listCertificates)
    const items = found.map((one) => ({
      id: one.id,
      kind: KINDS[one.kind] ?? 'unknown',
      sha256: toHex(one.hash),
      sizeBytes: one.sizeBytes,
    }))
    const rows = items.map((one) => [one.id, one.kind, one.sha256.slice(0, 16), `${one.sizeBytes} B`])
    run.out.result(
      { items },
      items.length === 0 ? 'No certificates.' : table(['Id', 'Kind', 'SHA-256', 'Size'], rows),
    )
  })
}

async function read(file: string): Promise<Buffer> {
  return readFile(file).catch((cause: unknown) => {
    throw new CliError('file-unreadable', file, { cause })
  })
}

/** PEM or DER in, DER out. Throws `file-wrong`. */
export function certificateOf(content: Buffer, file: string): X509Certificate {
  try {
    return new X509Certificate(content)
  } catch (cause) {
    throw new CliError('file-wrong', `${file} is no X.509 certificate, PEM or DER.`, { cause })
  }
}

export function privateKeyOf(content: Buffer, certificate: X509Certificate): Bytes {
  const key = attemptKey(content)
  if (!key) throw new CliError('file-wrong', 'This is no private key without a passphrase, PEM or DER.')
  if (!certificate.checkPrivateKey(key))
    throw new CliError('file-wrong', 'The private key is not the certificate’s.')
  return toBytes(key.export({ type: 'pkcs8', format: 'der' }))
}

function attemptKey(content: Buffer) {
  const forms = [
    { key: content },
    ...(['pkcs8', 'sec1', 'pkcs1'] as const).map((type) => ({ key: content, format: 'der' as const, type })),
  ]
  for (const form of forms) {
    try {
      return createPrivateKey(form)
    } catch {
      // The next form may fit.
    }
  }
  return undefined
}

async function add(run: Run): Promise<void> {
  const [id, file] = [operand(run), operand(run, 1)]
  const kind = KINDS.indexOf(text(run, 'kind')!.toLowerCase())
  if (kind < 0) throw new CliError('usage', `--kind is one of ${KINDS.join(', ')}.`)
  const certificate = certificateOf(await read(file), file)
  const secret = await privateKeyContent(run)
  if (secret && kind !== CLIENT_CERTIFICATE)
    throw new CliError('usage', 'Only a client certificate has a private key: --kind client')
  const privateKey = secret && privateKeyOf(secret, certificate)
  const content = { id, kind, der: toBytes(certificate.raw), ...(privateKey && { privateKey }) }
  await withDevice(run, async ({ command }) => {
    await command('Adding the certificate', (channel, options) => sendCertificate(channel, content, options))
    run.out.result({ id, kind: KINDS[kind], subject: certificate.subject }, `${plain(id)} is added.`)
  })
}

async function privateKeyContent(run: Run): Promise<Buffer | undefined> {
  const file = text(run, 'privateKeyFile')
  if (file) return read(file)
  return flag(run, 'privateKeyStdin') ? Buffer.from(await readStdin(run.io)) : undefined
}

async function remove(run: Run): Promise<void> {
  const id = operand(run)
  await withDevice(run, async ({ command }) => {
    await command('Removing the certificate', (channel, options) => removeCertificate(channel, id, options))
    run.out.result({ id }, `${plain(id)} is removed.`)
  })
}

// Certificates and private keys from files: what is taken, what is said of it, and a name for each way of being wrong.
// Node's own parser is the second opinion on what the tests make.
import { X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type Bytes, concat, equal, utf8 } from '@/lib/core/bytes'
import { readCertificateFile, readPrivateKeyFile } from '@/lib/domain/certificate'
import { arePair } from '@/lib/domain/key-pair'
import { makeCertificate, pem } from '../setup/certificates'

const code = (name: string) => expect.objectContaining({ code: name })
const of = (read: (file: Bytes) => unknown, file: Bytes) => {
  try {
    read(file)
  } catch (error) {
    return error
  }
  return 'taken'
}

describe('certificates', () => {
  test('DER and PEM are the same certificate, and Node reads it likewise', async () => {
    const { der, publicKey } = await makeCertificate({ subject: 'Müller Depot' })
    const second = new X509Certificate(der)
    expect(second.verify(second.publicKey)).toBe(true)
    const read = readCertificateFile(der)
    expect(read.subject).toBe('Müller Depot')
    expect(read.notAfterMs).toBe(Date.parse(second.validTo))
    expect(read.notBeforeMs).toBe(Date.parse(second.validFrom))
    expect(read.authority).toBe(second.ca)
    expect(equal(read.publicKey, publicKey)).toBe(true)
    const text = utf8(`subject=Müller Depot\n${pem('CERTIFICATE', der)}`)
    expect(equal(readCertificateFile(text).der, der)).toBe(true)
  })
  test('one that may sign no other says so', async () => {
    const { der } = await makeCertificate({ authority: false })
    expect(readCertificateFile(der).authority).toBe(false)
  })
  test('each way of being none has its name', async () => {
    const { der, privateKey } = await makeCertificate()
    const cases: [Bytes, string][] = [
      [utf8('hello'), 'not-a-certificate'],
      [new Uint8Array(0), 'not-a-certificate'],
      [der.slice(0, -1), 'not-a-certificate'],
      [concat(der, Uint8Array.of(0)), 'not-a-certificate'],
      [privateKey as Bytes, 'not-a-certificate'],
      [utf8(pem('PRIVATE KEY', privateKey)), 'not-a-certificate'],
      [utf8(pem('CERTIFICATE', der).repeat(2)), 'several-certificates'],
      [new Uint8Array(8193), 'too-large'],
    ]
    for (const [file, name] of cases) expect(of(readCertificateFile, file), name).toEqual(code(name))
  })
  test('cut at any byte it is none', async () => {
    const { der } = await makeCertificate()
    for (let end = 0; end < der.length; end++)
      expect(of(readCertificateFile, der.slice(0, end)), `${end}`).toEqual(code('not-a-certificate'))
  })
})

describe('private keys', () => {
  test('PKCS #8 is taken from PEM and DER, also beside its certificate', async () => {
    const { der, privateKey } = await makeCertificate()
    expect(equal(readPrivateKeyFile(privateKey as Bytes), privateKey)).toBe(true)
    const both = utf8(pem('CERTIFICATE', der) + pem('PRIVATE KEY', privateKey))
    expect(equal(readPrivateKeyFile(both), privateKey)).toBe(true)
  })
  test('other forms have their names', async () => {
    const { der, privateKey } = await makeCertificate()
    const cases: [Bytes, string][] = [
      [utf8('hello'), 'not-a-private-key'],
      [der, 'not-a-private-key'],
      [utf8(pem('ENCRYPTED PRIVATE KEY', privateKey)), 'key-encrypted'],
      [utf8(pem('EC PRIVATE KEY', privateKey)), 'key-format'],
      [utf8(pem('RSA PRIVATE KEY', privateKey)), 'key-format'],
      [new Uint8Array(8193), 'too-large'],
    ]
    for (const [file, name] of cases) expect(of(readPrivateKeyFile, file), name).toEqual(code(name))
  })
  test('a key is told from the key of another certificate', async () => {
    const [mine, other] = await Promise.all([makeCertificate(), makeCertificate()])
    expect(await arePair(mine.privateKey, mine.publicKey)).toBe('pair')
    expect(await arePair(mine.privateKey, other.publicKey)).toBe('no-pair')
  })
})

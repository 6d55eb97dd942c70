// What the commands take from a person is looked at before a device hears of it: certificates and their keys, times, proxies.
import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { certificateOf, privateKeyOf } from '@/lib/cli/commands/certificate'
import { proxyOf } from '@/lib/cli/commands/network'
import { durationOf } from '@/lib/cli/commands/request'
import { progressText } from '@/lib/cli/attached/open'
import { portalAddress } from '@/lib/cli/portal/client'

// A certificate for one key, made for this test and used nowhere else.
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBhjCCAS2gAwIBAgIUHHf6d6MSyXIldqJ85rEywhLScvEwCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNbGF0Y2hrZXkgdGVzdDAgFw0yNjExMjQxNDUyMDJaGA8yMTI2
MTAzMTE0NTIwMlowGDEWMBQGA1UEAwwNbGF0Y2hrZXkgdGVzdDBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABJ1pq2r2CiYYsY9q2dm9bPhLOHFZ2B6DWbFNW5zl03eQ
ylsP4QHIYF4SsibUzNZJxHneHZbGkbRjY4Wrrk4syPajUzBRMB0GA1UdDgQWBBSl
9qPmlP3S3ZXhguk076Dn2KYMOTAfBgNVHSMEGDAWgBSl9qPmlP3S3ZXhguk076Dn
2KYMOTAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIA4H84XrQjih
ep5nf8kNcxvJRBuP5WVzWoMHjt1G4wV4AiB6QtUNWkaM0M//Qn5aIxdTVl4EWP2j
bqeqTIjbzvPE4A==
-----END CERTIFICATE-----
`
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgikP4kx4Pyh+q/Kc1
hMULqRAaesT1Jrr35xvW9PMNfAShRANCAASdaatq9gomGLGPatnZvWz4SzhxWdge
g1mxTVuc5dN3kMpbD+EByGBeErIm1MzWScR53h2WxpG0Y2OFq65OLMj2
-----END PRIVATE KEY-----
`
describe('a certificate', () => {
  it('is read as PEM and as DER, with the key that is its own', () => {
    const certificate = certificateOf(Buffer.from(CERTIFICATE), 'c')
    expect(certificate.subject).toContain('CN=latchkey test')
    expect(certificateOf(certificate.raw, 'c').fingerprint256).toBe(certificate.fingerprint256)
    const der = privateKeyOf(Buffer.from(KEY), certificate)
    expect(privateKeyOf(Buffer.from(der), certificate)).toEqual(der)
  })

  it('is refused where it is none, or the key is another’s or none', () => {
    const certificate = certificateOf(Buffer.from(CERTIFICATE), 'c')
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const other = Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const wrong = expect.objectContaining({ code: 'file-wrong' }) as unknown
    expect(() => certificateOf(Buffer.from('nothing'), 'c')).toThrow(wrong as Error)
    expect(() => privateKeyOf(other, certificate)).toThrow(wrong as Error)
    expect(() => privateKeyOf(Buffer.from('nothing'), certificate)).toThrow(wrong as Error)
  })
})

describe('what is typed', () => {
  const usage = expect.objectContaining({ code: 'usage' }) as unknown as Error

  it('as a time', () => {
    expect(['90min', '4h', '1d', '2 h'].map(durationOf)).toEqual([5400, 14_400, 86_400, 7200])
    for (const text of ['', '4', 'h', '4w', '-1h', '1.5h']) expect(() => durationOf(text)).toThrow(usage)
  })

  it('as a proxy', () => {
    expect(proxyOf('off')).toEqual({ enabled: false })
    expect(proxyOf('proxy.example:8080')).toEqual({ enabled: true, host: 'proxy.example', port: 8080 })
    for (const text of ['', 'proxy', 'proxy:', ':80', 'proxy:0', 'proxy:70000'])
      expect(() => proxyOf(text)).toThrow(usage)
  })

  it('as a portal: a token never goes in clear', () => {
    expect(portalAddress('https://latchkey.example.com/service')).toBe('https://latchkey.example.com')
    expect(portalAddress('http://localhost:3000')).toBe('http://localhost:3000')
    for (const text of [
      '',
      'latchkey.example.com',
      'ftp://x',
      'http://latchkey.example.com',
      'http://localhost.example.com',
    ])
      expect(() => portalAddress(text)).toThrow(usage)
  })
})

describe('progress', () => {
  it('has bytes, rate and time left once they are known', () => {
    const first = { done: 0, atMs: 0 }
    expect(progressText({ stage: 'Uploading', done: 0, total: 1_840_000 }, first, 0)).toBe(
      'Uploading 0.00 of 1.84 MB, 0 %',
    )
    expect(progressText({ stage: 'Uploading', done: 740_000, total: 1_840_000 }, first, 10_000)).toBe(
      'Uploading 0.74 of 1.84 MB, 40 %, 74 kB/s, 15 s left',
    )
    expect(progressText({ stage: 'Installing', done: 50, total: 100 }, first, 10_000)).toBe('Installing 50 %')
  })
})

// What a start accepts, checked before any work is done.
import net, { type AddressInfo } from 'node:net'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { healthUrl } from '../../scripts/lib/server.mjs'
import { readSettings, requireFreePort, requireNode } from '../../scripts/lib/settings.mjs'

const coded = (code: string) => expect.objectContaining({ code, next: expect.any(String) })
const production = (more: Record<string, string>) => ({ LATCHKEY_MODE: 'production', ...more })

it('is a demo for this machine alone, unless told otherwise', () => {
  expect(readSettings({})).toMatchObject({
    mode: 'demo',
    port: 3000,
    host: 'localhost',
    url: 'http://localhost:3000',
  })
  expect(readSettings({ PORT: '4000', HOST: '0.0.0.0' })).toMatchObject({
    host: 'localhost',
    url: 'http://localhost:4000',
  })
  expect(path.isAbsolute(readSettings({ LATCHKEY_HOME: 'here' }).home)).toBe(true)
})

describe('production', () => {
  it.each(['https://portal.example', 'https://portal.example:8443', 'http://localhost:3000'])(
    'takes %s',
    (url) => {
      expect(readSettings(production({ LATCHKEY_URL: url }))).toMatchObject({ host: '0.0.0.0', url })
    },
  )

  it('listens where it is told to, and forgets a slash at the end of the address', () => {
    const settings = readSettings(production({ LATCHKEY_URL: 'https://portal.example/', HOST: '10.0.0.1' }))
    expect(settings).toMatchObject({ host: '10.0.0.1', url: 'https://portal.example' })
  })

  it.each([
    ['url-missing', {}],
    ['url-insecure', { LATCHKEY_URL: 'http://portal.example' }],
    ['url-insecure', { LATCHKEY_URL: 'http://localhost.example' }],
    ['url-invalid', { LATCHKEY_URL: 'portal.example' }],
    ['url-invalid', { LATCHKEY_URL: 'https://portal.example/path' }],
  ])('%s: %j', (code, env) => {
    expect(() => readSettings(production(env as Record<string, string>))).toThrow(coded(code))
  })
})

it.each(['0', '65536', '-1', '3000x', '0x10', ' '])('PORT %j is no port', (port) => {
  expect(() => readSettings({ PORT: port })).toThrow(coded('port-invalid'))
})

it('knows two modes', () => {
  expect(() => readSettings({ LATCHKEY_MODE: 'staging' })).toThrow(coded('mode-unknown'))
})

it.each([
  ['18.20.0', true],
  ['20.18.3', true],
  ['20.19.0', false],
  ['24.1.0', false],
])('Node.js %s: too old is %s', (version, isTooOld) => {
  if (isTooOld) expect(() => requireNode(version)).toThrow(coded('node-too-old'))
  else expect(() => requireNode(version)).not.toThrow()
})

describe('the port', () => {
  let server: net.Server | undefined
  afterEach(() => void server?.close())

  const listen = (host: string) =>
    new Promise<number>((resolve) => {
      server = net.createServer().listen(0, host, () => resolve((server!.address() as AddressInfo).port))
    })

  it('that is taken is an error, and no other is looked for', async () => {
    const port = await listen('127.0.0.1')
    await expect(requireFreePort(port, { patience: 0 })).rejects.toEqual(coded('port-taken'))
  })

  it('that is let go in time is taken', async () => {
    const port = await listen('127.0.0.1')
    setTimeout(() => server?.close(), 150)
    await expect(requireFreePort(port, { patience: 5000 })).resolves.toBeUndefined()
  })
})

it.each([
  ['localhost', 'http://localhost:3000/api/health'],
  ['0.0.0.0', 'http://127.0.0.1:3000/api/health'],
  ['::', 'http://[::1]:3000/api/health'],
  ['fe80::1', 'http://[fe80::1]:3000/api/health'],
  ['10.0.0.1', 'http://10.0.0.1:3000/api/health'],
])('a server on %s is asked at %s', (host, url) => {
  expect(healthUrl(host, 3000)).toBe(url)
})

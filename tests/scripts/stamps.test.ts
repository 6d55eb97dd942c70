// Fingerprints change with names and contents, and with nothing else.
import fs from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { sourcesStamp } from '../../scripts/lib/prepare.mjs'
import { fingerprint, isStamped, writeStamp } from '../../scripts/lib/stamps.mjs'
import { scratchFolder, write } from './scratch'

let root: string

beforeEach(() => {
  root = scratchFolder()
  write(root, {
    'app/page.tsx': 'page',
    'app/deep/layout.tsx': 'layout',
    'lib/a.ts': 'a',
    'tests/a.test.ts': 'test',
  })
})

describe('fingerprint', () => {
  const stamp = () => fingerprint(root, { paths: ['app', 'missing'], skip: ['app/made'] })

  it('stays when nothing changed but times', () => {
    const before = stamp()
    fs.utimesSync(path.join(root, 'app/page.tsx'), 1, 1)
    expect(stamp()).toBe(before)
  })

  it.each([
    ['a content', { 'app/deep/layout.tsx': 'layouT' }],
    ['a new file', { 'app/deep/new.tsx': '' }],
    ['a path that came to be', { missing: 'here' }],
  ])('changes with %s', (_, change) => {
    const before = stamp()
    write(root, change)
    expect(stamp()).not.toBe(before)
  })

  it('changes when a file is renamed or its end moves into the next', () => {
    const before = stamp()
    fs.renameSync(path.join(root, 'app/page.tsx'), path.join(root, 'app/page2.tsx'))
    expect(stamp()).not.toBe(before)

    const of = (files: Record<string, string>) => {
      const folder = scratchFolder()
      write(folder, files)
      return fingerprint(folder, { paths: ['x'] })
    }
    expect(of({ 'x/a': '1', 'x/b': '2' })).not.toBe(of({ 'x/a': '12', 'x/b': '' }))
  })

  it('leaves out what it is told to', () => {
    const before = stamp()
    write(root, { 'app/made/by-a-tool.ts': 'x' })
    expect(stamp()).toBe(before)
  })
})

describe('the stamp of the sources', () => {
  const stamp = (env = {}) => sourcesStamp(root, env)

  it('changes with sources, configuration and values that are built in', () => {
    const seen = new Set([stamp(), stamp({ NEXT_PUBLIC_NAME: 'a' }), stamp({ NEXT_PUBLIC_NAME: 'b' })])
    write(root, { 'next.config.ts': 'x' })
    seen.add(stamp())
    write(root, { 'proxy.ts': 'x' })
    seen.add(stamp())
    write(root, { 'prisma/schema.prisma': 'x' })
    seen.add(stamp())
    expect(seen.size).toBe(6)
  })

  it('stays when tests, generated files or other values change', () => {
    const before = stamp()
    write(root, {
      'tests/a.test.ts': 'other',
      'prisma/generated/client.ts': 'x',
      'next-env.d.ts': 'x',
      'README.md': 'x',
    })
    expect(stamp({ PORT: '3001', AUTH_SECRET: 'x' })).toBe(before)
  })
})

it('a stamp that was written is found again, another is not', () => {
  const file = path.join(root, 'new/folder/stamp')
  expect(isStamped(file, 'abc')).toBe(false)
  writeStamp(file, 'abc')
  expect(isStamped(file, 'abc')).toBe(true)
  expect(isStamped(file, 'abd')).toBe(false)
})

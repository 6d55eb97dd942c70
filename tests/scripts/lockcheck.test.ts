// The check of the lockfile finds what would break an install on another platform.
import fs from 'node:fs'
import { beforeEach, expect, it } from 'vitest'
import { lockfileProblems } from '../../scripts/lockcheck.mjs'

type Entry = { version?: string; resolved?: string; optionalDependencies?: Record<string, string> }
let packages: Record<string, Entry>

beforeEach(() => {
  const lockfile = new URL('../../package-lock.json', import.meta.url)
  packages = JSON.parse(fs.readFileSync(lockfile, 'utf8')).packages
})

it("finds nothing wrong with this project's own", () => {
  expect(lockfileProblems({ packages })).toEqual([])
})

it.each(['@next/swc-darwin-arm64', '@tailwindcss/oxide-win32-x64-msvc', 'lightningcss-linux-arm64-gnu'])(
  'names %s when it is missing',
  (name) => {
    for (const place of Object.keys(packages).filter((place) => place.endsWith(`node_modules/${name}`)))
      delete packages[place]
    expect(lockfileProblems({ packages })).toContainEqual(
      expect.stringContaining(`names ${name}, which is missing`),
    )
  },
)

it('does not take another version for the one that is named', () => {
  packages['node_modules/@next/swc-linux-x64-gnu']!.version = '1.0.0'
  expect(lockfileProblems({ packages })).toEqual([
    expect.stringMatching(/swc-linux-x64-gnu .*, which is 1\.0\.0/),
  ])
})

it('does not look for a package where Node would not', () => {
  const name = 'lightningcss-darwin-x64'
  packages[`node_modules/elsewhere/node_modules/${name}`] = packages[`node_modules/${name}`]!
  delete packages[`node_modules/${name}`]
  expect(lockfileProblems({ packages }).join()).toContain(`names ${name}, which is missing`)
})

it('is not content with a lockfile that names no platform, or one that names a host', () => {
  expect(lockfileProblems({ packages: {} })).toHaveLength(3)
  packages['node_modules/next']!.resolved = 'https://mirror.example/next.tgz'
  expect(lockfileProblems({ packages })).toEqual([expect.stringContaining('https://mirror.example')])
})

// What the build serves: every page, every method of every handler, every server action. Taken from Next's own manifests, so
// that a route which is new is known here before anybody says so.
import { readFileSync } from 'node:fs'
import path from 'node:path'

const ROOT = path.resolve(import.meta.dirname, '../../..')
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')

const entries = Object.entries(
  JSON.parse(read('.next/app-path-routes-manifest.json')) as Record<string, string>,
)
const OWN = /^\/(_not-found|_global-error|icon)/

/** By address, as the folders write it: /catalogs/[catalog]/devices */
export const pages = entries
  .filter(([file, address]) => file.endsWith('/page') && !OWN.test(address))
  .map(([, address]) => address)
  .sort()

/** "GET /api/…", of what the handler's file exports. */
export const handlers = entries
  .filter(([file, address]) => file.endsWith('/route') && !OWN.test(address))
  .flatMap(([file, address]) => methodsOf(read(`app${file}.ts`)).map((method) => `${method} ${address}`))
  .sort()

function methodsOf(source: string): string[] {
  const exported = [...source.matchAll(/^export (?:async )?(?:function|const) (.+)$/gm)].map(
    ([, rest]) => rest!,
  )
  return ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((method) =>
    exported.some((rest) => new RegExp(`^(\\{[^}]*\\b)?${method}\\b`).test(rest)),
  )
}

type Action = { workers: Record<string, unknown>; exportedName: string; filename: string }
const manifest = JSON.parse(read('.next/server/server-reference-manifest.json')) as {
  node: Record<string, Action>
}

/** By "file#export": the id under which it is called, and a page that knows it. */
export const actions: ReadonlyMap<string, { id: string; place: string }> = new Map(
  Object.entries(manifest.node)
    .map(([id, { workers, exportedName, filename }]) => {
      const places = Object.keys(workers).map((one) => one.replace(/^app|\/page$|\/\([^)]+\)/g, '') || '/')
      const [place] = places.sort((a, b) => a.split('[').length - b.split('[').length || a.length - b.length)
      return [`${filename}#${exportedName}`, { id, place: place! }] as const
    })
    .sort(([a], [b]) => (a < b ? -1 : 1)),
)

// Checks that package-lock.json serves every platform, not only the one it was written on: each optional package
// that a package names is in it, in a version that fits, and nothing in it names a host. `npm ci` elsewhere would
// fail otherwise, or silently leave out a compiler. Run alone, it checks the lockfile of this project or of argument 1.
import fs from 'node:fs'
import { fileURLToPath } from 'node:url'

// The ones without which a platform cannot build; a lockfile in which nobody names them is no good either.
const ESSENTIAL = ['@next/swc-', '@tailwindcss/oxide-', 'lightningcss-']
const EXACT = /^\d+\.\d+\.\d+[\w.+-]*$/

/** @returns {string[]} one line for each thing wrong */
export function lockfileProblems({ packages = {} }) {
  const named = Object.entries(packages).flatMap(([from, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies).map(([name, range]) => ({ from, name, range })),
  )
  return [
    ...named.map((wanted) => problemOf(wanted, packages)).filter(Boolean),
    ...ESSENTIAL.filter((start) => !named.some(({ name }) => name.startsWith(start))).map(
      (start) => `nothing names an optional package ${start}*`,
    ),
    ...Object.keys(packages)
      .filter((place) => /^https?:/.test(packages[place].resolved ?? ''))
      .map((place) => `${place} names a host: ${packages[place].resolved}`),
  ]
}

function problemOf({ from, name, range }, packages) {
  const place = placesFrom(from).find((folder) => packages[`${folder}node_modules/${name}`])
  const who = from || 'the project'
  if (place === undefined) return `${who} names ${name}, which is missing`
  const { version } = packages[`${place}node_modules/${name}`]
  return EXACT.test(range) && version !== range
    ? `${who} names ${name} ${range}, which is ${version}`
    : undefined
}

/** Where Node would look for a package, from the folder of the one that wants it up to the root. */
function placesFrom(folder) {
  const places = ['']
  for (let at = folder; at; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1)))
    places.unshift(`${at}/`)
  return [...new Set(places)].sort((a, b) => b.length - a.length)
}

function main([file = fileURLToPath(new URL('../package-lock.json', import.meta.url))]) {
  const problems = lockfileProblems(JSON.parse(fs.readFileSync(file, 'utf8')))
  for (const problem of problems) console.error(problem)
  console.log(
    problems.length > 0 ? `${problems.length} problems` : 'The lockfile is whole for every platform.',
  )
  process.exitCode = problems.length > 0 ? 1 : 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2))

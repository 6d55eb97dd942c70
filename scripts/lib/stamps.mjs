// Fingerprints of files, and notes of the fingerprint for which a step was last done, so that it is done again only
// when something changed. Knows nothing of the steps.
import fs from 'node:fs'
import path from 'node:path'
import { createHash } from 'node:crypto'

/**
 * One fingerprint over files and folders: their names and contents, in an order that no file system decides.
 * @param {string} root
 * @param {{ paths: string[], skip?: string[], more?: unknown }} what paths and skip are relative to root; a path that
 *   does not exist counts as such; more: anything else the result shall depend on
 */
export function fingerprint(root, { paths, skip = [], more = null }) {
  const hash = createHash('sha256').update(JSON.stringify(more))
  for (const file of paths.flatMap((name) => filesUnder(root, name, skip)).sort()) {
    const content = fs.readFileSync(path.join(root, file))
    // The length keeps two neighbours from running into each other.
    hash.update(`\0${file.split(path.sep).join('/')}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

function filesUnder(root, name, skip) {
  const full = path.join(root, name)
  if (skip.includes(name.split(path.sep).join('/')) || !fs.existsSync(full)) return []
  if (!fs.statSync(full).isDirectory()) return [name]
  return fs.readdirSync(full).flatMap((entry) => filesUnder(root, path.join(name, entry), skip))
}

export const isStamped = (file, stamp) =>
  fs.existsSync(file) && fs.readFileSync(file, 'utf8').trim() === stamp

export function writeStamp(file, stamp) {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, `${stamp}\n`)
}

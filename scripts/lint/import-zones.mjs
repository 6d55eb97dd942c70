// Who may import whom, as a lint rule. The table is read from the top; the first line whose folder (or file) holds
// the importing file decides. A file may always import from its own folder; `never` takes back part of `may`.
// Packages from npm are not its business (see no-restricted-imports in eslint.config.mjs).
import path from 'node:path'

const DEVICE_BASE = ['lib/core', 'lib/device/errors', 'lib/device/stops']

export const ZONES = [
  { of: 'lib/core', may: [], because: 'core is the leaf: it imports nothing of ours' },
  { of: 'lib/domain', may: ['lib/core'], because: 'the rules know nothing but core' },
  {
    of: 'lib/device/errors',
    may: ['lib/core', 'lib/domain', 'lib/device/stops'],
    because: 'it is below all of the device stack',
  },
  {
    of: 'lib/device/transport',
    may: DEVICE_BASE,
    because: 'a transport moves frames and knows nothing above',
  },
  {
    of: 'lib/device/protocol',
    may: [...DEVICE_BASE, 'lib/domain', 'lib/device/transport/transport'],
    because: 'the protocol sees the Transport interface only',
  },
  {
    of: 'lib/device/commands',
    may: [...DEVICE_BASE, 'lib/domain', 'lib/device/protocol'],
    because: 'commands speak through the channel',
  },
  {
    of: 'lib/device/virtual',
    may: [
      ...[...DEVICE_BASE, 'lib/domain', 'lib/device/transport/transport'],
      ...['lib/device/protocol/frame', 'lib/device/protocol/messages'],
      // What both ends of a USB/IP socket share: its bytes.
      ...['lib/device/transport/usbip-wire', 'lib/device/transport/byte-queue'],
    ],
    because: 'the virtual device is the other end of the cable',
  },
  {
    of: 'lib/device',
    may: [
      ...[...DEVICE_BASE, 'lib/domain', 'lib/device/protocol', 'lib/device/commands'],
      ...['lib/device/transport/transport', 'lib/device/transport/port'],
    ],
    never: ['lib/device/virtual'],
    because: 'the cable is plugged in from outside',
  },
  {
    of: 'lib/cli',
    may: [
      ...['lib/core', 'lib/domain', 'lib/device'],
      ...['lib/session/capability-file', 'lib/session/selected', 'lib/session/store'],
    ],
    never: ['lib/device/virtual'],
    because: 'it is a host like the page: it shares rules with the browser profile, and no storage',
  },
  {
    of: 'lib/conformance',
    may: [
      ...['lib/core', 'lib/domain', 'lib/device/transport/transport'],
      ...['lib/device/protocol/frame', 'lib/device/protocol/messages', 'lib/device/virtual/kit'],
    ],
    because:
      'it judges a device by what comes over the cable, and shares no code with the host that it might excuse',
  },
  { of: 'lib/session', may: ['lib/core', 'lib/domain', 'lib/device'], because: 'it lives in the browser' },
  { of: 'lib/bench', may: ['lib/core', 'lib/domain', 'lib/device'], because: 'it lives in the browser' },
  {
    of: 'lib/server/store',
    may: ['lib/core', 'lib/domain', 'lib/server/db', 'lib/server/context', 'lib/server/errors', 'prisma'],
    because: 'the store speaks SQL and nothing else',
  },
  ...['lib/server/usecases', 'lib/server/queries'].map((of) => ({
    of,
    may: ['lib/core', 'lib/domain', 'lib/server'],
    never: ['lib/server/db', 'lib/server/env', 'lib/server/action', 'lib/server/jobs'],
    because: 'the database arrives in the context, SQL lives in lib/server/store',
  })),
  {
    of: 'lib/server',
    may: ['lib/core', 'lib/domain', 'prisma'],
    because: 'the server never drives a device or renders',
  },
  {
    of: 'components',
    may: ['lib/core', 'lib/domain', 'lib/device', 'lib/session', 'lib/bench'],
    because: 'components are told things by props and actions',
  },
  {
    of: 'app',
    may: ['lib', 'components'],
    never: ['lib/server/store', 'lib/server/signing', 'lib/server/db', 'lib/server/env'],
    because: 'a route calls a use case or a query',
  },
]

const holds = (folder, file) => file === folder || file.startsWith(`${folder}/`)

// lib/device as a zone means its own two files: what stands in a subfolder has a line of its own above.
function zoneOf(file) {
  return ZONES.find((zone) => holds(zone.of, file))
}

/** Both are paths from the project's root without extension. Undefined: allowed. */
export function refusal(importer, imported) {
  const zone = zoneOf(importer)
  if (!zone || imported.startsWith('..')) return undefined
  if (zone.never?.some((folder) => holds(folder, imported))) return zone.because
  const own = holds(zone.of, imported) && zone.of !== 'lib/device'
  const sibling = zone.of === 'lib/device' && path.posix.dirname(imported) === 'lib/device'
  if (own || sibling || zone.may.some((folder) => holds(folder, imported))) return undefined
  return zone.because
}

export const importZones = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { refused: '{{from}} may not import {{to}}: {{because}}.' },
  },
  create(context) {
    const fromRoot = (file) => path.relative(context.cwd, file).split(path.sep).join('/')
    const importer = fromRoot(context.filename)
    const folder = path.posix.dirname(importer)
    const check = (source) => {
      const name = source?.value
      if (typeof name !== 'string') return
      const inTree = name.startsWith('@/')
        ? name.slice(2)
        : name.startsWith('.') && path.posix.join(folder, name)
      if (!inTree) return
      const to = inTree.replace(/\.(tsx?|mjs)$/, '')
      const because = refusal(importer.replace(/\.tsx?$/, ''), to)
      if (because)
        context.report({ node: source, messageId: 'refused', data: { from: importer, to, because } })
    }
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      TSImportType: (node) => check(node.source ?? node.argument?.literal),
    }
  },
}

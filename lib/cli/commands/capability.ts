// Capabilities: downloaded for this profile, kept as files, and the one that is selected for the servicing session.
import { open, readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { toBytes } from '@/lib/core/bytes'
import { formatMiddle } from '@/lib/domain/device-id'
import { durationInWords } from '@/lib/domain/duration'
import type { LibraryFile, Selection } from '@/lib/session/store'
import { CliError } from '../errors'
import { addFile, findFile, listFiles, removeFile } from '../kept/library'
import { currentSelection, endSelection, select } from '../kept/selection'
import { downloadInto, requestFor } from '../portal/download'
import { type AddLeaf, type Run, flag, group, operand, portalOf, text } from '../run'
import { pairs, table } from '../text'
import { decided } from './request'
import { labelOf } from './sign-in'
import { targetOf } from './target'

export function addCapability(device: Command, leaf: AddLeaf): void {
  const parent = group(device, 'capability', 'Capabilities and the servicing session')
  leaf(parent, {
    name: 'download',
    about: 'Download what was approved, for the attached device or one named by its device ID',
    device: true,
    work: download,
  })
    .option('--request <id>', 'of this request, instead of the newest for the device')
    .option('--output-file <file>', 'save it there too')
    .option('--apply', 'select it for the servicing session')
    .option('--wait', 'wait where the request waits for a decision')
    .option('--label <name>', 'what this computer calls itself')
  leaf(parent, {
    name: 'apply [capability]',
    about: 'Select a capability: a file, an id from the list, or the newest for the device',
    device: true,
    work: apply,
  }).option('--none', 'end the servicing session')
  leaf(parent, { name: 'show', about: 'What is selected', work: show })
  leaf(parent, { name: 'list', about: 'The library of this user', work: list })
  leaf(parent, { name: 'delete <capability>', about: 'Delete a file of the library', work: remove })
}

type Shown = Omit<LibraryFile, 'file' | 'notBeforeS' | 'expiresAtS' | 'addedAtMs' | 'kid'> & {
  notBefore: string
  expiresAt: string
  expired: boolean
}

const isoOf = (seconds: number) => new Date(seconds * 1000).toISOString()

function shownOf(run: Run, one: LibraryFile): Shown {
  const { cti, deviceId, deviceName, place, type, bootId, boundTo, approvedBy, notBeforeS, expiresAtS } = one
  const expired = expiresAtS * 1000 <= run.io.nowMs()
  const times = { notBefore: isoOf(notBeforeS), expiresAt: isoOf(expiresAtS), expired }
  return { cti, deviceId, deviceName, place, type, bootId, boundTo, approvedBy, ...times }
}

function words(run: Run, one: LibraryFile): string {
  const leftS = one.expiresAtS - run.io.nowMs() / 1000
  return pairs([
    ['Capability', one.cti],
    ['Device', `${one.deviceName ?? 'Unnamed'}  ${formatMiddle(one.deviceId)}`],
    ['Type', one.type ?? 'unknown'],
    ['Until', `${isoOf(one.expiresAtS)}${leftS > 0 ? '' : ' (expired)'}`],
    ...(one.bootId ? [['Good', 'until the next start of the device'] as const] : []),
    ['Bound', one.boundTo ? 'to this profile' : 'to nothing: whoever has the file can use it on its device'],
    ...(one.approvedBy ? [['Approved by', one.approvedBy] as const] : []),
  ])
}

async function download(run: Run): Promise<void> {
  const portal = await portalOf(run)
  const id = text(run, 'request') ?? (await approvedFor(run))
  const nowMs = run.io.nowMs()
  const { entry, repeated } = await downloadInto(
    { portal, folder: run.folder, label: labelOf(run), nowMs },
    encodeURIComponent(id),
  )
  const saved = text(run, 'outputFile') ?? null
  if (saved) await save(saved, entry.file)
  if (flag(run, 'apply')) await select(run.folder, entry, nowMs)
  const selected = flag(run, 'apply')
  run.out.result(
    { ...shownOf(run, entry), request: id, repeated, savedTo: saved, selected },
    [
      words(run, entry),
      ...(saved ? [`Saved to ${saved}`] : []),
      ...(selected ? ['The servicing session has begun.'] : []),
    ].join('\n'),
  )
}

/** A file that was there is closed to others before anything is in it. */
async function save(file: string, content: Uint8Array): Promise<void> {
  try {
    const handle = await open(file, 'w', 0o600)
    try {
      await handle.chmod(0o600)
      await handle.writeFile(content)
    } finally {
      await handle.close()
    }
  } catch (cause) {
    throw new CliError('file-unreadable', file, { cause })
  }
}

async function approvedFor(run: Run): Promise<string> {
  const portal = await portalOf(run)
  const { deviceId } = await targetOf(run)
  const found = await requestFor(portal, deviceId)
  if (found.kind === 'ready') return found.request.id
  if (found.kind === 'none' || !flag(run, 'wait'))
    throw new CliError(
      'nothing-approved',
      found.kind === 'waiting' ? `${found.request.id} waits.` : undefined,
    )
  const after = await decided(run, portal, found.request)
  if (after.state === 'approved' || after.state === 'downloaded') return after.id
  throw new CliError('nothing-approved', `${after.id} is ${after.state}.`)
}

async function apply(run: Run): Promise<void> {
  if (flag(run, 'none')) return end(run)
  const entry = await meant(run)
  const selection = await select(run.folder, entry, run.io.nowMs())
  const leftS = Math.max(0, Math.floor(selection.expiresAtS - run.io.nowMs() / 1000))
  run.out.result(
    { ...shownOf(run, entry), selected: true },
    `${words(run, entry)}\nThe servicing session has begun. It ends by itself in ${durationInWords(leftS)}, or with: apply --none`,
  )
}

async function end(run: Run): Promise<void> {
  const before = await currentSelection(run.folder)
  await endSelection(run.folder)
  run.out.result(
    { ended: before?.cti ?? null },
    before ? 'The servicing session has ended.' : 'There was no servicing session.',
  )
}

/** A file on disk comes into the library first; an id is found in it; else the newest for the device that is meant. */
async function meant(run: Run): Promise<LibraryFile> {
  const [named] = run.args
  if (named === undefined) {
    const { deviceId } = await targetOf(run)
    const good = (one: LibraryFile) => one.deviceId === deviceId && one.expiresAtS * 1000 > run.io.nowMs()
    const entry = (await listFiles(run.folder)).find(good)
    if (!entry) throw new CliError('not-in-library', `None that is good for ${formatMiddle(deviceId)}.`)
    return entry
  }
  const bytes = await readFile(named).catch(() => null)
  if (bytes) return addFile(run.folder, toBytes(bytes), { nowMs: run.io.nowMs(), replace: true })
  return inLibrary(run, named)
}

async function inLibrary(run: Run, named: string): Promise<LibraryFile> {
  const fitting = (await listFiles(run.folder)).filter((one) => one.cti.startsWith(named.toLowerCase()))
  if (fitting.length === 1) return fitting[0]!
  throw new CliError('not-in-library', fitting.length > 1 ? `Several begin with ${named}.` : named)
}

async function show(run: Run): Promise<void> {
  const selection: Selection | null = await currentSelection(run.folder)
  if (!selection) return run.out.result({ selection: null }, 'No capability is selected.')
  const entry = await findFile(run.folder, selection.cti)
  if (entry)
    return run.out.result({ selection: { ...shownOf(run, entry), missing: false } }, words(run, entry))
  const { cti, deviceId, deviceName, type } = selection
  run.out.result(
    { selection: { cti, deviceId, deviceName, type, missing: true } },
    `${pairs([
      ['Capability', cti],
      ['Device', formatMiddle(deviceId)],
    ])}\nIts file is missing: the next command says so, is not sent, and ends the session.`,
  )
}

async function list(run: Run): Promise<void> {
  const files = await listFiles(run.folder)
  const selected = (await currentSelection(run.folder))?.cti
  const rows = files.map((one) => [
    one.cti === selected ? '*' : '',
    one.cti,
    one.type ?? 'unknown',
    one.deviceName ?? formatMiddle(one.deviceId),
    `${isoOf(one.expiresAtS)}${one.expiresAtS * 1000 <= run.io.nowMs() ? ' (expired)' : ''}`,
  ])
  run.out.result(
    { items: files.map((one) => ({ ...shownOf(run, one), selected: one.cti === selected })) },
    files.length === 0 ? 'The library is empty.' : table(['', 'Capability', 'Type', 'Device', 'Until'], rows),
  )
}

async function remove(run: Run): Promise<void> {
  const entry = await inLibrary(run, operand(run))
  await removeFile(run.folder, entry.cti)
  const selected = (await currentSelection(run.folder))?.cti === entry.cti
  const after = selected
    ? ' It is the selected one: the next command says that it is missing and ends the session.'
    : ''
  run.out.result({ cti: entry.cti, selected }, `Deleted.${after}`)
}

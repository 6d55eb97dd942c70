// The trusted keystore of a device, brought up to date: from the portal where one is signed in, else from what was taken
// along, or from a file. It needs no capability.
import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { toBytes } from '@/lib/core/bytes'
import { readKeystore as readStatus, updateKeystore } from '@/lib/device/commands/device'
import { formatShort } from '@/lib/domain/device-id'
import { readKeystore } from '@/lib/domain/keystore'
import { attempt } from '@/lib/domain/signed-object'
import { withDevice } from '../attached/open'
import { CliError } from '../errors'
import { type KeptKeystore, keepKeystore, keystoreFor } from '../kept/field'
import { currentSignIn } from '../kept/sign-in'
import { type AddLeaf, type Run, portalOf, text } from '../run'
import { pairs } from '../text'
import { toHex } from '@/lib/core/bytes'

export function addKeystore(parent: Command, leaf: AddLeaf): void {
  leaf(parent, { name: 'show', about: 'What the device trusts', device: true, work: show })
  leaf(parent, {
    name: 'update',
    about: 'Give the device its catalog’s newest keystore',
    device: true,
    work: update,
  }).option('--file <file>', 'this package instead')
}

async function show(run: Run): Promise<void> {
  await withDevice(run, async ({ facts, read }) => {
    const status = await read(readStatus)
    const kept = await keystoreFor(run.folder, facts.catalogId)
    const value = {
      deviceId: facts.deviceId,
      version: status.version,
      kids: status.kids.map(toHex),
      issuedAt: new Date(status.issuedAt * 1000).toISOString(),
      newestKept: kept?.version ?? null,
    }
    run.out.result(
      value,
      pairs([
        ['Version', String(value.version)],
        ['Issued', value.issuedAt],
        ['Trusted keys', value.kids.join(' ') || 'none'],
        ['Newest here', value.newestKept === null ? 'none' : `version ${value.newestKept}`],
      ]),
    )
  })
}

async function update(run: Run): Promise<void> {
  const file = text(run, 'file')
  const given = file === undefined ? null : await packageIn(file)
  await withDevice(run, async ({ facts, command }) => {
    const keystore = given ?? (await newest(run, facts.catalogId))
    const version = await command('Updating the keystore', (channel) =>
      updateKeystore(channel, keystore.file),
    )
    run.out.result(
      { deviceId: facts.deviceId, before: facts.keystoreVersion, version },
      version === facts.keystoreVersion
        ? `${formatShort(facts.deviceId)} has version ${version} already.`
        : `${formatShort(facts.deviceId)} now trusts version ${version}; before it was ${facts.keystoreVersion}.`,
    )
  })
}

async function packageIn(file: string): Promise<KeptKeystore> {
  const content = await readFile(file).catch((cause: unknown) => {
    throw new CliError('file-unreadable', file, { cause })
  })
  const bytes = toBytes(content)
  const read = attempt(() => readKeystore(bytes))
  if (!read) throw new CliError('file-wrong', `${file} is no trusted keystore.`)
  return { version: read.keystore.version, file: bytes }
}

async function newest(run: Run, catalogId: string): Promise<KeptKeystore> {
  if (await currentSignIn(run.folder)) {
    const portal = await portalOf(run)
    try {
      await keepKeystore(run.folder, await portal.bytes(`/catalogs/${catalogId}/keystores/newest`))
    } catch (error) {
      if (!(error instanceof CliError && error.code === 'portal-unreachable')) throw error
      run.out.say('The portal cannot be reached; taking what is kept here.')
    }
  }
  const kept = await keystoreFor(run.folder, catalogId)
  if (kept) return kept
  throw new CliError(
    'not-signed-in',
    'No keystore of this catalog is kept here, and to fetch it you have to be signed in.',
  )
}

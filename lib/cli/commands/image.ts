// Images on the device: listed, and sideloaded from a file or from the catalog. Deleting one is deleting its application (app.ts).
import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { type Bytes, toBytes, toHex, uuidToText } from '@/lib/core/bytes'
import { type ImageLine, installImage, listImages, stageImage } from '@/lib/device/commands/images'
import { imagesFound } from '@/lib/domain/api/v1'
import { formatShort } from '@/lib/domain/device-id'
import { APPLICATION, decodeImageFile } from '@/lib/domain/image'
import { attempt } from '@/lib/domain/signed-object'
import { type Opened, waitForReturn, withDevice } from '../attached/open'
import { CliError } from '../errors'
import { type AddLeaf, type Run, flag, group, operand, portalOf, text } from '../run'
import { plain, table } from '../text'
import { addDelete } from './app'

export function addImage(device: Command, leaf: AddLeaf): void {
  const parent = group(device, 'image', 'Images on the device')
  leaf(parent, { name: 'list', about: 'What is installed or staged', device: true, work: list })
  leaf(parent, {
    name: 'sideload <image>',
    about: 'Install an image: a file, or the id or name of one of the catalog',
    device: true,
    work: sideload,
  })
    .option('--image-version <version>', 'of a name, which version')
    .option('--manual-start', 'do not start the application; needs app development')
  addDelete(parent, leaf)
}

const shownOf = (one: ImageLine) => ({
  component: uuidToText(one.component),
  image: uuidToText(one.image),
  name: one.name,
  version: one.version,
  kind: one.kind === APPLICATION ? 'application' : 'board configuration',
  state: one.state === 0 ? 'staged' : 'installed',
  development: one.development,
  sizeBytes: one.sizeBytes,
  bytesSoFar: one.bytesSoFar,
  signerKid: toHex(one.signerKid),
  leastRollback: one.leastRollback,
})

async function list(run: Run): Promise<void> {
  await withDevice(run, async ({ command }) => {
    const items = (await command('Reading the images', listImages)).map(shownOf)
    const rows = items.map((one) => [
      one.name,
      one.version,
      one.state,
      one.development ? 'development' : 'production',
      `${one.sizeBytes} B`,
      one.component,
    ])
    run.out.result(
      { items },
      items.length === 0
        ? 'No images.'
        : table(['Name', 'Version', 'State', 'Signed', 'Size', 'Component'], rows),
    )
  })
}

type File = ReturnType<typeof decodeImageFile>

async function sideload(run: Run): Promise<void> {
  const local = await fromDisk(operand(run))
  const after = await withDevice(run, async (opened) => {
    const file = local ?? (await fromCatalog(run, opened.facts.catalogId))
    const { restarting } = await install(run, opened, file)
    return { facts: opened.facts, manifest: file.manifest, restarting }
  })
  if (after.restarting) await waitForReturn(run, after.facts)
  const { manifest, facts, restarting } = after
  const value = {
    deviceId: facts.deviceId,
    component: uuidToText(manifest.component),
    image: uuidToText(manifest.image),
    name: manifest.name,
    version: manifest.version,
    restarted: restarting,
  }
  run.out.result(
    value,
    `${plain(manifest.name)} ${plain(manifest.version)} is installed on ${formatShort(facts.deviceId)}.`,
  )
}

async function install(run: Run, { command, advance }: Opened, file: File): Promise<{ restarting: boolean }> {
  const { signedManifest, content, manifest } = file
  const manifestHash = await command(
    `Sideloading ${plain(manifest.name)} ${plain(manifest.version)}`,
    (channel, options) =>
      stageImage(
        channel,
        { signedManifest, content },
        { ...options, onAcknowledged: (bytes) => advance('Uploading', bytes, content.length) },
      ),
  )
  const manualStart = flag(run, 'manualStart')
  return command('Installing', (channel, options) =>
    installImage(channel, { manifestHash, manualStart }, options),
  )
}

/** Undefined where there is no file of that name: then it names one of the catalog. */
async function fromDisk(name: string): Promise<File | undefined> {
  const bytes = await readFile(name).catch((cause: { code?: string }) => {
    if (cause.code === 'ENOENT') return undefined
    throw new CliError('file-unreadable', name, { cause })
  })
  return bytes && imageFile(toBytes(bytes), name)
}

function imageFile(bytes: Bytes, name: string): File {
  const file = attempt(() => decodeImageFile(bytes))
  if (!file)
    throw new CliError('file-wrong', `${name} is no image file: a signed manifest, then the content.`)
  return file
}

async function fromCatalog(run: Run, catalogId: string): Promise<File> {
  const named = operand(run)
  const portal = await portalOf(run).catch((cause: unknown) => {
    throw new CliError(
      'file-unreadable',
      `There is no file ${named}, and to look into the catalog you have to be signed in.`,
      { cause },
    )
  })
  const { items } = await portal.get(`/catalogs/${catalogId}/images`, imagesFound)
  const version = text(run, 'imageVersion')
  const fitting = items.filter(
    (one) =>
      one.id === named.toLowerCase() ||
      (one.name === named && (version === undefined || one.version === version)),
  )
  if (fitting.length > 1)
    throw new CliError(
      'usage',
      `There are several: name one with --image-version: ${fitting.map((one) => one.version).join(', ')}`,
    )
  if (!fitting[0])
    throw new CliError('file-unreadable', `Neither a file nor an image of the catalog is called ${named}.`)
  run.out.say(`Fetching ${fitting[0].name} ${fitting[0].version} from the catalog …`)
  return imageFile(await portal.bytes(`/catalogs/${catalogId}/images/${fitting[0].id}`), named)
}

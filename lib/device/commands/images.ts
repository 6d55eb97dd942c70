// Images and applications: list, sideload, install; state, start, stop. Bytes counted are those the device acknowledged.
import { type Bytes, equal, sha256 } from '@/lib/core/bytes'
import type { Result } from '@/lib/domain/operations'
import { DeviceError } from '../errors'
import type { CallOptions, Channel } from '../protocol/channel'

export type ImageLine = Result<'image.list'>['images'][number]
export const APP_STATES = ['stopped', 'running', 'debugging', 'not present'] as const
export type AppState = (typeof APP_STATES)[number]

export async function listImages(channel: Channel, options: CallOptions): Promise<ImageLine[]> {
  return (await channel.call('image.list', {}, options)).result.images
}

/** Stages an image; an upload that was cut goes on where the device says. Gives the manifest hash. */
export async function stageImage(
  channel: Channel,
  image: { signedManifest: Bytes; content: Bytes },
  options: CallOptions & { onAcknowledged?: (bytes: number) => void },
): Promise<Bytes> {
  const { onAcknowledged, ...rest } = options
  const upload = { content: image.content, onAcknowledged }
  const { result } = await channel.call(
    'image.stage',
    { manifest: image.signedManifest },
    { ...rest, upload },
  )
  if (!equal(result.manifestHash, await sha256(image.signedManifest))) {
    throw new DeviceError('protocol', 'the device staged another manifest')
  }
  return result.manifestHash
}

export async function installImage(
  channel: Channel,
  image: { manifestHash: Bytes; manualStart?: boolean },
  options: CallOptions,
): Promise<{ restarting: boolean }> {
  const params = image.manualStart ? { ...image } : { manifestHash: image.manifestHash }
  return (await channel.call('image.install', params, options)).result
}

type AppOperation = 'app.status' | 'app.start' | 'app.stop' | 'app.delete'

/** Reads or changes an application's state; the answer is the state it is in now. */
export async function application(
  channel: Channel,
  asked: { op: AppOperation; component: Bytes },
  options: CallOptions,
): Promise<AppState> {
  const { result } = await channel.call(asked.op, { component: asked.component }, options)
  return APP_STATES[result.state]!
}

// Images: list, sideload, install. Bytes counted are those the device acknowledged.
import { type Bytes, equal, sha256 } from '@/lib/core/bytes'
import type { Result } from '@/lib/domain/operations'
import { DeviceError } from '../errors'
import type { CallOptions, Channel } from '../protocol/channel'

export type ImageLine = Result<'image.list'>['images'][number]

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

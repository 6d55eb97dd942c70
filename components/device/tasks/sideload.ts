'use client'
// One installation from its first byte to what the device says after the restart. It lives beside the page, so that a change of
// tab or an unplugging does not end it: an upload that was cut goes on by itself as soon as the same device, proved, is back.
// An install whose answer stayed away is a doubt, and is never asked for again by this.
import { useSyncExternalStore } from 'react'
import { equal } from '@/lib/core/bytes'
import { type ImageLine, installImage, listImages, stageImage } from '@/lib/device/commands/images'
import { type DeviceError, asDeviceError } from '@/lib/device/errors'
import type { decodeImageFile } from '@/lib/domain/image'
import { servicing } from '../cable'

export type ImageFile = ReturnType<typeof decodeImageFile>
export type Wanted = { image: ImageFile; manualStart: boolean; deviceId: string; detail: string }
export type Sideload = Wanted & {
  phase: 'running' | 'waiting' | 'restarting' | 'done' | 'failed'
  error: DeviceError | null
  /** What the device lists after the restart; null where it could not be asked. */
  lines: ImageLine[] | null
}

const STAGES = ['Checked', 'Uploading', 'Verify', 'Install', 'Restart'] as const

let current: Sideload | null = null
const hearers = new Set<() => void>()

function put(load: Sideload, change: Partial<Sideload>): boolean {
  if (current?.image !== load.image) return false
  current = { ...current, ...change }
  hearers.forEach((hear) => hear())
  return true
}

export function useSideload(): Sideload | null {
  return useSyncExternalStore(
    (hear) => (hearers.add(hear), () => hearers.delete(hear)),
    () => current,
    () => null,
  )
}

/** Forgets the installation; one that waits for its device no longer goes on. */
export function dropSideload(): void {
  current = null
  hearers.forEach((hear) => hear())
}

export function startSideload(wanted: Wanted): void {
  const load: Sideload = { ...wanted, phase: 'running', error: null, lines: null }
  current = load
  hearers.forEach((hear) => hear())
  void drive(load)
}

const titleOf = ({ image }: Wanted) => `${image.manifest.name} ${image.manifest.version}`

async function drive(load: Sideload): Promise<void> {
  try {
    const manifestHash = await upload(load)
    if (!manifestHash) return
    await install(load, manifestHash)
    const back = deviceBack(load)
    servicing.expectRestart()
    put(load, { phase: 'restarting' })
    if (!(await back)) return
    put(load, { phase: 'done', lines: await readBack() })
  } catch (error) {
    put(load, { phase: 'failed', error: asDeviceError(error) })
  }
}

/** Uploads, over as many unpluggings as there are; null where the person dropped it. */
async function upload(load: Sideload): Promise<Uint8Array<ArrayBuffer> | null> {
  for (;;) {
    try {
      return await uploadOnce(load)
    } catch (error) {
      if (asDeviceError(error).code !== 'disconnected') throw error
      if (!put(load, { phase: 'waiting' }) || !(await deviceBack(load))) return null
      put(load, { phase: 'running' })
    }
  }
}

function uploadOnce(load: Sideload): Promise<Uint8Array<ArrayBuffer>> {
  const { image, detail } = load
  const total = image.content.length
  return servicing.command(
    titleOf(load),
    (channel, options) =>
      stageImage(channel, image, {
        ...options,
        onAcknowledged: (done) => servicing.advance(done === total ? 'Verify' : 'Uploading', done, total),
      }),
    { cancel: true, stages: STAGES, detail, holds: true },
  )
}

async function install(load: Sideload, manifestHash: Uint8Array<ArrayBuffer>): Promise<void> {
  const { manualStart, detail } = load
  await servicing.command(
    titleOf(load),
    (channel, options) => installImage(channel, { manifestHash, manualStart }, options),
    { stages: STAGES, stage: 'Install', detail },
  )
}

/** Resolves once the same device is there again, on a new link; false where the installation was dropped meanwhile. */
function deviceBack(load: Sideload): Promise<boolean> {
  const before = servicing.view.current?.device
  return new Promise((resolve) => {
    const look = () => {
      const { current: seen } = servicing.view
      const dropped = current?.image !== load.image
      const there =
        seen?.state.kind === 'ready' &&
        seen.device !== null &&
        seen.device !== before &&
        seen.facts?.deviceId === load.deviceId
      if (!dropped && !there) return
      unsubscribe()
      hearers.delete(look)
      resolve(!dropped)
    }
    const unsubscribe = servicing.subscribe(look)
    hearers.add(look)
    look()
  })
}

/** What the device lists now. A capability that ended with the restart cannot ask: then nothing is claimed. */
async function readBack(): Promise<ImageLine[] | null> {
  return servicing
    .command('Reading the images', (channel, options) => listImages(channel, options), { quiet: true })
    .catch(() => null)
}

/** Whether the device lists exactly this image as installed. */
export function isInstalled({ image, lines }: Sideload): boolean {
  return lines?.some((line) => line.state === 1 && equal(line.image, image.manifest.image)) ?? false
}

'use client'
// Images: what is on the device, what the catalog has, a file from disk. A pre-flight comes before the first byte.
import { Package } from 'lucide-react'
import { useState } from 'react'
import { fetchImage } from '@/components/lib/portal-api'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Empty } from '@/components/ui/empty'
import { UploadIcon, VerifiedIcon, WarningIcon } from '@/components/ui/icons'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { type Bytes, equal, toHex } from '@/lib/core/bytes'
import { type ImageLine, listImages } from '@/lib/device/commands/images'
import { DeviceError } from '@/lib/device/errors'
import type { Preflight } from '@/lib/domain/image-preflight'
import { decodeImageFile } from '@/lib/domain/image'
import { DeviceErrorCallout } from '../device-error'
import { servicing } from '../cable'
import { useReportImages } from '../use-report-images'
import { ImageOffers, ImageFileButton } from './image-offers'
import { PreflightDialog } from './preflight-dialog'
import { PanelHead, type PanelProps, sizeInWords, useListed, usePanelCommand } from './panel'
import { dropSideload, isInstalled, startSideload, useSideload } from './sideload'

export type Prepared = Omit<Preflight, 'manualStart' | 'appDevelopment'> & { lines: ImageLine[]; kid: string }

const grouped = (kid: string) => kid.replace(/(.{4})(?=.)/g, '$1 ')

export function ImagesPanel(given: PanelProps) {
  const { context } = given
  const listed = useListed('Reading the images', given, listImages)
  const preparing = usePanelCommand(given.onMissing)
  const [prepared, setPrepared] = useState<Prepared | null>(null)
  const load = useSideload()
  const mine = load?.deviceId === context.facts.deviceId ? load : null
  const items = mine?.phase === 'done' && mine.lines ? mine.lines : listed.items
  useReportImages(
    { catalogId: context.facts.catalogId, deviceId: context.facts.deviceId, signedIn: context.signedIn },
    items,
  )

  const prepare = (fetchFile: () => Promise<Bytes>) =>
    preparing.run(async () => {
      const image = readImage(await fetchFile())
      // What the device has decides on number and version; reading it is a command like any other.
      const lines = await servicing.command('Reading the images', listImages, { quiet: true })
      listed.put(lines)
      if (mine?.phase === 'done') dropSideload()
      const { prepareImage } = await import('./prepare-image')
      setPrepared({ ...(await prepareImage(image, context.facts, lines)), lines })
    })
  const go = (manualStart: boolean, detail: string) => {
    if (!prepared) return
    setPrepared(null)
    const { signedManifest, manifest, content } = prepared
    startSideload({
      image: { signedManifest, manifest, content },
      manualStart,
      deviceId: context.facts.deviceId,
      detail,
    })
  }
  return (
    <div className="flex flex-col gap-5">
      <PanelHead
        title="On the device"
        text="Applications and configurations, as the device lists them."
        listed={{ ...listed, items, read: async () => (dropDone(), listed.read()) }}
      />
      {mine && <SideloadNews given={given} />}
      {items && <OnDevice images={items} />}
      <div className="flex flex-wrap items-center justify-between gap-3 border-t pt-5">
        <div className="min-w-0 flex-1 basis-60">
          <h2 className="text-[0.9063rem]/6 font-semibold">Install</h2>
          <p className="text-sm text-muted-foreground">
            From the catalog with a network, or from a file without one.
          </p>
        </div>
        <ImageFileButton
          pending={preparing.pending}
          onFile={(file) => void prepare(async () => new Uint8Array(await file.arrayBuffer()))}
        />
      </div>
      <ImageOffers
        context={context}
        pending={preparing.pending}
        onWanted={(id) => void prepare(() => fetchImage(context.facts.catalogId, id))}
      />
      {preparing.error && <DeviceErrorCallout error={preparing.error} />}
      <PreflightDialog prepared={prepared} context={context} onClose={() => setPrepared(null)} onGo={go} />
    </div>
  )

  function dropDone() {
    if (mine?.phase === 'done' || mine?.phase === 'failed') dropSideload()
  }
}

function readImage(file: Bytes) {
  try {
    return decodeImageFile(file)
  } catch (cause) {
    throw new DeviceError('image-untrusted', 'This file is not a signed image.', { cause })
  }
}

/** What the installation is waiting for, or how it ended. */
function SideloadNews({ given: { context } }: { given: PanelProps }) {
  const load = useSideload()
  if (!load) return null
  const what = `${load.image.manifest.name} ${load.image.manifest.version}`
  const understood = <Button onClick={dropSideload}>Understood</Button>
  if (load.phase === 'failed' && load.error) return <DeviceErrorCallout error={load.error} />
  if (load.phase === 'waiting')
    return (
      <Callout tone="neutral" title={`${what} waits for ${context.name}`} role="status">
        The upload goes on by itself where it stopped, as soon as this device is back and has proved who it
        is.
      </Callout>
    )
  if (load.phase !== 'done') return null
  return isInstalled(load) ? (
    <Callout tone="verified" title={`${what} is installed`} role="status" action={understood}>
      Read back from {context.name} after its restart.
      {load.manualStart && ' It waits until it is started by hand.'}
    </Callout>
  ) : (
    <Callout tone="warning" title={`${what}: not read back`} role="status" action={understood}>
      {load.lines
        ? 'The device took it and restarted, but does not list it as installed. Read its log.'
        : 'The device took it and restarted. It could not be asked for its images afterwards; read them again.'}
    </Callout>
  )
}

function OnDevice({ images }: { images: ImageLine[] }) {
  if (images.length === 0)
    return (
      <Empty icon={<Package />} title="No image is on the device">
        Install one from the catalog or from a file.
      </Empty>
    )
  return (
    <Table
      label="Images on the device"
      head={
        <>
          <Th>Component</Th>
          <Th>Version</Th>
          <Th numeric>Size</Th>
          <Th>Signed by</Th>
          <Th>On the device</Th>
        </>
      }
    >
      {images.map((image) => (
        <Tr key={`${toHex(image.image)}${image.state}`}>
          <Td primary>{image.name}</Td>
          <Td secondary title={`Least rollback number ${image.leastRollback}`}>
            {image.version}
          </Td>
          <Td secondary numeric className="whitespace-nowrap">
            {sizeInWords(image.sizeBytes)}
          </Td>
          <Td secondary hideOnPhone className="font-mono text-xs whitespace-nowrap">
            {grouped(toHex(image.signerKid))}
          </Td>
          <Td>
            <span className="flex flex-wrap gap-1.5">
              <ImageState image={image} newest={images} />
            </span>
          </Td>
        </Tr>
      ))}
    </Table>
  )
}

function ImageState({ image, newest }: { image: ImageLine; newest: ImageLine[] }) {
  const percent = Math.floor((100 * image.bytesSoFar) / Math.max(1, image.sizeBytes))
  const replaces =
    image.state === 0 && newest.some((one) => one.state === 1 && equal(one.component, image.component))
  return (
    <>
      {image.state === 1 ? (
        <Badge tone="verified" icon={<VerifiedIcon />}>
          Installed
        </Badge>
      ) : (
        <Badge tone="session" icon={<UploadIcon />}>
          {image.bytesSoFar === image.sizeBytes
            ? replaces
              ? 'Staged, replaces it'
              : 'Staged'
            : `Arrived, ${percent}\u00a0%`}
        </Badge>
      )}
      {image.development && (
        <Badge tone="warning" icon={<WarningIcon />}>
          Development
        </Badge>
      )}
    </>
  )
}

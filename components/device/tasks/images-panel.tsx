'use client'
// Images: what is on the device, what the catalog has, a file from disk; sideload with what the device acknowledged.
import { HardDriveUpload } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { type CatalogImage, fetchImage, listCatalogImages } from '@/components/lib/portal-api'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { AlertDialog } from '@/components/ui/dialog'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { toHex } from '@/lib/core/bytes'
import { type ImageLine, installImage, listImages, stageImage } from '@/lib/device/commands/images'
import { DeviceError } from '@/lib/device/errors'
import { decodeImageFile } from '@/lib/domain/image'
import { DeviceErrorCallout } from '../device-error'
import { servicing } from '../cable'
import { useReportImages } from '../use-report-images'
import { PanelHead, type PanelProps, sizeInWords, useListed, usePanelCommand } from './panel'

type Wanted = ReturnType<typeof decodeImageFile>
const kindInWords = (kind: number) => (kind === 1 ? 'board configuration' : 'application')

export function ImagesPanel(given: PanelProps) {
  const listed = useListed('Reading the images', given, listImages)
  useReportImages(given.context, listed.items)
  const install = usePanelCommand(given.onMissing)
  const [wanted, setWanted] = useState<Wanted | null>(null)
  const offers = useOffers(given)
  const prepare = (load: () => Promise<Uint8Array<ArrayBuffer>>) =>
    install.run(async () => {
      setWanted(decodeImageFile(await load()))
    })
  const go = (image: Wanted) => {
    setWanted(null)
    void install.run(() => sideload(image))
  }
  return (
    <div className="flex flex-col gap-5">
      <PanelHead
        title="On the device"
        text="Applications and configurations, as the device lists them."
        listed={listed}
      />
      {listed.items && <OnDevice images={listed.items} />}
      <div className="flex flex-wrap items-center justify-between gap-3 border-t pt-5">
        <div>
          <h2 className="text-[0.9063rem]/6 font-semibold">From the catalog</h2>
          <p className="text-sm text-muted-foreground">
            Signed for this product. Needs a network; a file from disk does not.
          </p>
        </div>
        <FileButton onFile={(file) => void prepare(async () => new Uint8Array(await file.arrayBuffer()))} />
      </div>
      {offers && (
        <Offers
          images={offers}
          pending={install.pending}
          onWanted={(id) => void prepare(() => fetchImage(given.context.catalogId, id))}
        />
      )}
      {install.error && (
        <DeviceErrorCallout
          error={install.error.code === 'protocol' ? notAnImage(install.error) : install.error}
        />
      )}
      <AlertDialog
        open={wanted !== null}
        onOpenChange={() => setWanted(null)}
        title={`Install ${wanted?.manifest.name ?? ''} ${wanted?.manifest.version ?? ''}?`}
        description={`${given.context.name} takes ${sizeInWords(wanted?.content.length ?? 0)}, checks signature, product and hash, installs it and restarts. It is off the bus for up to 10 seconds.`}
        confirmLabel={`Install on ${given.context.name}`}
        tone="neutral"
        onConfirm={() => wanted && go(wanted)}
      >
        {null}
      </AlertDialog>
    </div>
  )
}

const notAnImage = (error: DeviceError) =>
  new DeviceError('image-untrusted', 'This file is not a signed image.', { cause: error })

async function sideload(image: Wanted): Promise<void> {
  const total = image.content.length
  const manifestHash = await servicing.command(
    `Uploading ${image.manifest.name} ${image.manifest.version}`,
    (channel, options) =>
      stageImage(channel, image, {
        ...options,
        onAcknowledged: (done) => servicing.advance('Uploading', done, total),
      }),
    { cancel: true, mutates: true },
  )
  await servicing.command(
    'Installing',
    (channel, options) => installImage(channel, { manifestHash }, options),
    { mutates: true },
  )
  servicing.expectRestart()
}

/** The catalog's images, where the portal can be reached and the person is signed in. */
function useOffers({ context }: PanelProps): CatalogImage[] | null {
  const [offers, setOffers] = useState<CatalogImage[] | null>(null)
  const { catalogId, signedIn } = context
  useEffect(() => {
    if (!signedIn) return
    let here = true
    listCatalogImages(catalogId)
      .then((found) => here && setOffers(found))
      .catch(() => here && setOffers(null))
    return () => {
      here = false
    }
  }, [catalogId, signedIn])
  return offers
}

function OnDevice({ images }: { images: ImageLine[] }) {
  if (images.length === 0) return <p className="text-muted-foreground">No image is on the device.</p>
  return (
    <Table
      label="Images on the device"
      head={
        <>
          <Th>Component</Th>
          <Th>Version</Th>
          <Th numeric>Size</Th>
          <Th>State</Th>
        </>
      }
    >
      {images.map((image) => (
        <Tr key={`${toHex(image.image)}${image.state}`}>
          <Td primary>{image.name}</Td>
          <Td secondary>{image.version}</Td>
          <Td secondary numeric>
            {sizeInWords(image.sizeBytes)}
          </Td>
          <Td>
            {image.state === 1 ? (
              <Badge tone="verified">Installed</Badge>
            ) : (
              <Badge tone="session">
                {image.bytesSoFar === image.sizeBytes
                  ? 'Staged'
                  : `Arrived, ${Math.floor((100 * image.bytesSoFar) / Math.max(1, image.sizeBytes))} %`}
              </Badge>
            )}
            {image.development && <Badge tone="warning">Development</Badge>}
          </Td>
        </Tr>
      ))}
    </Table>
  )
}

function Offers({
  images,
  pending,
  onWanted,
}: {
  images: CatalogImage[]
  pending: boolean
  onWanted: (id: string) => void
}) {
  if (images.length === 0) return <p className="text-muted-foreground">The catalog has no image yet.</p>
  return (
    <ul className="divide-y rounded-md border">
      {images.map((image) => (
        <li key={image.id} className="flex flex-wrap items-center gap-3 px-4 py-3">
          <span className="min-w-0 flex-1">
            <span className="block font-medium">
              {image.name} {image.version}
            </span>
            <span className="text-sm text-muted-foreground">
              {kindInWords(image.kind)} · {sizeInWords(image.sizeBytes)}
            </span>
          </span>
          <Button
            icon={<HardDriveUpload />}
            disabled={pending}
            onClick={() => onWanted(image.id)}
            aria-label={`Install ${image.name} ${image.version}`}
          >
            Install
          </Button>
        </li>
      ))}
    </ul>
  )
}

function FileButton({ onFile }: { onFile: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button variant="ghost" onClick={() => input.current?.click()}>
        Image file from disk
      </Button>
      <input
        ref={input}
        type="file"
        aria-label="Image file"
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => event.target.files?.[0] && onFile(event.target.files[0])}
      />
    </>
  )
}

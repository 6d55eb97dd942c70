'use client'
// Where an image can come from: the catalog, where the portal is reached and the person signed in, or a file.
import { FileUp } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { type CatalogImage, PortalError, listCatalogImages } from '@/components/lib/portal-api'
import { Button } from '@/components/ui/button'
import { UploadIcon } from '@/components/ui/icons'
import { Skeleton } from '@/components/ui/skeleton'
import { sizeInWords } from './panel'
import type { TaskContext } from './tasks'

type Offers =
  | { kind: 'loading' }
  | { kind: 'here'; images: CatalogImage[] }
  | { kind: 'away'; text: string; again: boolean }

const SIGNED_OUT = 'Sign in to see the catalog’s images. A file from disk needs no network.'
/** More than these are found faster by their version than by scrolling. */
const FIRST = 8

function useOffers({ facts, signedIn }: TaskContext): [Offers, () => void] {
  const [offers, setOffers] = useState<Offers>({ kind: 'loading' })
  const [tries, setTries] = useState(0)
  const { catalogId } = facts
  useEffect(() => {
    if (!signedIn) return
    let here = true
    listCatalogImages(catalogId)
      .then((images) => here && setOffers({ kind: 'here', images }))
      .catch((error: unknown) => {
        const text = error instanceof PortalError ? `${error.title}. ${error.next}` : 'The list did not come.'
        if (here) setOffers({ kind: 'away', text, again: true })
      })
    return () => {
      here = false
    }
  }, [catalogId, signedIn, tries])
  const again = () => (setOffers({ kind: 'loading' }), setTries((before) => before + 1))
  return [signedIn ? offers : { kind: 'away', text: SIGNED_OUT, again: false }, again]
}

type OffersProps = { context: TaskContext; pending: boolean; onWanted: (id: string) => void }

export function ImageOffers({ context, pending, onWanted }: OffersProps) {
  const [offers, again] = useOffers(context)
  const [all, setAll] = useState(false)
  if (offers.kind === 'loading') return <Skeleton className="h-14" />
  if (offers.kind === 'away')
    return (
      <p className="flex flex-wrap items-center gap-2 text-sm text-muted-foreground">
        {offers.text}
        {offers.again && (
          <Button size="sm" onClick={again}>
            Try again
          </Button>
        )}
      </p>
    )
  if (offers.images.length === 0)
    return <p className="text-muted-foreground">The catalog has no image yet.</p>
  const shown = all ? offers.images : offers.images.slice(0, FIRST)
  return (
    <div className="flex flex-col gap-2">
      <ul className="divide-y rounded-md border">
        {shown.map((image) => (
          <li key={image.id} className="flex flex-wrap items-center gap-3 px-4 py-2.5">
            <span className="min-w-0 flex-1">
              <span className="block font-medium break-words">
                {image.name} {image.version}
              </span>
              <span className="text-sm text-muted-foreground">
                {image.kind === 1 ? 'board configuration' : 'application'} · {sizeInWords(image.sizeBytes)}
              </span>
            </span>
            <Button
              icon={<UploadIcon />}
              disabled={pending}
              onClick={() => onWanted(image.id)}
              aria-label={`Install ${image.name} ${image.version}`}
            >
              Install
            </Button>
          </li>
        ))}
      </ul>
      {shown.length < offers.images.length && (
        <Button variant="ghost" className="self-start" onClick={() => setAll(true)}>
          Show all {offers.images.length.toLocaleString()}
        </Button>
      )}
    </div>
  )
}

export function ImageFileButton({ pending, onFile }: { pending: boolean; onFile: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button icon={<FileUp />} pending={pending} onClick={() => input.current?.click()}>
        Image file from disk
      </Button>
      <input
        ref={input}
        type="file"
        aria-label="Image file"
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          const [file] = event.target.files ?? []
          if (file) onFile(file)
          event.target.value = ''
        }}
      />
    </>
  )
}

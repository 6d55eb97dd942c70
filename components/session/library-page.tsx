'use client'
// The library: capability files of this browser profile. Select one, save or import, delete.
import { Download, Trash2 } from 'lucide-react'
import { type DragEvent, useEffect, useState } from 'react'
import { Page, PageHeading } from '@/components/shell/page'
import { Badge } from '@/components/ui/badge'
import { Button, LinkButton } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { AlertDialog, Dialog } from '@/components/ui/dialog'
import { Empty } from '@/components/ui/empty'
import { FileIcon, RevokedIcon, SessionIcon } from '@/components/ui/icons'
import { Skeleton } from '@/components/ui/skeleton'
import { Duration, When } from '@/components/ui/time'
import { formatShort } from '@/lib/domain/device-id'
import { fileName, removeFile } from '@/lib/session/files'
import { keepStorage } from '@/lib/session/profile-key'
import { select } from '@/lib/session/selection'
import type { EndedCapability, LibraryFile, Selection } from '@/lib/session/store'
import { CapabilityType } from './capability-type'
import { endSession } from './end-session'
import { endingInWords } from './ending-words'
import { ImportButton, ImportResult, type Imported, importFile } from './import-button'
import { saveFile } from './save-file'
import { useNow } from './use-now'
import { useProfile } from './use-profile'

export function LibraryPage() {
  const { ready, files, selection, ended } = useProfile()
  const [dropped, setDropped] = useState<Imported | null>(null)
  const [deleting, setDeleting] = useState<LibraryFile | null>(null)
  useEffect(() => {
    void import('@/components/lib/visit-api').then(({ learnEnded }) => learnEnded())
  }, [])
  const drop = (event: DragEvent) => {
    event.preventDefault()
    const [file] = event.dataTransfer.files
    if (file) void importFile(file).then(setDropped)
  }
  return (
    <Page title="Library">
      <div onDragOver={(event) => event.preventDefault()} onDrop={drop}>
        <PageHeading
          lead="Capability files kept in this browser profile. Signing out leaves them here; clearing this site’s data removes them."
          action={
            <span className="flex flex-wrap gap-2">
              <ImportButton variant="secondary" />
              <LinkButton href="/requests/new" variant="primary">
                Request
              </LinkButton>
            </span>
          }
        >
          Library
        </PageHeading>
        <StorageNote />
        {!ready ? (
          <Skeleton className="h-40" />
        ) : files.length === 0 ? (
          <Nothing />
        ) : (
          <Files files={files} ended={ended} selection={selection} onDelete={setDeleting} />
        )}
        <p className="mt-4 text-sm text-muted-foreground">
          Drop a <code className="font-mono">.cap</code> file anywhere on this page to import it. It is read
          and checked first; whether the device obeys it, only the device decides.
        </p>
      </div>
      <Dialog
        open={dropped !== null}
        onOpenChange={() => setDropped(null)}
        title={dropped?.kind === 'taken' ? 'Imported' : 'Not imported'}
        footer={<Button onClick={() => setDropped(null)}>Close</Button>}
      >
        {dropped?.kind === 'taken' && dropped.file.boundTo ? (
          <p>The file is in the library.</p>
        ) : (
          <ImportResult result={dropped} />
        )}
      </Dialog>
      <DeleteDialog
        file={deleting}
        selected={deleting?.cti === selection?.cti}
        onClose={() => setDeleting(null)}
      />
    </Page>
  )
}

function StorageNote() {
  const [kept, setKept] = useState<boolean | null>(null)
  useEffect(() => {
    void navigator.storage?.persisted?.().then(setKept)
  }, [])
  if (kept !== false)
    return kept ? (
      <p className="mb-4 text-sm text-muted-foreground">
        This browser keeps these files even when space runs low.
      </p>
    ) : null
  return (
    <Callout
      tone="neutral"
      className="mb-4"
      title="The browser may clear these files when space runs low"
      action={<Button onClick={() => void keepStorage().then(setKept)}>Ask it to keep them</Button>}
    >
      Files you need in the field can also be saved to disk.
    </Callout>
  )
}

function Nothing() {
  return (
    <Empty
      icon={<FileIcon />}
      title="No capability file is here"
      action={<LinkButton href="/requests/new">Request a capability</LinkButton>}
    >
      A file gets here when you download an approved request in this browser, or import one from disk.
    </Empty>
  )
}

function Files({
  files,
  ended,
  selection,
  onDelete,
}: {
  files: LibraryFile[]
  ended: EndedCapability[]
  selection: Selection | null
  onDelete: (file: LibraryFile) => void
}) {
  const nowMs = useNow()
  return (
    <ul className="divide-y rounded-lg border bg-card">
      {files.map((file) => {
        const expired = nowMs > 0 && file.expiresAtS * 1000 <= nowMs
        const revoked = ended.find((one) => one.cti === file.cti)
        const selected = file.cti === selection?.cti
        return (
          <li key={file.cti} className="flex flex-wrap items-center gap-x-4 gap-y-3 px-5 py-4 max-md:px-4">
            <span className="min-w-0 flex-1 basis-60">
              <span className="block truncate font-medium">
                {file.deviceName ?? 'Unnamed'}{' '}
                <span className="font-mono text-xs font-normal text-muted-foreground">
                  {formatShort(file.deviceId)}
                </span>
              </span>
              <span className="block truncate text-sm text-muted-foreground">{fileName(file)}</span>
              {revoked && <Ending of={revoked} />}
            </span>
            <span className="basis-36">
              <CapabilityType type={file.type} />
            </span>
            <span className="basis-52 text-sm">
              {expired || revoked ? 'Ended' : <Duration until={file.expiresAtS * 1000} />}
              <span className="block text-muted-foreground">
                {file.boundTo ? 'This browser only' : 'Bound to nobody: anyone with the file can use it'}
              </span>
            </span>
            <span className="flex flex-wrap items-center gap-2">
              {revoked && (
                <Badge tone="danger" icon={<RevokedIcon />}>
                  Revoked
                </Badge>
              )}
              {selected ? (
                <>
                  <Badge tone="session" icon={<SessionIcon />}>
                    Selected
                  </Badge>
                  <Button size="sm" onClick={() => void endSession(selection!)}>
                    End session
                  </Button>
                </>
              ) : revoked ? null : expired ? (
                <Badge tone="neutral">Expired</Badge>
              ) : (
                <Button size="sm" variant="primary" onClick={() => void select(file.cti, Date.now())}>
                  Select
                </Button>
              )}
              {!expired && !revoked && (
                <LinkButton size="sm" href={`/requests/new?extends=${file.cti}`} prefetch={false}>
                  More time
                </LinkButton>
              )}
              <Button
                size="icon"
                variant="ghost"
                aria-label={`Save ${fileName(file)}`}
                title="Save to disk"
                onClick={() => saveFile(file)}
              >
                <Download />
              </Button>
              <Button
                size="icon"
                variant="ghost"
                aria-label={`Delete ${fileName(file)}`}
                title="Delete"
                onClick={() => onDelete(file)}
              >
                <Trash2 />
              </Button>
            </span>
          </li>
        )
      })}
    </ul>
  )
}

function Ending({ of: { kind, at, reason } }: { of: EndedCapability }) {
  return (
    <span className="block text-sm break-words">
      {endingInWords(kind)} · <When at={at} form="clock" />
      {reason && `: ${reason}`}
    </span>
  )
}

function DeleteDialog({
  file,
  selected,
  onClose,
}: {
  file: LibraryFile | null
  selected: boolean
  onClose: () => void
}) {
  const name = file ? fileName(file) : ''
  const session =
    'The session uses this file. The next command will say that it is missing, and the session ends.'
  const plain = 'It can be downloaded again in this browser as long as it is good.'
  return (
    <AlertDialog
      open={file !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Delete ${name}?`}
      description={selected ? session : plain}
      confirmLabel="Delete file"
      tone="danger"
      onConfirm={() => {
        if (file) void removeFile(file.cti)
        onClose()
      }}
    >
      {null}
    </AlertDialog>
  )
}

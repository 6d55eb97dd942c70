'use client'
// Takes a .cap file from disk into the library; what is wrong with one is said in its place.
import { FileUp } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button, type ButtonProps } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Dialog } from '@/components/ui/dialog'
import { toast } from '@/components/ui/toast'
import { LIBRARY_WORDS, LibraryError } from '@/lib/session/capability-file'
import { addFile } from '@/lib/session/library'
import { keepStorage } from '@/lib/session/profile-key'
import type { LibraryFile } from '@/lib/session/store'

export type Imported =
  | { kind: 'refused'; name: string; title: string; next: string; code: string }
  | { kind: 'taken'; file: LibraryFile }

export async function importFile(file: File): Promise<Imported> {
  try {
    void keepStorage()
    return {
      kind: 'taken',
      file: await addFile(new Uint8Array(await file.arrayBuffer()), { nowMs: Date.now() }),
    }
  } catch (error) {
    const code = error instanceof LibraryError ? error.code : 'not-a-capability'
    return { kind: 'refused', name: file.name, code, ...LIBRARY_WORDS[code] }
  }
}

export function ImportButton({ variant = 'ghost' }: Pick<ButtonProps, 'variant'>) {
  const input = useRef<HTMLInputElement>(null)
  const [result, setResult] = useState<Imported | null>(null)
  const take = async (files: FileList | null) => {
    const [file] = files ?? []
    if (!file) return
    const imported = await importFile(file)
    if (input.current) input.current.value = ''
    if (imported.kind === 'taken' && imported.file.boundTo) toast('Imported into this library')
    else setResult(imported)
  }
  return (
    <>
      <Button variant={variant} icon={<FileUp />} onClick={() => input.current?.click()}>
        Import file
      </Button>
      <input
        ref={input}
        type="file"
        accept=".cap,application/octet-stream"
        aria-label="Capability file"
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => void take(event.target.files)}
      />
      <Dialog
        open={result !== null}
        onOpenChange={() => setResult(null)}
        title={result?.kind === 'taken' ? 'Imported' : 'Not imported'}
        footer={<Button onClick={() => setResult(null)}>Close</Button>}
      >
        <ImportResult result={result} />
      </Dialog>
    </>
  )
}

export function ImportResult({ result }: { result: Imported | null }) {
  if (!result) return null
  if (result.kind === 'refused') {
    return (
      <Callout tone="danger" title={result.title} role="alert">
        <p>{result.next}</p>
        <p className="mt-1 text-sm text-muted-foreground">
          {result.name} · code <code className="font-mono">{result.code}</code>
        </p>
      </Callout>
    )
  }
  return (
    <Callout tone="warning" title="This file is a key">
      It is bound to no browser: whoever has a copy can use it on this device until it expires. Delete copies
      that are no longer needed.
    </Callout>
  )
}

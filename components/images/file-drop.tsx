'use client'
// A file by choosing or by dropping it. What was chosen stands in words; the input itself stays, for keyboard and form.
import { FileUp } from 'lucide-react'
import { type DragEvent, useId, useRef, useState } from 'react'
import { formatBytes } from '@/components/catalog/words'
import { cn } from '@/components/lib/cn'

export interface FileDropProps {
  label: string
  name: string
  hint: string
  error: string | undefined
  disabled: boolean
  accept?: string
  file: File | null
  onFile: (file: File | null) => void
}

export function FileDrop({ label, name, hint, error, disabled, accept, file, onFile }: FileDropProps) {
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const note = useId()
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const [dropped] = event.dataTransfer.files
    if (dropped && !disabled) onFile(dropped)
  }
  return (
    <div className="flex flex-col gap-1.5">
      <label
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={cn(
          'flex cursor-pointer flex-col items-center gap-1 rounded-md border border-dashed border-input px-4 py-5 text-center text-sm transition-colors duration-(--duration-fast)',
          'hover:bg-accent has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring',
          over && 'border-foreground bg-accent',
          disabled && 'cursor-not-allowed bg-muted text-muted-foreground',
        )}
      >
        <FileUp className="size-5 text-muted-foreground" />
        <span className="font-medium">{label}</span>
        <span className="max-w-full break-words text-muted-foreground">
          {file ? `${file.name} · ${formatBytes(file.size)}` : 'Choose a file, or drop one here'}
        </span>
        <input
          ref={input}
          type="file"
          name={name}
          accept={accept}
          disabled={disabled}
          aria-describedby={note}
          aria-invalid={error ? true : undefined}
          className="sr-only"
          onChange={(event) => onFile(event.target.files?.[0] ?? null)}
        />
      </label>
      <p id={note} className={cn('text-sm', error ? 'text-danger' : 'text-muted-foreground')}>
        {error ?? hint}
      </p>
    </div>
  )
}

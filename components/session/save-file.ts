'use client'
// A capability file as a download of the browser.
import { fileName } from '@/lib/session/files'
import type { LibraryFile } from '@/lib/session/store'

export function saveFile(file: LibraryFile): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([file.file], { type: 'application/octet-stream' }))
  link.download = fileName(file)
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

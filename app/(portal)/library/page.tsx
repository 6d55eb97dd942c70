import type { Metadata } from 'next'
import { LibraryPage } from '@/components/session/library-page'

export const metadata: Metadata = { title: 'Library' }

export default function Library() {
  return <LibraryPage />
}

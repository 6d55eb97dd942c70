// A page that the person's role does not reach: said in words, in the place of its content.
import { Ban } from 'lucide-react'
import { Page } from '@/components/shell/page'
import { Empty } from '@/components/ui/empty'
import { DOMAIN_WORDS } from '@/lib/domain/errors'

export function NotPermitted({ title, detail }: { title: string; detail?: string }) {
  const words = DOMAIN_WORDS['not-permitted']
  return (
    <Page title={title}>
      <h1 className="sr-only">{title}</h1>
      <Empty icon={<Ban />} title={words.title} as="h2">
        {detail && detail !== words.title ? `${detail} ` : ''}
        {words.next}
      </Empty>
    </Page>
  )
}

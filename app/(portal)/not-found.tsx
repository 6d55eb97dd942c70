// What is not there, or not the person's: the navigation around it stays.
import { SearchX } from 'lucide-react'
import { Page } from '@/components/shell/page'
import { LinkButton } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { DOMAIN_WORDS } from '@/lib/domain/errors'

export default function NotFound() {
  const { title, next } = DOMAIN_WORDS['not-found']
  return (
    <Page title={title}>
      <h1 className="sr-only">{title}</h1>
      <Empty
        icon={<SearchX />}
        title={title}
        as="h2"
        action={<LinkButton href="/">Go to the start</LinkButton>}
      >
        {next}
      </Empty>
    </Page>
  )
}

import { SearchX } from 'lucide-react'
import { LinkButton } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { DOMAIN_WORDS } from '@/lib/domain/errors'

export default function NotFound() {
  const { title, next } = DOMAIN_WORDS['not-found']
  return (
    <main className="flex min-h-dvh items-center justify-center p-6">
      <Empty icon={<SearchX />} title={title} action={<LinkButton href="/">Go to the start</LinkButton>}>
        {next}
      </Empty>
    </main>
  )
}

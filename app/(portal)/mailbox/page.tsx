// The mailbox of a demo: every mail that a real portal would have sent. A portal in production has none.
import { MailOpen } from 'lucide-react'
import type { Metadata } from 'next'
import { z } from 'zod'
import { Pager } from '@/components/catalog/pager'
import { MailList } from '@/components/notices/mail-list'
import { Page, PageHeading } from '@/components/shell/page'
import { Card } from '@/components/ui/card'
import { Empty } from '@/components/ui/empty'
import { orNotFound, requirePage } from '@/lib/server/auth/page'
import { mailbox } from '@/lib/server/queries/notices'

export const metadata: Metadata = { title: 'Mailbox' }

export default async function Mailbox({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const context = await requirePage('/mailbox')
  const before = z.iso.datetime().safeParse((await searchParams).before).data ?? null
  const { mails, next } = await orNotFound(mailbox(context, { before }))
  return (
    <Page title="Mailbox">
      <PageHeading lead="In a demo, mail does not leave this computer: everybody’s mail lies here, to read and to follow its links.">
        Mailbox
      </PageHeading>
      <div className="max-w-200">
        {mails.length === 0 ? (
          <Empty icon={<MailOpen />} as="h2" title="No mail yet">
            Ask for a capability, or invite somebody, and see what they get.
          </Empty>
        ) : (
          <Card className="overflow-clip">
            <MailList mails={mails} />
          </Card>
        )}
        {(before || next) && (
          <Pager
            words={before ? 'Earlier mail' : 'The newest mail'}
            previous={before ? '/mailbox' : null}
            next={next ? `/mailbox?before=${encodeURIComponent(next)}` : null}
          />
        )}
      </div>
    </Page>
  )
}

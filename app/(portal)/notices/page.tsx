// What the viewer was told, newest first.
import { Bell } from 'lucide-react'
import type { Metadata } from 'next'
import { z } from 'zod'
import { Pager } from '@/components/catalog/pager'
import { NoticeList } from '@/components/notices/notice-list'
import { ReadAll } from '@/components/notices/read-all'
import { Page, PageHeading } from '@/components/shell/page'
import { LinkButton } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Empty } from '@/components/ui/empty'
import { requirePage } from '@/lib/server/auth/page'
import { myNotices } from '@/lib/server/queries/notices'
import { readNoticesAction } from './actions'

export const metadata: Metadata = { title: 'Notices' }

const cursor = z.object({ at: z.iso.datetime(), id: z.uuid() })

export default async function Notices({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const context = await requirePage('/notices')
  const asked = await searchParams
  const before = cursor.safeParse(asked).data ?? null
  const { lines, unread, next } = await myNotices(context, { before })
  const newest = lines[0]?.at
  return (
    <Page title="Notices">
      <PageHeading
        lead="What happened in your catalogs and concerns you. A notice leads to the place where something can be done."
        action={
          <div className="flex flex-wrap gap-2">
            {unread > 0 && newest && <ReadAll upTo={newest} action={readNoticesAction} />}
            <LinkButton href="/notices/choices">By mail</LinkButton>
          </div>
        }
      >
        Notices
      </PageHeading>
      <div className="max-w-200">
        {lines.length === 0 ? (
          <Empty icon={<Bell />} as="h2" title="No notices">
            Requests, decisions and what is about to end appear here.
          </Empty>
        ) : (
          <Card className="overflow-clip">
            <NoticeList lines={lines} read={readNoticesAction} />
          </Card>
        )}
        {(before || next) && (
          <Pager
            words={before ? 'Earlier notices' : 'The newest notices'}
            previous={before ? '/notices' : null}
            next={next ? `/notices?at=${encodeURIComponent(next.at)}&id=${next.id}` : null}
          />
        )}
      </div>
    </Page>
  )
}

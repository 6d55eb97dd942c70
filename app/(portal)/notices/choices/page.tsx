// Which notices come to the viewer by mail, too.
import type { Metadata } from 'next'
import { Choices } from '@/components/notices/choices'
import { Page, PageHeading } from '@/components/shell/page'
import { Callout } from '@/components/ui/callout'
import { requirePage } from '@/lib/server/auth/page'
import { mailRoute } from '@/lib/server/mail/route'
import { noticeChoices } from '@/lib/server/queries/notices'
import { chooseNoticesAction } from '../actions'

export const metadata: Metadata = { title: 'Notices by mail' }

export default async function NoticeChoices() {
  const context = await requirePage('/notices/choices')
  const choices = await noticeChoices(context)
  const route = mailRoute()
  return (
    <Page title="By mail" parent={{ label: 'Notices', href: '/notices' }}>
      <PageHeading
        lead={`Every notice stands in the portal. Those that are on also go to ${context.viewer.email}.`}
      >
        Notices by mail
      </PageHeading>
      <div className="flex max-w-170 flex-col gap-5">
        {route === 'none' && (
          <Callout tone="warning" title="No mail server is set">
            Whoever runs this portal sets one. Until then nothing is sent, whatever you choose.
          </Callout>
        )}
        <Choices choices={choices} action={chooseNoticesAction} />
      </div>
    </Page>
  )
}

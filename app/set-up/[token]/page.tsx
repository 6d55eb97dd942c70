// Setting the portal up, once: its operator, the first catalog and that catalog's owner.
import type { Metadata } from 'next'
import { FrontPage } from '@/components/account/front-page'
import { SetUpForm } from '@/components/account/set-up-form'
import { LinkButton } from '@/components/ui/button'
import { openLink } from '@/lib/server/auth/gate-actions'
import { setUp } from './actions'

export const metadata: Metadata = { title: 'Set up', referrer: 'no-referrer' }

export default async function SetUpPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params
  const link = await openLink(token)
  if (!link.ok || link.value.purpose !== 'set_up') {
    return (
      <FrontPage
        title="This link no longer works"
        lead="A set-up link works once, for one hour. Start the portal again to get a new one, or sign in."
      >
        <LinkButton href="/sign-in">Sign in</LinkButton>
      </FrontPage>
    )
  }
  return (
    <FrontPage
      title="Set up Latchkey"
      lead="This makes the installation’s operator, the first catalog and its owner."
    >
      <SetUpForm action={setUp.bind(null, token)} />
    </FrontPage>
  )
}

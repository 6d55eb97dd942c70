// A single-use link: whoever opens it sets the password of the person it was made for.
import type { Metadata } from 'next'
import { FrontPage } from '@/components/account/front-page'
import { PasswordForm } from '@/components/account/password-form'
import { LinkButton } from '@/components/ui/button'
import { openLink } from '@/lib/server/auth/gate-actions'
import { setPassword } from './actions'

export const metadata: Metadata = { title: 'Set a password', referrer: 'no-referrer' }

export default async function LinkPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params
  const link = await openLink(token)
  if (!link.ok || link.value.purpose === 'set_up') {
    const words = link.ok ? null : link.error
    return (
      <FrontPage
        title={words?.title ?? 'This link is for setting the portal up'}
        lead={words?.next ?? 'Open it as it was printed.'}
      >
        <LinkButton href="/sign-in">Sign in</LinkButton>
      </FrontPage>
    )
  }
  const { name, email, purpose } = link.value
  return (
    <FrontPage
      title={purpose === 'invite' ? `Welcome, ${name}` : 'Set a new password'}
      lead={`For ${email}. This link works once.`}
    >
      <PasswordForm action={setPassword.bind(null, token)} />
    </FrontPage>
  )
}

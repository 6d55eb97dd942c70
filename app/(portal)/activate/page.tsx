// Where a person lets a command line in (RFC 8628): the code typed or followed, what asks, allow or deny.
import type { Metadata } from 'next'
import { CodeForm, GrantCard } from '@/components/account/activate'
import { Page, PageHeading } from '@/components/shell/page'
import { LinkButton } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { DOMAIN_WORDS, isDomainError } from '@/lib/domain/errors'
import { requirePage } from '@/lib/server/auth/page'
import { openGrant } from '@/lib/server/usecases/device-grant'
import { decideGrantAction } from './actions'

export const metadata: Metadata = { title: 'Let a command line in' }

type Search = Promise<{ code?: string | string[]; done?: string }>

export default async function Activate({ searchParams }: { searchParams: Search }) {
  const { code, done } = await searchParams
  const given = typeof code === 'string' ? code.slice(0, 20).replace(/[^A-Za-z0-9-]/g, '') : ''
  const context = await requirePage(given ? `/activate?code=${given}` : '/activate')
  const opened = given && !done ? await openGrant(context, { userCode: given }).catch(refusalOf) : null
  return (
    <Page title="Let a command line in">
      <div className="max-w-140">
        <PageHeading lead="A command line that has no browser shows a code. Here you decide whether it may act as you.">
          Let a command line in
        </PageHeading>
        {done === 'allow' || done === 'deny' ? (
          <Done decision={done} />
        ) : opened && 'userCode' in opened ? (
          <GrantCard grant={opened} decide={decideGrantAction} email={context.viewer.email} />
        ) : (
          <CodeForm error={opened} />
        )}
      </div>
    </Page>
  )
}

function refusalOf(error: unknown): { title: string; next: string } {
  if (isDomainError(error)) return DOMAIN_WORDS[error.code]
  throw error
}

function Done({ decision }: { decision: 'allow' | 'deny' }) {
  return decision === 'allow' ? (
    <Callout
      tone="verified"
      role="status"
      title="The command line is let in"
      action={<LinkButton href="/account">See your API tokens</LinkButton>}
    >
      Go back to it; it goes on by itself within a few seconds. You can end it at any time on your account
      page.
    </Callout>
  ) : (
    <Callout tone="neutral" role="status" title="Denied">
      The command line was told so. If you did not start it, nothing more needs doing.
    </Callout>
  )
}

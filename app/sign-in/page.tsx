// Sign-in: who has an account, and what a demo's accounts are for.
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Callout } from '@/components/ui/callout'
import { Card, CardBody } from '@/components/ui/card'
import { Mark } from '@/components/ui/mark'
import { SignInForm } from '@/components/shell/sign-in-form'
import { getViewer } from '@/lib/server/auth/viewer'
import { isDemo } from '@/lib/server/bench'
import { signInAction } from './actions'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ to?: string }> }) {
  const { to } = await searchParams
  if (await getViewer()) redirect('/')
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-6 bg-sunken px-4 py-10">
      <div className="flex items-center gap-3">
        <Mark className="size-9" />
        <span className="text-xl font-semibold tracking-tight">Latchkey</span>
      </div>
      <Card className="w-full max-w-100">
        <CardBody className="flex flex-col gap-5 p-6">
          <div className="flex flex-col gap-1">
            <h1 className="text-xl font-semibold tracking-tight">Sign in</h1>
            <p className="text-sm text-muted-foreground">To request, approve and audit capabilities.</p>
          </div>
          <SignInForm action={signInAction} to={to ?? null} />
        </CardBody>
      </Card>
      {isDemo() && (
        <Callout tone="neutral" title="This is a demo" className="w-full max-w-100">
          Its accounts and passwords were printed where it was started, and stand in{' '}
          <code className="font-mono">demo-accounts.json</code> in its data folder.
        </Callout>
      )}
      <p className="text-sm text-muted-foreground">
        Servicing works without an account:{' '}
        <a className="text-link underline underline-offset-3" href="/service">
          open Service
        </a>
      </p>
    </main>
  )
}

// Sign-in: who has an account, and what a demo's accounts are for.
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { buttonVariants } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Card, CardBody } from '@/components/ui/card'
import { Mark } from '@/components/ui/mark'
import { SignInForm } from '@/components/shell/sign-in-form'
import { IDENTITY_WORDS } from '@/lib/domain/errors-identity'
import { providersToChoose } from '@/lib/server/auth/session'
import { getViewer } from '@/lib/server/auth/viewer'
import { isDemo } from '@/lib/server/bench'
import { signInAction } from './actions'

export const metadata: Metadata = { title: 'Sign in' }

const withProvider = (id: string, to: string | undefined) =>
  `/sign-in/with/${id}${to ? `?${new URLSearchParams({ to })}` : ''}`

/** `refused` is ours, `error` is next-auth's: the provider stopped it, or its answer did not hold. */
function refusalOf(refused: string | undefined, error: string | undefined) {
  if (refused && Object.hasOwn(IDENTITY_WORDS, refused))
    return IDENTITY_WORDS[refused as keyof typeof IDENTITY_WORDS]
  if (error === 'OAuthCallbackError') return IDENTITY_WORDS['identity-denied']
  return error ? IDENTITY_WORDS['identity-failed'] : null
}

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ to?: string; refused?: string; error?: string }>
}) {
  const { to, refused, error } = await searchParams
  const providers = providersToChoose()
  const words = refusalOf(refused, error)
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
          {words && (
            <Callout tone="danger" role="alert" title={words.title}>
              {words.next}
            </Callout>
          )}
          {providers.map(({ id, name }) => (
            // A route that redirects to another site: no page to fetch ahead.
            <a key={id} href={withProvider(id, to)} className={buttonVariants({ size: 'lg' })}>
              Sign in with {name}
            </a>
          ))}
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

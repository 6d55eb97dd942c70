'use client'
// A page that failed: what to do, and what to tell the operator. The cause stays on the server.
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'

export default function PageFailed({
  error,
  reset,
}: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-140 items-center p-6">
      <Callout
        tone="danger"
        title="This page could not be shown"
        role="alert"
        action={<Button onClick={reset}>Try again</Button>}
      >
        Nothing was changed. If it keeps failing, tell the operator of this portal
        {error.digest ? ` the code ${error.digest}` : ''}.
      </Callout>
    </main>
  )
}

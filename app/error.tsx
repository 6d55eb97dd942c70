'use client'
// A page that failed: what to do, and what to tell the operator. The cause stays on the server.
import { Button } from '@/components/ui/button'

export default function PageFailed({
  error,
  reset,
}: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-140 items-center p-6">
      <div
        role="alert"
        className="flex flex-col items-start gap-3 rounded-md border border-danger-border bg-danger-surface p-5"
      >
        <h1 className="font-semibold text-danger">This page could not be shown</h1>
        <p>
          Nothing was changed. If it keeps failing, tell the operator of this portal
          {error.digest ? ` the code ${error.digest}` : ''}.
        </p>
        <Button onClick={reset}>Try again</Button>
      </div>
    </main>
  )
}

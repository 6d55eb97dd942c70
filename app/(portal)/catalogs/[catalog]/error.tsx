'use client'
// A page of the catalog that failed: the navigation around it stays.
import { Page } from '@/components/shell/page'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { CopyButton } from '@/components/ui/copy-button'

export default function PageFailed({
  error,
  reset,
}: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  const code = error.digest ?? 'internal'
  return (
    <Page title="Not shown">
      <h1 className="sr-only">Not shown</h1>
      <Callout
        tone="danger"
        role="alert"
        title="This page could not be shown"
        action={
          <>
            <Button onClick={reset}>Try again</Button>
            <span className="flex items-center gap-1 text-sm">
              Code <code className="font-mono">{code}</code>
              <CopyButton text={code} label="Copy the code" />
            </span>
          </>
        }
      >
        Nothing was changed. If it keeps failing, tell the operator of this portal the code.
      </Callout>
    </Page>
  )
}

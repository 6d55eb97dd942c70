'use client'
// What just went wrong on Service, above the rest until it is understood or over.
import { ImportButton } from '@/components/session/import-button'
import { Button, LinkButton } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import type { DeviceError } from '@/lib/device/errors'
import { STOPS } from '@/lib/device/stops'

type NoticesProps = { missing: boolean; problem: DeviceError | null; onUnderstood: () => void }

export function Notices({ missing, problem, onUnderstood }: NoticesProps) {
  const { title, next } = STOPS['capability-missing']
  return (
    <>
      {missing && (
        <Callout
          tone="warning"
          title={title}
          role="alert"
          action={
            <>
              <LinkButton href="/library" variant="primary">
                Choose another
              </LinkButton>
              <ImportButton variant="secondary" />
              <Button variant="ghost" onClick={onUnderstood}>
                Continue without
              </Button>
            </>
          }
        >
          {next}
        </Callout>
      )}
      {problem && (
        <Callout tone="danger" title={problem.words.title} role="alert">
          {problem.words.next}
        </Callout>
      )}
    </>
  )
}

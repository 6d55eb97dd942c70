'use client'
// What was refused and what to do next, in the place of the button that was pressed. It takes the focus, so that it is
// read; what changed meanwhile can be loaded from here.
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import type { Refused } from './action'

const LOAD_AGAIN: readonly string[] = [
  'changed-meanwhile',
  'content-changed',
  'request-not-waiting',
  'request-lapsed',
  'request-not-approved',
  'already-reviewed',
  'capability-ended',
  'unreachable',
]

export function Refusal({ refused, className }: { refused: Refused | null; className?: string }) {
  const router = useRouter()
  const [pending, start] = useTransition()
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (refused) box.current?.focus()
  }, [refused])
  if (!refused) return null
  const again = LOAD_AGAIN.includes(refused.code) && (
    <Button size="sm" pending={pending} onClick={() => start(() => router.refresh())}>
      Load the page again
    </Button>
  )
  const { detail } = refused
  return (
    <div ref={box} tabIndex={-1} className={className}>
      <Callout tone="danger" role="alert" title={refused.title} action={again || undefined}>
        {detail && detail !== refused.title && !refused.fields && <p>{detail}</p>}
        <p>{refused.next}</p>
        <p className="mt-1 text-xs">
          Code <code className="font-mono">{refused.code}</code>
          {refused.trace && (
            <>
              {' '}
              · trace <code className="font-mono">{refused.trace}</code>
            </>
          )}
        </p>
      </Callout>
    </div>
  )
}

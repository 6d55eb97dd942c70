'use client'
// Deliveries, newest first; opened, each attempt with its answer, and what was posted.
import { RotateCw } from 'lucide-react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Badge, type BadgeTone } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { When } from '@/components/ui/time'
import type { At, Delivery } from './types'

type Redeliver = Action<At & { delivery: string }, unknown>
const STATES: Record<Delivery['state'], { tone: BadgeTone; word: string }> = {
  waiting: { tone: 'warning', word: 'Waiting' },
  delivered: { tone: 'verified', word: 'Delivered' },
  failed: { tone: 'danger', word: 'Given up' },
}

export function DeliveryList({
  at,
  deliveries,
  redeliver,
}: {
  at: At
  deliveries: readonly Delivery[]
  redeliver: Redeliver | null
}) {
  if (deliveries.length === 0)
    return <p className="px-4 py-6 text-sm text-muted-foreground md:px-5">Nothing was posted yet.</p>
  return (
    <ul className="divide-y divide-border-subtle border-t border-border-subtle">
      {deliveries.map((delivery) => (
        <li key={delivery.id}>
          <details>
            <summary className="flex cursor-pointer flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 hover:bg-accent/55 md:px-5">
              <span className="min-w-0 flex-1 basis-40 font-mono text-sm wrap-anywhere">{delivery.kind}</span>
              <Badge tone={STATES[delivery.state].tone}>{STATES[delivery.state].word}</Badge>
              <When at={delivery.at} className="text-sm text-muted-foreground" />
            </summary>
            <div className="flex flex-col gap-3 border-t border-border-subtle bg-sunken px-4 py-4 text-sm md:px-5">
              <Tries tries={delivery.tries} />
              <pre className="overflow-x-auto rounded-sm border bg-card p-3 font-mono text-xs" tabIndex={0}>
                {pretty(delivery.body)}
              </pre>
              {redeliver && <Again given={{ ...at, delivery: delivery.id }} redeliver={redeliver} />}
            </div>
          </details>
        </li>
      ))}
    </ul>
  )
}

function Tries({ tries }: Pick<Delivery, 'tries'>) {
  if (tries.length === 0) return <p className="text-muted-foreground">Not tried yet.</p>
  return (
    <ol className="flex flex-col gap-2">
      {tries.map(({ id, at, status, durationMs, answer, error }) => (
        <li key={id}>
          <p>
            <When at={at} form="evidence" />
            {`: ${status === null ? 'no answer' : `answered ${status}`}, ${durationMs} ms`}
          </p>
          {error && <p className="text-danger">{error}</p>}
          {answer && (
            <p className="line-clamp-3 font-mono text-xs wrap-anywhere text-muted-foreground">{answer}</p>
          )}
        </li>
      ))}
    </ol>
  )
}

function Again({ given, redeliver }: { given: At & { delivery: string }; redeliver: Redeliver }) {
  const { run, pending, refused } = useAction(redeliver)
  return (
    <>
      <Refusal refused={refused} />
      <Button icon={<RotateCw />} pending={pending} className="self-start" onClick={() => run(given)}>
        Deliver again
      </Button>
    </>
  )
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}

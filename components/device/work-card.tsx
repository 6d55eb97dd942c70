'use client'
// The running command: its stages, what the device acknowledged, rate, time left and when it would be given up. No percent
// before the first acknowledgement: nothing is known then.
import { useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardFooter } from '@/components/ui/card'
import { AttachedIcon } from '@/components/ui/icons'
import { Progress } from '@/components/ui/progress'
import { cn } from '@/components/lib/cn'
import { formatDuration } from '@/lib/domain/duration'
import type { Work } from '@/lib/device/work'

/** A silent device is asked to stop after 15 s and has 10 s for that (docs/protocol, "The cable"). */
const SILENCE = '25\u00a0s'
const RESTART_S = 10

const megabytes = (bytes: number) =>
  (bytes / 1_000_000).toLocaleString(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 })

function useSeconds(): number {
  const [nowMs, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return nowMs
}

export function WorkCard({ work, name }: { work: Work; name: string }) {
  const [cancelling, setCancelling] = useState(false)
  const known = work.total > 0
  const bytes = known && work.unit === 'bytes'
  const percent = known ? Math.floor((100 * work.done) / work.total) : null
  const uploading = work.stage === 'Uploading'
  return (
    <Card aria-label="Running command">
      <CardBody className="flex flex-col gap-4">
        <div className="flex items-start justify-between gap-3">
          <div className="min-w-0">
            <h2 className="text-md font-semibold break-words">{work.title}</h2>
            <p className="text-sm break-words text-muted-foreground">
              {work.detail ?? name}
              {work.stages.length === 0 && ` · ${work.stage}`}
            </p>
          </div>
          {work.cancel && (
            <Button
              pending={cancelling}
              onClick={() => {
                setCancelling(true)
                work.cancel?.()
              }}
            >
              {uploading ? 'Cancel upload' : 'Cancel'}
            </Button>
          )}
        </div>
        {work.stages.length > 0 && <Stages work={work} />}
        <div className="flex flex-col gap-2">
          <div className="flex flex-wrap items-baseline justify-between gap-x-4">
            <span className="text-2xl font-semibold tabular-nums">
              {percent === null ? '…' : `${percent}\u00a0%`}
            </span>
            <Left work={work} />
          </div>
          <Progress value={percent} label={work.stage} />
          {bytes && <Amount work={work} />}
        </div>
      </CardBody>
      {uploading && (
        <CardFooter className="text-sm text-muted-foreground">
          <AttachedIcon className="size-4 flex-none" /> Safe to unplug: the upload continues where it stopped.
        </CardFooter>
      )}
    </Card>
  )
}

function Stages({ work }: { work: Work }) {
  const at = work.stages.indexOf(work.stage)
  return (
    <ol className="grid auto-cols-fr grid-flow-col gap-1.5" aria-label="Stages">
      {work.stages.map((stage, i) => (
        <li
          key={stage}
          aria-current={i === at ? 'step' : undefined}
          className={cn(
            'min-w-0 border-t-3 pt-1.5 text-sm',
            i <= at ? 'border-progress text-foreground' : 'border-progress-track text-muted-foreground',
            i === at && 'font-semibold',
          )}
        >
          <span className="block truncate">{stage}</span>
        </li>
      ))}
    </ol>
  )
}

function rateOf(work: Work, nowMs: number): number {
  const elapsedS = (nowMs - work.startedMs) / 1000
  return elapsedS > 1 && work.done > work.from ? (work.done - work.from) / elapsedS : 0
}

function Left({ work }: { work: Work }) {
  const rate = rateOf(work, useSeconds())
  return (
    <span className="text-sm tabular-nums">
      {rate > 0 && work.unit === 'bytes' && (
        <b className="font-medium">
          about {formatDuration(Math.ceil((work.total - work.done) / rate))} left ·{' '}
        </b>
      )}
      <span className="text-muted-foreground">given up after {SILENCE} of silence</span>
    </span>
  )
}

function Amount({ work }: { work: Work }) {
  const rate = rateOf(work, useSeconds())
  return (
    <p className="flex flex-wrap justify-between gap-x-4 text-sm text-muted-foreground tabular-nums">
      <span>
        {megabytes(work.done)} of {megabytes(work.total)}&nbsp;MB acknowledged by the device
      </span>
      {rate > 0 && <span>{Math.round(rate / 1000).toLocaleString()}&nbsp;kB/s</span>}
    </p>
  )
}

/** The device is off the bus; how long already, of how long at most. */
export function RestartCard({ sinceMs, name }: { sinceMs: number; name: string }) {
  const seconds = Math.min(RESTART_S, Math.max(0, Math.floor((useSeconds() - sinceMs) / 1000)))
  return (
    <p className="text-sm text-muted-foreground tabular-nums">
      {name}: {seconds} of at most {RESTART_S}&nbsp;s. Only this device goes on here.
    </p>
  )
}

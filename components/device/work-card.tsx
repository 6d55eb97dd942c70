'use client'
// The running command: stage, what the device acknowledged, rate and time left. No percent before the first acknowledgement.
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Card, CardBody } from '@/components/ui/card'
import { Progress } from '@/components/ui/progress'
import { useNow } from '@/components/session/use-now'
import { formatDuration } from '@/lib/domain/duration'
import type { Work } from '@/lib/device/servicing'

const megabytes = (bytes: number) => (bytes / 1_000_000).toFixed(2)

export function WorkCard({ work, name }: { work: Work; name: string }) {
  const [cancelling, setCancelling] = useState(false)
  const known = work.total > 0
  const bytes = work.total > 1000
  const percent = known ? Math.floor((100 * work.done) / work.total) : null
  return (
    <Card aria-label="Running command">
      <CardBody className="flex flex-col gap-4">
        <div className="flex items-start justify-between gap-3">
          <div className="min-w-0">
            <h2 className="text-md font-semibold">{work.title}</h2>
            <p className="text-sm text-muted-foreground">
              {name} · {work.stage}
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
              Cancel
            </Button>
          )}
        </div>
        <div className="flex flex-col gap-2">
          <div className="flex items-baseline justify-between">
            <span className="text-2xl font-semibold tabular-nums">
              {percent === null ? '…' : `${percent}\u00a0%`}
            </span>
            {bytes && <Left work={work} />}
          </div>
          <Progress value={percent} label={work.stage} />
          {bytes && (
            <p className="text-sm text-muted-foreground tabular-nums">
              {megabytes(work.done)} of {megabytes(work.total)}&nbsp;MB acknowledged by the device
            </p>
          )}
        </div>
        {bytes && (
          <p className="border-t pt-3 text-sm text-muted-foreground">
            Safe to unplug: the upload continues where it stopped.
          </p>
        )}
      </CardBody>
    </Card>
  )
}

function Left({ work }: { work: Work }) {
  const now = Math.max(useNow(), work.startedMs)
  const elapsedS = (now - work.startedMs) / 1000
  const rate = elapsedS > 1 && work.done > 0 ? work.done / elapsedS : 0
  if (rate === 0) return null
  return (
    <span className="text-sm tabular-nums">
      <b className="font-medium">about {formatDuration((work.total - work.done) / rate)} left</b>{' '}
      <span className="text-muted-foreground">{Math.round(rate / 1000)}&nbsp;kB/s</span>
    </span>
  )
}

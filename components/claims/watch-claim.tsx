'use client'
// A claim under way: how far it is, asked every second; the page is read again at its end.
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { Callout } from '@/components/ui/callout'
import { Progress } from '@/components/ui/progress'

type Counts = { waiting: number; claimed: number; known: number }
type Told = { state: string; counts: Counts }

export interface WatchClaimProps {
  path: string
  whole: boolean
  counts: Counts
}

const EVERY_MS = 1000

export function WatchClaim({ path, whole, counts: first }: WatchClaimProps) {
  const router = useRouter()
  const [counts, setCounts] = useState(first)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    let here = true
    const ask = async () => {
      const answer = await fetch(path).catch(() => null)
      if (!here) return
      setFailed(!answer?.ok)
      const told = answer?.ok ? ((await answer.json()) as Told) : null
      if (told) setCounts(told.counts)
      if (told && told.state !== 'applying') return router.refresh()
      timer = setTimeout(() => void ask(), EVERY_MS)
    }
    timer = setTimeout(() => void ask(), EVERY_MS)
    return () => {
      here = false
      clearTimeout(timer)
    }
  }, [path, router])
  const done = counts.claimed
  const all = counts.claimed + counts.waiting
  return (
    <div className="flex flex-col gap-2">
      <p className="text-sm tabular-nums">
        {whole ? `Claiming all ${all} devices in one step` : `${done} of ${all} devices claimed`}
      </p>
      <Progress value={whole || all === 0 ? null : (100 * done) / all} label="Claimed" />
      <p className="text-sm text-muted-foreground">You can leave this page; the portal goes on.</p>
      {failed && (
        <Callout tone="warning" title="The portal does not answer">
          How far it is cannot be told at the moment. Nothing is lost.
        </Callout>
      )}
    </div>
  )
}

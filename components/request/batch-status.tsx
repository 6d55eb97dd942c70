'use client'
// A job on many devices, for whoever asked: how far it is, and the download of what is approved, one file after the other into
// this browser's library. It can be stopped and goes on with what is left; a device that fails holds up no other.
import { Download } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import { deviceName, plural } from '@/components/catalog/words'
import type { Batch } from '@/components/inbox/batch-types'
import { BatchTable } from '@/components/inbox/batch-table'
import { PortalError, downloadCapability } from '@/components/lib/portal-api'
import { Button, LinkButton } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Card, CardBody, CardFooter } from '@/components/ui/card'
import { Progress } from '@/components/ui/progress'
import { When } from '@/components/ui/time'
import { durationInWords } from '@/lib/domain/duration'
import { LibraryError, LIBRARY_WORDS } from '@/lib/session/capability-file'
import { keepStorage } from '@/lib/session/profile-key'
import { type RequestStateName, STATE_WORDS, TYPE_NAMES } from './words'

const STATES: RequestStateName[] = ['waiting', 'approved', 'downloaded', 'denied', 'withdrawn', 'lapsed']

export function BatchStatus({ batch }: { batch: Batch }) {
  const [page, setPage] = useState(0)
  const count = (state: RequestStateName) => batch.devices.filter((one) => one.state === state).length
  const counts = STATES.map((state) => [state, count(state)] as const).filter(([, n]) => n > 0)
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-col gap-2">
        <h1 className="text-xl font-semibold tracking-tight">
          {TYPE_NAMES[batch.type]} on {plural(batch.devices.length, 'device')}, for{' '}
          {durationInWords(batch.durationS)}
        </h1>
        <p className="text-muted-foreground">
          Asked <When at={batch.createdAt} />
          {' · '}
          {counts.map(([state, n]) => `${n} ${STATE_WORDS[state].word.toLowerCase()}`).join(', ')}
        </p>
        <p className="max-w-[70ch] break-words whitespace-pre-line">{batch.reason}</p>
        <p className="text-sm text-muted-foreground">{batch.tasks.join(', ')}</p>
      </div>
      <Downloads batch={batch} />
      <BatchTable
        devices={batch.devices}
        needed={batch.needed}
        page={page}
        onPage={setPage}
        hrefOf={(one) => `/catalogs/${batch.catalogId}/requests/${one.id}`}
      />
    </div>
  )
}

type Failed = { name: string; why: string }
type Run = { done: number; of: number; stopped: boolean; failed: Failed[] }

function Downloads({ batch }: { batch: Batch }) {
  const router = useRouter()
  const [run, setRun] = useState<Run | null>(null)
  const [running, setRunning] = useState(false)
  const stop = useRef(false)
  const approved = batch.devices.filter((one) => one.state === 'approved')
  const get = async () => {
    stop.current = false
    setRunning(true)
    void keepStorage()
    let now: Run = { done: 0, of: approved.length, stopped: false, failed: [] }
    setRun(now)
    for (const one of approved) {
      if (stop.current) break
      const failed = await downloadCapability(one.id).then(
        () => null,
        (error: unknown): Failed => ({ name: deviceName(one.device), why: whyOf(error) }),
      )
      now = { ...now, done: now.done + 1, failed: failed ? [...now.failed, failed] : now.failed }
      setRun(now)
    }
    setRun({ ...now, stopped: stop.current })
    setRunning(false)
    router.refresh()
  }
  if (!run && (approved.length === 0 || !batch.mayDownload)) return null
  return (
    <Card className="max-w-170">
      <CardBody className="flex flex-col gap-3">
        {!run && (
          <p>
            {plural(approved.length, 'file')} can be downloaded. Do it in the browser with which you will
            service the devices: they work in no other. The time of each starts with its download.
          </p>
        )}
        {run && <Going run={run} running={running} />}
      </CardBody>
      <CardFooter className="flex flex-wrap gap-2">
        {running ? (
          <Button onClick={() => (stop.current = true)}>Stop after this one</Button>
        ) : (
          <>
            {approved.length > 0 && (
              <Button variant="primary" icon={<Download />} onClick={() => void get()}>
                Download {plural(approved.length, 'capability', 'capabilities')}
              </Button>
            )}
            {run && <LinkButton href="/library">Open the library</LinkButton>}
          </>
        )}
      </CardFooter>
    </Card>
  )
}

function Going({ run, running }: { run: Run; running: boolean }) {
  const good = run.done - run.failed.length
  return (
    <>
      <p className="tabular-nums" role={running ? undefined : 'status'}>
        {running ? `${run.done} of ${run.of} done` : `${plural(good, 'file')} in this browser’s library`}
        {run.stopped && ', stopped'}
      </p>
      {running && <Progress value={(100 * run.done) / run.of} label="Downloads" />}
      {run.failed.length > 0 && (
        <Callout tone="warning" title={`${plural(run.failed.length, 'device')} failed`}>
          <ul className="flex flex-col gap-1">
            {run.failed.map((one) => (
              <li key={one.name} className="break-words">
                <b className="font-medium">{one.name}</b>: {one.why}
              </li>
            ))}
          </ul>
        </Callout>
      )}
    </>
  )
}

function whyOf(error: unknown): string {
  if (error instanceof PortalError) return `${error.title}. ${error.next}`
  if (error instanceof LibraryError) {
    const { title, next } = LIBRARY_WORDS[error.code]
    return `${title}. ${next}`
  }
  return 'The download failed. Try again; it will be the same capability.'
}

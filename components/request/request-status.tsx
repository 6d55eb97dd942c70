'use client'
// Where a request stands, for whoever made it; once it is approved, the download into this browser.
import { Download } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useEffect, useState, useTransition } from 'react'
import { PortalError, downloadCapability } from '@/components/lib/portal-api'
import { CapabilityType } from '@/components/session/capability-type'
import { saveFile } from '@/components/session/save-file'
import { useProfile } from '@/components/session/use-profile'
import { Button, LinkButton } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card'
import { DeviceId } from '@/components/ui/device-id'
import { When } from '@/components/ui/time'
import { durationInWords } from '@/lib/domain/duration'
import { LibraryError, LIBRARY_WORDS } from '@/lib/session/capability-file'
import { keepStorage } from '@/lib/session/profile-key'
import { EndedNotice, RequestState } from './request-state'
import { type RequestStateName } from './words'
import type { Refusal } from './types'

export type ShownRequest = {
  id: string
  catalogId: string
  device: { name: string | null; deviceId: string; product: string; group: string }
  type: 'fieldServicing' | 'appDevelopment'
  tasks: string[]
  reason: string
  ticket: string | null
  durationS: number
  bearer: boolean
  state: RequestStateName
  createdAt: string
  lapsesAt: string
  approvals: number
  needed: number
  reviews: { reviewer: string; decision: 'approve' | 'deny'; note: string | null; at: string }[]
  capability: { cti: string; expiresAt: string } | null
  /** The capability that more time was asked for. */
  goesOnFrom: { cti: string; expiresAt: string } | null
  ended: { at: string; kind: string; reason: string | null; confirmedAt: string | null } | null
  may: { withdraw: boolean; download: boolean }
}
type Withdraw = (input: {
  catalogId: string
  id: string
}) => Promise<{ ok: true } | { ok: false; error: Refusal }>
const LOOKS_AGAIN_MS = 5000

export function RequestStatus({ request, withdraw }: { request: ShownRequest; withdraw: Withdraw }) {
  const router = useRouter()
  // While it waits the page looks again by itself.
  useEffect(() => {
    if (request.state !== 'waiting') return
    const timer = setInterval(
      () => document.visibilityState === 'visible' && router.refresh(),
      LOOKS_AGAIN_MS,
    )
    return () => clearInterval(timer)
  }, [request.state, router])
  const name = request.device.name ?? 'Unnamed device'
  return (
    <div className="flex max-w-170 flex-col gap-5">
      <div className="flex flex-col gap-2">
        <span>
          <RequestState state={request.state} ended={request.ended !== null} />
        </span>
        <h1 className="text-xl font-semibold tracking-tight">
          {request.type === 'appDevelopment' ? 'App development' : 'Field servicing'} on {name}, for{' '}
          {durationInWords(request.durationS)}
        </h1>
        <p className="text-muted-foreground">
          Asked <When at={request.createdAt} />
          {request.state === 'waiting' &&
            request.needed > 1 &&
            ` · ${request.approvals} of ${request.needed} approved`}
        </p>
      </div>
      <Next request={request} withdraw={withdraw} />
      <Card>
        <CardHeader title="What you asked for" />
        <CardBody className="flex flex-col gap-4">
          <Facts request={request} />
        </CardBody>
      </Card>
      {request.reviews.length > 0 && (
        <Card>
          <CardHeader title="Decision" />
          <ul className="divide-y">
            {request.reviews.map((review) => (
              <li key={review.reviewer} className="flex flex-col gap-1 px-5 py-3">
                <span>
                  <b className="font-medium">{review.reviewer}</b>{' '}
                  {review.decision === 'approve' ? 'approved' : 'denied'} · <When at={review.at} />
                </span>
                {review.note && <span className="text-muted-foreground">{review.note}</span>}
              </li>
            ))}
          </ul>
        </Card>
      )}
    </div>
  )
}

function Facts({ request }: { request: ShownRequest }) {
  return (
    <dl className="grid grid-cols-[7rem_1fr] gap-y-2 text-sm">
      <dt className="text-muted-foreground">Capability</dt>
      <dd>
        <CapabilityType type={request.type} />
        {request.bearer && ', for another computer'}
      </dd>
      <dt className="text-muted-foreground">Device</dt>
      <dd>
        <span className="block">
          {request.device.product} · {request.device.group}
        </span>
        <DeviceId id={request.device.deviceId} form="middle" />
      </dd>
      <dt className="text-muted-foreground">Tasks</dt>
      <dd>{request.tasks.join(', ')}</dd>
      <dt className="text-muted-foreground">Reason</dt>
      <dd className="break-words">{request.reason}</dd>
      <dt className="text-muted-foreground">Ticket</dt>
      <dd>{request.ticket ?? 'None'}</dd>
    </dl>
  )
}

function Next({ request, withdraw }: { request: ShownRequest; withdraw: Withdraw }) {
  const { files, selection } = useProfile()
  const router = useRouter()
  const [refused, setRefused] = useState<{ code: string; title: string; next: string } | null>(null)
  const [downloading, download] = useTransition()
  const [withdrawing, takeBack] = useTransition()
  const here = files.find((file) => file.cti === request.capability?.cti)
  const get = () =>
    download(async () => {
      setRefused(null)
      void keepStorage()
      try {
        const file = await downloadCapability(request.id)
        if (request.bearer) saveFile(file)
        router.refresh()
      } catch (error) {
        setRefused(wordsOf(error))
      }
    })
  const back = () =>
    takeBack(async () => {
      const answer = await withdraw({ catalogId: request.catalogId, id: request.id })
      if (answer.ok) router.refresh()
      else setRefused(answer.error)
    })
  return (
    <Card>
      <CardBody className="flex flex-col gap-3">
        {request.ended ? (
          <EndedNotice ended={request.ended} device={request.device.name ?? 'the device'} />
        ) : (
          <p>{nextInWords(request, here !== undefined)}</p>
        )}
        {request.state === 'approved' && (
          <p className="text-sm text-muted-foreground">
            To be downloaded by <When at={request.lapsesAt} />.
          </p>
        )}
        {refused && (
          <Callout tone="danger" title={refused.title} role="alert">
            {refused.next} <span className="text-muted-foreground">({refused.code})</span>
          </Callout>
        )}
      </CardBody>
      <CardFooter className="flex flex-wrap gap-2">
        {here && !request.ended ? (
          <>
            {selection && selection.cti === request.goesOnFrom?.cti ? (
              <Button variant="primary" onClick={() => void goOn(here.cti)}>
                Go on with this file
              </Button>
            ) : (
              <LinkButton href="/service" variant="primary">
                Go to Service
              </LinkButton>
            )}
            <Button icon={<Download />} onClick={() => saveFile(here)}>
              Save file
            </Button>
          </>
        ) : (
          request.may.download &&
          !request.ended && (
            <Button variant="primary" icon={<Download />} pending={downloading} onClick={get}>
              {request.state === 'downloaded' ? 'Download again' : 'Download capability'}
            </Button>
          )
        )}
        {request.may.withdraw && (
          <Button pending={withdrawing} onClick={back}>
            Withdraw request
          </Button>
        )}
        {(request.ended || (!request.may.download && !request.may.withdraw && !here)) && (
          <LinkButton href={`/requests/new?device=${request.device.deviceId}`}>Request again</LinkButton>
        )}
      </CardFooter>
    </Card>
  )
}

/** The session stays open, and its commands carry the new file from now on. */
async function goOn(cti: string): Promise<void> {
  const { select } = await import('@/lib/session/selection')
  await select(cti, Date.now())
}

function nextInWords(request: ShownRequest, here: boolean): string {
  if (here)
    return 'The capability is in this browser’s library. Attach the device on Service and start the session.'
  const words: Record<RequestStateName, string> = {
    waiting: 'An owner decides. The answer appears here by itself.',
    approved: request.bearer
      ? 'Approved. The file is good in any browser: save it only where it is needed. Its time starts when you download it.'
      : 'Approved. Download it in the browser with which you will service the device: it works in no other. Its time starts then.',
    denied: 'An owner denied this request. The note below says why.',
    withdrawn: 'This request was withdrawn. Nothing came of it.',
    lapsed: 'Nobody acted within seven days, so the request lapsed.',
    downloaded:
      'The capability was downloaded in another browser profile, or removed from this one’s library.',
  }
  return words[request.state]
}

function wordsOf(error: unknown): { code: string; title: string; next: string } {
  if (error instanceof PortalError) return { code: error.code, title: error.title, next: error.next }
  if (error instanceof LibraryError) return { code: error.code, ...LIBRARY_WORDS[error.code] }
  return { code: 'failed', title: 'The download failed', next: 'Try again; it will be the same capability.' }
}

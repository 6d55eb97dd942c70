// One request with everything a decision needs, in the order in which it is weighed.
import { Ticket } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { type Fact, Facts } from '@/components/catalog/facts'
import { PersonMark } from '@/components/catalog/person-mark'
import { deviceName, plural } from '@/components/catalog/words'
import { STATE_WORDS, TYPE_NAMES } from '@/components/request/words'
import { Badge } from '@/components/ui/badge'
import { Callout } from '@/components/ui/callout'
import { DeviceId } from '@/components/ui/device-id'
import { When } from '@/components/ui/time'
import { durationInWords } from '@/lib/domain/duration'
import { AllowLists } from './allow-lists'
import { Before } from './before'
import { Decisions } from './decisions'
import { OpenElsewhere } from './open-elsewhere'
import { PolicyChecks } from './policy-checks'
import type { ReviewedRequest } from './types'

export interface ReviewProps {
  request: ReviewedRequest
  /** The request is the page, or stands beside its list. */
  heading: 'h1' | 'h2'
  /** Whether the life of a capability is this person's to read. */
  catalogPath: string
}

export function Review({ request, heading: Heading, catalogPath }: ReviewProps) {
  const name = deviceName(request.device)
  const time = durationInWords(request.durationS)
  return (
    <div className="flex flex-col gap-7">
      <header className="flex flex-col gap-2">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p className="flex min-w-0 items-center gap-2 text-sm text-muted-foreground">
            <PersonMark name={request.requester} />
            <span>
              {request.own ? 'You' : request.requester} · asked <When at={request.createdAt} form="clock" />
            </span>
          </p>
          <StateNow request={request} />
        </div>
        <Heading className="text-xl font-semibold break-words">
          {TYPE_NAMES[request.type]} on {name}, for {time}
        </Heading>
      </header>
      <blockquote className="border-l-3 border-border pl-4">
        <p className="max-w-[70ch] text-md break-words whitespace-pre-line">{request.reason}</p>
        {request.ticket && (
          <p className="mt-1.5 flex items-center gap-1.5 text-sm text-muted-foreground">
            <Ticket /> Ticket {request.ticket}
          </p>
        )}
      </blockquote>
      {request.goesOnFrom && (
        <Callout tone="neutral" title="More time">
          {request.own ? 'You have' : `${request.requester} has`}{' '}
          <Link
            href={`${catalogPath}/capabilities/${request.goesOnFrom.cti}`}
            className="text-link underline underline-offset-3"
          >
            a capability for this device
          </Link>{' '}
          until <When at={request.goesOnFrom.expiresAt} form="clock" /> and asks to go on. It stays good until
          then.
        </Callout>
      )}
      {request.bearer && (
        <Callout tone="warning" title="A file for any browser">
          Asked for another computer. Whoever has the file can use it, on this device only.
        </Callout>
      )}
      <Part title="What it will allow, on this device only">
        <AllowLists allows={request.allows} until={`Anything after ${time}`} />
      </Part>
      <div className="grid gap-7 xl:grid-cols-2 xl:gap-8">
        <Part title="Device">
          <Facts facts={deviceFacts(request, catalogPath)} />
        </Part>
        <Part title="Time">
          <Facts facts={timeFacts(request, time)} />
        </Part>
      </div>
      <Part
        title={
          request.own
            ? 'What you had before, for this device'
            : `${request.requester} before, for this device`
        }
      >
        <Before before={request.before} catalogPath={catalogPath} />
      </Part>
      {request.openElsewhere.length > 0 && (
        <Part title="Also open for this device">
          <OpenElsewhere open={request.openElsewhere} catalogPath={catalogPath} />
        </Part>
      )}
      <Part title={`Policy, version ${request.policyVersion}`}>
        <p className="mb-2 text-sm">
          <Link
            href={`${catalogPath}/policy/versions/${request.policyVersion}`}
            className="text-link underline"
          >
            What this version says
          </Link>
        </p>
        <PolicyChecks request={request} />
      </Part>
      {request.reviews.length > 0 && (
        <Part title="Decisions">
          <Decisions reviews={request.reviews} />
        </Part>
      )}
    </div>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-3">
      <h3 className="text-sm font-semibold">{title}</h3>
      {children}
    </section>
  )
}

function StateNow({ request }: { request: ReviewedRequest }) {
  if (request.state !== 'waiting') {
    const { tone, word } = STATE_WORDS[request.state]
    return <Badge tone={tone}>{word}</Badge>
  }
  if (request.needed > 1) {
    return (
      <Badge tone="neutral">
        {request.approvals} of {request.needed} approved
      </Badge>
    )
  }
  return <Badge tone="neutral">{request.may.review ? 'Waiting for you' : 'Waiting'}</Badge>
}

function deviceFacts(request: ReviewedRequest, catalogPath: string): Fact[] {
  const { device } = request
  return [
    {
      label: 'Device',
      value: (
        <Link href={`${catalogPath}/devices/${device.id}`} className="text-link underline underline-offset-3">
          {deviceName(device)}
        </Link>
      ),
    },
    { label: 'Product', value: device.product },
    { label: 'Group', value: device.group },
    { label: 'Device ID', value: <DeviceId id={device.deviceId} form="middle" /> },
    {
      label: 'Last service',
      value: request.lastService ? (
        <Link
          href={`${catalogPath}/capabilities/${request.lastService.cti}`}
          className="text-link underline underline-offset-3"
        >
          <When at={request.lastService.at} />, by {request.lastService.by}
        </Link>
      ) : (
        'Never'
      ),
    },
    { label: 'Last seen', value: request.lastSeen ? <When at={request.lastSeen} /> : 'Never' },
    {
      label: 'Open now',
      value:
        request.live === 0
          ? 'No other capability'
          : plural(request.live, 'other capability', 'other capabilities'),
    },
  ]
}

function timeFacts(request: ReviewedRequest, time: string): Fact[] {
  const { approval, capability } = request
  const over = !capability && ['denied', 'withdrawn', 'lapsed'].includes(request.state)
  const works = {
    label: 'Works in',
    value: request.bearer ? 'Any browser that has the file' : 'The browser that downloads it',
  }
  const tasks = { label: 'Tasks', value: request.tasks.join(', ') || 'None' }
  if (over)
    return [{ label: 'Asked for', value: time }, { label: 'Downloaded', value: 'Never' }, works, tasks]
  const who = request.own ? 'you download' : `${request.requester} downloads`
  const by = approval ? (
    <When at={approval.lapsesAt} form="clock" />
  ) : (
    `${durationInWords(request.downloadWithinS)} after the approval`
  )
  return [
    { label: 'Starts', value: capability ? 'Downloaded' : `When ${who} it` },
    { label: 'Download by', value: by },
    {
      label: 'Ends',
      value: capability ? <When at={capability.expiresAt} form="clock" /> : `${time} after the download`,
    },
    works,
    tasks,
  ]
}

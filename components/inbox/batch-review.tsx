// One job on many devices, read once: what all its requests have in common, and what differs between the devices.
import { Ticket } from 'lucide-react'
import type { ReactNode } from 'react'
import { type Fact, Facts } from '@/components/catalog/facts'
import { PersonMark } from '@/components/catalog/person-mark'
import { plural } from '@/components/catalog/words'
import { TYPE_NAMES } from '@/components/request/words'
import { When } from '@/components/ui/time'
import { durationInWords } from '@/lib/domain/duration'
import { AllowLists } from './allow-lists'
import type { Batch } from './batch-types'

export function BatchReview({ batch, children }: { batch: Batch; children: ReactNode }) {
  const time = durationInWords(batch.durationS)
  const who = batch.own ? 'You' : batch.requester
  return (
    <div className="flex flex-col gap-7">
      <header className="flex flex-col gap-2">
        <p className="flex min-w-0 items-center gap-2 text-sm text-muted-foreground">
          <PersonMark name={batch.requester} />
          <span>
            {who} · asked <When at={batch.createdAt} form="clock" />
          </span>
        </p>
        <h1 className="text-xl font-semibold break-words">
          {TYPE_NAMES[batch.type]} on {plural(batch.devices.length, 'device')}, for {time}
        </h1>
      </header>
      <blockquote className="border-l-3 border-border pl-4">
        <p className="max-w-[70ch] text-md break-words whitespace-pre-line">{batch.reason}</p>
        {batch.ticket && (
          <p className="mt-1.5 flex items-center gap-1.5 text-sm text-muted-foreground">
            <Ticket /> Ticket {batch.ticket}
          </p>
        )}
      </blockquote>
      <Part title="The same for each device">
        <AllowLists allows={batch.allows} until={`Anything after ${time}`} />
        <Facts facts={commonFacts(batch, time)} />
      </Part>
      <Part title="What differs">
        <Differences batch={batch} />
      </Part>
      <Part title="Devices">{children}</Part>
    </div>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-3">
      <h2 className="text-sm font-semibold">{title}</h2>
      {children}
    </section>
  )
}

function commonFacts(batch: Batch, time: string): Fact[] {
  const who = batch.own ? 'you download' : `${batch.requester} downloads`
  return [
    { label: 'Tasks', value: batch.tasks.join(', ') || 'None' },
    { label: 'Starts', value: `When ${who} it, for each device by itself` },
    { label: 'Download by', value: `${durationInWords(batch.downloadWithinS)} after the approval` },
    { label: 'Ends', value: `${time} after the download` },
    { label: 'Works in', value: 'The browser that downloads it' },
    {
      label: 'Policy',
      value: `Version ${batch.policyVersion}: ${plural(batch.needed, 'approval')} for each${batch.stepUp ? ', confirmed with a passkey' : ''}`,
    },
  ]
}

function Differences({ batch }: { batch: Batch }) {
  const groups = new Map<string, number>()
  for (const { device } of batch.devices) {
    const place = `${device.product} · ${device.group}`
    groups.set(place, (groups.get(place) ?? 0) + 1)
  }
  const who = batch.own ? 'you' : batch.requester
  const count = (test: (one: Batch['devices'][number]) => boolean) => batch.devices.filter(test).length
  const facts: Fact[] = [
    {
      label: 'Groups',
      value: [...groups].map(([place, n]) => `${place} (${n})`).join(', '),
    },
    {
      label: 'Open now',
      value: ofThem(
        count((one) => one.live > 0),
        'has another capability',
        'have another capability',
      ),
    },
    {
      label: 'Had before',
      value: ofThem(
        count((one) => one.before > 0),
        `was ${who}’s before`,
        `were ${who}’s before`,
      ),
    },
    {
      label: 'Never seen',
      value: ofThem(
        count((one) => one.lastSeen === null),
        'has never been at the portal',
        'have never been at the portal',
      ),
    },
  ]
  return <Facts facts={facts} />
}

const ofThem = (n: number, one: string, many: string) => (n === 0 ? 'None' : `${n} ${n === 1 ? one : many}`)

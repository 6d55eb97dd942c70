'use client'
// The request: tasks in plain words, the smallest sufficient capability with the reason, for how long and why. An aside says
// the result in one sentence.
import { useRouter } from 'next/navigation'
import { type FormEvent, useEffect, useRef, useState, useTransition } from 'react'
import { useServicing } from '@/components/device/view'
import { Callout } from '@/components/ui/callout'
import { Card, CardBody } from '@/components/ui/card'
import { CheckboxCard } from '@/components/ui/field'
import { DeviceId } from '@/components/ui/device-id'
import { When } from '@/components/ui/time'
import { TASKS } from '@/lib/domain/proposal'
import { type Job, TaskFields, WhyFields, useJob } from './job-fields'
import { BreakGlass } from './break-glass'
import { RequestSummary } from './request-summary'
import type { Asked, GoingOn, RequestableDevice, SendRequest } from './types'

export function RequestForm({
  device,
  tasks,
  from,
  action,
}: {
  device: RequestableDevice
  tasks: string[]
  /** Asked for again, for more time: with the same tasks. */
  from?: GoingOn
  action: SendRequest
}) {
  const form = useForm(device, tasks, from)
  const router = useRouter()
  const [sending, send] = useTransition()
  const [refused, setRefused] = useState<{ code: string; title: string; next: string } | null>(null)
  const errorBox = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (refused) errorBox.current?.focus()
  }, [refused])
  const ask = (more: Partial<Asked> = {}) => {
    setRefused(null)
    send(async () => {
      const answer = await action({ ...form.asked, ...more })
      if (answer.ok) router.push(`/catalogs/${device.catalogId}/requests/${answer.value.id}`)
      else setRefused(answer.error)
    })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    ask()
  }
  const { rule } = form
  return (
    <form onSubmit={submit} noValidate className="grid items-start gap-6 lg:grid-cols-[1fr_360px]">
      <div className="flex min-w-0 flex-col gap-6">
        <Card>
          <CardBody className="flex flex-col gap-1">
            <p className="text-sm text-muted-foreground">Device</p>
            <h2 className="text-md font-semibold">{device.name ?? 'Unnamed device'}</h2>
            <p className="text-sm text-muted-foreground">
              {device.product} · {device.group}
            </p>
            <DeviceId id={device.deviceId} form="middle" />
          </CardBody>
        </Card>
        {from ? (
          <MoreTime from={from} job={form} />
        ) : (
          <TaskFields job={form} approvals={rule?.approvals ?? 1} />
        )}
        <fieldset className="flex flex-col gap-4">
          <legend className="mb-1 text-md font-semibold">For how long, and why</legend>
          <WhyFields job={form} rule={rule} />
          {device.clockOff && rule?.bootBound !== 'always' && form.bootKnown && (
            <CheckboxCard
              name="boot"
              label="Only until its next start"
              hint="The clock of this device is off, so it may take a time for past or to come. A restart ends this capability, whatever its clock says."
              checked={form.untilStart}
              onChange={(event) => form.setUntilStart(event.target.checked)}
            />
          )}
          {rule?.bearer && (
            <CheckboxCard
              name="bearer"
              label="For another computer"
              hint="A file that works in any browser. It is a key: whoever has a copy can use it on this device."
              checked={form.bearer}
              onChange={(event) => form.setBearer(event.target.checked)}
            />
          )}
        </fieldset>
        {form.glass && form.proposal && (
          <BreakGlass
            device={device.name ?? 'this device'}
            rule={form.glass}
            durationS={form.asked.durationS}
            reason={form.asked.reason}
            pending={sending}
            onBreak={(durationS) => ask({ durationS, bearer: false, breakGlass: true })}
          />
        )}
        {refused && (
          <div ref={errorBox} tabIndex={-1} className="outline-none">
            <Callout tone="danger" title={refused.title} role="alert">
              {refused.next} <span className="text-muted-foreground">({refused.code})</span>
            </Callout>
          </div>
        )}
      </div>
      <RequestSummary
        device={device}
        asked={form.asked}
        rule={rule}
        sending={sending}
        ready={form.proposal !== null}
      />
    </form>
  )
}

function MoreTime({ from, job }: { from: GoingOn; job: Job }) {
  return (
    <Callout tone="neutral" title="More time, without a gap">
      <p>
        For the same {job.tasks.length === 1 ? 'task' : 'tasks'}:{' '}
        {TASKS.filter((task) => job.tasks.includes(task.id))
          .map((task) => task.label)
          .join(', ')}
        .
      </p>
      <p>
        The capability you have stays good until <When at={from.expiresAt} form="clock" />. Once this one is
        approved you download it as a new file, and its time starts then.
      </p>
    </Callout>
  )
}

function useForm(device: RequestableDevice, given: string[], from: GoingOn | undefined) {
  const { connections } = useServicing()
  const job = useJob(device.offers, given, from)
  const { tasks, type, larger, proposal, why, reason, ticket, durationS } = job
  const [wantsBearer, setBearer] = useState(from?.bearer ?? false)
  const [untilStart, setUntilStart] = useState(true)
  const offer = device.offers[type]
  const bearer = wantsBearer && offer?.rule.bearer === true
  const attached = connections.find((one) => one.facts?.deviceId === device.deviceId)
  // Boot-bound where the policy says so, and for a device without a clock that is here: nothing else ends it there.
  const bootId = attached?.facts?.bootId ?? (device.clockOff ? device.bootSeen : null)
  const noClock = attached?.facts && !attached.facts.trustedClock
  const bound = offer?.rule.bootBound === 'always' || noClock || (device.clockOff && untilStart)
  const asked: Asked = {
    catalogId: device.catalogId,
    device: device.id,
    tasks,
    type,
    whyLarger: larger && proposal?.type === 'fieldServicing' ? why : null,
    reason,
    ticket: ticket.trim() || null,
    durationS,
    bearer,
    bootId: bound ? bootId : null,
    ...(from && { extends: from.cti }),
  }
  return {
    ...job,
    bearer,
    setBearer,
    untilStart,
    setUntilStart,
    bootKnown: bootId !== null,
    rule: offer?.rule ?? null,
    glass: offer?.glass ?? null,
    asked,
  }
}

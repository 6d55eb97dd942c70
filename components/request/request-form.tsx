'use client'
// The request: tasks in plain words, the smallest sufficient capability with the reason, for how long and why. An aside says
// the result in one sentence.
import { useRouter } from 'next/navigation'
import { type FormEvent, useEffect, useRef, useState, useTransition } from 'react'
import { useServicing } from '@/components/device/view'
import { Callout } from '@/components/ui/callout'
import { Card, CardBody } from '@/components/ui/card'
import { CheckboxCard, Field, Input, RadioCards, Textarea } from '@/components/ui/field'
import { DeviceId } from '@/components/ui/device-id'
import { durationInWords, formatDuration } from '@/lib/domain/duration'
import { TASKS, type TaskId, isTaskId, propose } from '@/lib/domain/proposal'
import { ProposalNote } from './proposal-note'
import { RequestSummary } from './request-summary'
import type { Asked, RequestableDevice, SendRequest } from './types'

export function RequestForm({
  device,
  tasks,
  action,
}: {
  device: RequestableDevice
  tasks: string[]
  action: SendRequest
}) {
  const form = useForm(device, tasks)
  const router = useRouter()
  const [sending, send] = useTransition()
  const [refused, setRefused] = useState<{ code: string; title: string; next: string } | null>(null)
  const errorBox = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (refused) errorBox.current?.focus()
  }, [refused])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setRefused(null)
    send(async () => {
      const answer = await action(form.asked)
      if (answer.ok) router.push(`/catalogs/${device.catalogId}/requests/${answer.value.id}`)
      else setRefused(answer.error)
    })
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
        <fieldset className="flex flex-col gap-3">
          <legend className="mb-1 text-md font-semibold">What needs doing?</legend>
          <div className="grid gap-2 sm:grid-cols-2">
            {TASKS.map((task) => (
              <CheckboxCard
                key={task.id}
                name="tasks"
                value={task.id}
                label={task.label}
                hint={task.hint}
                aside={
                  task.needs === 'appDevelopment' ? (
                    <span className="text-xs text-muted-foreground">App dev.</span>
                  ) : undefined
                }
                checked={form.tasks.includes(task.id)}
                onChange={() => form.toggle(task.id)}
              />
            ))}
          </div>
          {form.proposal && (
            <ProposalNote
              proposal={form.proposal}
              larger={form.larger}
              approvals={rule?.approvals ?? 1}
              onLarger={form.setLarger}
              why={form.why}
              onWhy={form.setWhy}
            />
          )}
        </fieldset>
        <fieldset className="flex flex-col gap-4">
          <legend className="mb-1 text-md font-semibold">For how long, and why</legend>
          {form.durations.length > 0 && (
            <RadioCards
              name="duration"
              legend="Time from download"
              value={String(form.durationS)}
              onChange={(value) => form.setDuration(Number(value))}
              options={form.durations.map((s) => ({ value: String(s), label: formatDuration(s) }))}
              hint={`The clock starts when you download it, not when it is approved.${rule ? ` Your policy allows up to ${durationInWords(rule.longestS)}.` : ''}`}
            />
          )}
          <Field label="Reason" name="reason" hint="The owner decides by this, and it stays on the record.">
            {(ids) => (
              <Textarea
                {...ids}
                name="reason"
                required
                maxLength={1000}
                value={form.reason}
                onChange={(event) => form.setReason(event.target.value)}
              />
            )}
          </Field>
          <Field label="Ticket" name="ticket" optional={!rule?.ticketRequired}>
            {(ids) => (
              <Input
                {...ids}
                name="ticket"
                maxLength={100}
                value={form.ticket}
                onChange={(event) => form.setTicket(event.target.value)}
              />
            )}
          </Field>
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

function useForm(device: RequestableDevice, given: string[]) {
  const { connections } = useServicing()
  const [tasks, setTasks] = useState<TaskId[]>(given.filter(isTaskId))
  const [larger, setLarger] = useState(false)
  const [why, setWhy] = useState('')
  const [chosenS, setDuration] = useState<number | null>(null)
  const [reason, setReason] = useState('')
  const [ticket, setTicket] = useState('')
  const [wantsBearer, setBearer] = useState(false)
  const [untilStart, setUntilStart] = useState(true)
  const proposal = tasks.length > 0 ? propose(tasks) : null
  const type = larger ? 'appDevelopment' : (proposal?.type ?? 'fieldServicing')
  const offer = device.offers[type]
  const durations = offer?.durations ?? []
  const usual = durations.includes(4 * 3600) ? 4 * 3600 : (durations.at(-1) ?? 3600)
  const durationS = chosenS !== null && durations.includes(chosenS) ? chosenS : usual
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
  }
  const toggle = (id: TaskId) =>
    setTasks((before) => (before.includes(id) ? before.filter((one) => one !== id) : [...before, id]))
  return {
    tasks,
    toggle,
    proposal,
    larger,
    setLarger,
    why,
    setWhy,
    durations,
    durationS,
    setDuration,
    reason,
    setReason,
    ticket,
    setTicket,
    bearer,
    setBearer,
    untilStart,
    setUntilStart,
    bootKnown: bootId !== null,
    rule: offer?.rule ?? null,
    asked,
  }
}

'use client'
// What needs doing, for how long and why: the part that a request for one device and a job on many have in common.
import { useState } from 'react'
import { CheckboxCard, Field, Input, RadioCards, Textarea } from '@/components/ui/field'
import type { CapabilityType } from '@/lib/domain/capability'
import { durationInWords, formatDuration } from '@/lib/domain/duration'
import { TASKS, type TaskId, isTaskId, propose } from '@/lib/domain/proposal'
import { ProposalNote } from './proposal-note'
import type { GoingOn, Rule } from './types'

export type Offers = Partial<Record<CapabilityType, { rule: Rule; durations: number[] }>>
export type Job = ReturnType<typeof useJob>

export function useJob(offers: Offers, given: string[], from?: GoingOn) {
  const [tasks, setTasks] = useState<TaskId[]>(given.filter(isTaskId))
  const [larger, setLarger] = useState(from?.larger ?? false)
  const [why, setWhy] = useState(from?.larger ? 'As approved before' : '')
  const [chosenS, setDuration] = useState<number | null>(from?.durationS ?? null)
  const [reason, setReason] = useState(from ? `More time: ${from.reason}` : '')
  const [ticket, setTicket] = useState(from?.ticket ?? '')
  const proposal = tasks.length > 0 ? propose(tasks) : null
  const type: CapabilityType = larger ? 'appDevelopment' : (proposal?.type ?? 'fieldServicing')
  const durations = offers[type]?.durations ?? []
  const usual = durations.includes(4 * 3600) ? 4 * 3600 : (durations.at(-1) ?? 3600)
  const durationS = chosenS !== null && durations.includes(chosenS) ? chosenS : usual
  const toggle = (id: TaskId) =>
    setTasks((before) => (before.includes(id) ? before.filter((one) => one !== id) : [...before, id]))
  return {
    ...{ tasks, toggle, proposal, type, larger, setLarger, why, setWhy },
    ...{ durations, durationS, setDuration, reason, setReason, ticket, setTicket },
  }
}

export function TaskFields({ job, approvals }: { job: Job; approvals: number }) {
  return (
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
            checked={job.tasks.includes(task.id)}
            onChange={() => job.toggle(task.id)}
          />
        ))}
      </div>
      {job.proposal && (
        <ProposalNote
          proposal={job.proposal}
          larger={job.larger}
          approvals={approvals}
          onLarger={job.setLarger}
          why={job.why}
          onWhy={job.setWhy}
        />
      )}
    </fieldset>
  )
}

export function WhyFields({ job, rule }: { job: Job; rule: Rule | null }) {
  return (
    <>
      {job.durations.length > 0 && (
        <RadioCards
          name="duration"
          legend="Time from download"
          value={String(job.durationS)}
          onChange={(value) => job.setDuration(Number(value))}
          options={job.durations.map((s) => ({ value: String(s), label: formatDuration(s) }))}
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
            value={job.reason}
            onChange={(event) => job.setReason(event.target.value)}
          />
        )}
      </Field>
      <Field label="Ticket" name="ticket" optional={!rule?.ticketRequired}>
        {(ids) => (
          <Input
            {...ids}
            name="ticket"
            maxLength={100}
            value={job.ticket}
            onChange={(event) => job.setTicket(event.target.value)}
          />
        )}
      </Field>
    </>
  )
}

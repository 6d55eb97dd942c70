'use client'
// Name, address and kinds of a webhook.
import { type FormEvent, type ReactNode, useState } from 'react'
import type { Refused } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Field, Input } from '@/components/ui/field'
import { type NoticeTopic, TOPICS } from '@/lib/domain/notice-about'
import { KINDS } from '@/lib/domain/notice-kinds'
import type { WebhookGiven } from './types'

export interface WebhookFormProps {
  catalogId: string
  given?: { label: string; url: string; kinds: readonly string[] }
  refused: Refused | null
  onSubmit: (given: WebhookGiven) => void
  footer: ReactNode
}

const ALL = Object.entries(KINDS).map(([kind, { topic, label }]) => ({ kind, topic, label }))

export function WebhookForm({ catalogId, given, refused, onSubmit, footer }: WebhookFormProps) {
  const [kinds, setKinds] = useState<ReadonlySet<string>>(
    new Set(given?.kinds ?? ALL.filter((one) => one.topic === 'requests').map((one) => one.kind)),
  )
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '').trim()
    onSubmit({ catalogId, label: text('label'), url: text('url'), kinds: [...kinds] })
  }
  const toggle = (kind: string, on: boolean) => {
    const next = new Set(kinds)
    if (on) next.add(kind)
    else next.delete(kind)
    setKinds(next)
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <Refusal refused={refused} />
      <Field label="Name" name="label" error={refused?.fields?.label}>
        {(ids) => <Input {...ids} name="label" required maxLength={100} defaultValue={given?.label} />}
      </Field>
      <Field
        label="Address"
        name="url"
        hint="An https address of a public host."
        error={refused?.fields?.url}
      >
        {(ids) => (
          <Input
            {...ids}
            name="url"
            type="url"
            required
            maxLength={2000}
            placeholder="https://"
            defaultValue={given?.url}
          />
        )}
      </Field>
      <fieldset className="flex flex-col gap-3">
        <legend className="pb-1 text-sm font-medium">What it is told</legend>
        {refused?.fields?.kinds && <p className="text-sm text-danger">{refused.fields.kinds}</p>}
        {(Object.keys(TOPICS) as NoticeTopic[]).map((topic) => (
          <details key={topic} open={topic === 'requests' || undefined}>
            <summary className="cursor-pointer rounded-sm py-1.5 text-sm font-medium max-md:py-3">
              {TOPICS[topic]}
              <Chosen kinds={kinds} topic={topic} />
            </summary>
            <ul className="grid gap-x-6 sm:grid-cols-2">
              {ALL.filter((one) => one.topic === topic).map(({ kind, label }) => (
                <li key={kind}>
                  <label className="flex items-center gap-2.5 py-1 text-sm max-md:min-h-11">
                    <input
                      type="checkbox"
                      checked={kinds.has(kind)}
                      onChange={(event) => toggle(kind, event.target.checked)}
                      className="size-4 flex-none accent-primary"
                    />
                    {label}
                  </label>
                </li>
              ))}
            </ul>
          </details>
        ))}
      </fieldset>
      {footer}
    </form>
  )
}

function Chosen({ kinds, topic }: { kinds: ReadonlySet<string>; topic: NoticeTopic }) {
  const of = ALL.filter((one) => one.topic === topic)
  const count = of.filter((one) => kinds.has(one.kind)).length
  return <span className="pl-2 font-normal text-muted-foreground">{`${count} of ${of.length}`}</span>
}

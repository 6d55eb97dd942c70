'use client'
// A switch for each kind of notice, by topic. It shows the choice at once, and takes it back where it was refused.
import { useOptimistic, useState, useTransition } from 'react'
import { type Action, type Refused } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Card, CardHeader } from '@/components/ui/card'
import { Switch } from '@/components/ui/switch'
import { type NoticeTopic, TOPICS } from '@/lib/domain/notice-about'

export type Choice = { kind: string; topic: NoticeTopic; label: string; mail: boolean }
type Choose = Action<{ kind: string; mail: boolean }, { mail: boolean }>

export function Choices({ choices, action }: { choices: readonly Choice[]; action: Choose }) {
  const topics = Object.keys(TOPICS) as NoticeTopic[]
  return topics.map((topic) => (
    <Card key={topic} className="overflow-clip">
      <CardHeader title={TOPICS[topic]} />
      <ul className="divide-y divide-border-subtle border-t border-border-subtle">
        {choices
          .filter((one) => one.topic === topic)
          .map((one) => (
            <ChoiceRow key={one.kind} choice={one} action={action} />
          ))}
      </ul>
    </Card>
  ))
}

function ChoiceRow({ choice, action }: { choice: Choice; action: Choose }) {
  const [kept, keep] = useState(choice.mail)
  const [shown, show] = useOptimistic(kept)
  const [refused, setRefused] = useState<Refused | null>(null)
  const [, start] = useTransition()
  const change = (mail: boolean) =>
    start(async () => {
      show(mail)
      setRefused(null)
      const answer = await action({ kind: choice.kind, mail })
      if (answer.ok) start(() => keep(answer.value.mail))
      else setRefused(answer.error)
    })
  return (
    <li className="px-4 py-1.5 md:px-5">
      <Switch
        checked={shown}
        onCheckedChange={change}
        label={choice.label}
        className="flex w-full justify-between py-1.5"
      />
      <Refusal refused={refused} />
    </li>
  )
}

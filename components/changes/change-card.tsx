'use client'
// One change that waits: what it would change in plain words, who has agreed, and the buttons of whoever may decide or take it back.
import { useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import type { GroupChoice } from '@/components/policy/choices'
import { PlainWords } from '@/components/policy/plain-words'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card'
import { Field, Textarea } from '@/components/ui/field'
import { When } from '@/components/ui/time'
import { toast } from '@/components/ui/toast'
import { ChangeState } from './change-state'
import type { Change, DecideChange, Decided } from './types'
import { Votes } from './votes'

export interface ChangeCardProps {
  catalogId: string
  change: Change
  names: readonly GroupChoice[]
  decide: Action<DecideChange, Decided>
  withdraw: Action<{ catalogId: string; id: string }, { state: 'withdrawn' }>
}

export function ChangeCard({ catalogId, change, names, decide, withdraw }: ChangeCardProps) {
  const { may, policy } = change
  return (
    <Card id={`change-${change.id}`} className="scroll-mt-20">
      <CardHeader
        title={change.title}
        description={
          <>
            {change.own ? 'You' : change.proposer} proposed it, <When at={change.at} form="clock" />
          </>
        }
        action={<ChangeState change={change} />}
      />
      <CardBody className="flex flex-col gap-4">
        {change.note && <blockquote className="border-l-2 pl-3">{change.note}</blockquote>}
        {policy && <PlainWords document={policy.after} before={policy.before} names={names} onlyChanges />}
        <Progress change={change} />
        <Votes votes={change.votes} />
      </CardBody>
      {may.approve || may.deny ? (
        <DecideFooter catalogId={catalogId} change={change} decide={decide} />
      ) : (
        may.withdraw && <WithdrawFooter catalogId={catalogId} change={change} withdraw={withdraw} />
      )}
    </Card>
  )
}

function Progress({ change }: { change: Change }) {
  if (change.inForceAt)
    return (
      <p className="text-sm text-muted-foreground">
        {change.own ? 'You are' : `${change.proposer} is`} the only owner. It comes into force{' '}
        <When at={change.inForceAt} form="clock" />, unless it is taken back or an auditor objects.
      </p>
    )
  if (change.needed === null)
    return (
      <p className="text-sm text-muted-foreground">
        No other owner is left to agree. {change.own ? 'Withdraw it' : 'It can be withdrawn'} and propose it
        again: then it waits a day.
      </p>
    )
  return (
    <p className="text-sm text-muted-foreground">
      {change.given} of {change.needed} approved, by owners other than {change.own ? 'you' : change.proposer}.
      It lapses <When at={change.lapsesAt} form="clock" />.
    </p>
  )
}

const OUTCOMES: Record<Decided['state'], string> = {
  'in-force': 'The change is in force',
  waiting: 'Approved. It waits for another owner',
  denied: 'The change is denied',
  withdrawn: 'The change is withdrawn',
  lapsed: 'The change has lapsed',
  overtaken: 'Something else came into force meanwhile: the change is over',
}

function DecideFooter({ catalogId, change, decide }: Omit<ChangeCardProps, 'names' | 'withdraw'>) {
  const [note, setNote] = useState('')
  const { run, pending, refused } = useAction(decide, ({ state }) => toast(OUTCOMES[state]))
  const missing = refused?.code === 'note-required'
  const send = (decision: 'approve' | 'deny') =>
    run({ catalogId, id: change.id, decision, note: note.trim() || null })
  return (
    <CardFooter className="flex-col items-stretch gap-3">
      <Field
        label="Note"
        name="note"
        optional={change.may.approve}
        hint={change.may.approve ? 'Needed to deny it.' : 'Why you object. It ends the change.'}
        error={missing ? refused.title : undefined}
      >
        {(ids) => (
          <Textarea
            {...ids}
            rows={2}
            maxLength={2000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
      {!missing && <Refusal refused={refused} />}
      <div className="flex flex-wrap justify-end gap-2.5">
        <Button pending={pending} onClick={() => send('deny')}>
          {change.may.approve ? 'Deny' : 'Object'}
        </Button>
        {change.may.approve && (
          <Button variant="primary" pending={pending} onClick={() => send('approve')}>
            Approve the change
          </Button>
        )}
      </div>
    </CardFooter>
  )
}

function WithdrawFooter({ catalogId, change, withdraw }: Omit<ChangeCardProps, 'names' | 'decide'>) {
  const { run, pending, refused } = useAction(withdraw, () => toast('The change is withdrawn'))
  return (
    <CardFooter>
      <Refusal refused={refused} className="flex-1" />
      <Button pending={pending} onClick={() => run({ catalogId, id: change.id })} className="ml-auto">
        Withdraw the change
      </Button>
    </CardFooter>
  )
}

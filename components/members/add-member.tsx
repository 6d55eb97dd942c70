'use client'
// Adding somebody: who they are and what they are to be. A new person gets an invitation: a link that works once.
import { UserPlus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { LinkOnce } from '@/components/catalog/link-once'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card'
import { Field, Input } from '@/components/ui/field'
import { RoleEditor, missingIn } from './role-editor'
import type { GroupChoice, Invite, RoleReach, Waiting } from './types'

export type Invited = { personId: string; invited: boolean; link: string | null; waiting: Waiting }
type Added = Invited & { name: string; email: string }
export interface AddMemberProps {
  catalogId: string
  groups: readonly GroupChoice[]
  action: Action<Invite, Invited>
}

export function AddMember(props: AddMemberProps) {
  const [open, setOpen] = useState(false)
  const [added, setAdded] = useState<Added | null>(null)
  if (added) return <Added added={added} again={() => setAdded(null)} />
  if (!open) {
    return (
      <Button variant="primary" icon={<UserPlus />} className="self-start" onClick={() => setOpen(true)}>
        Add person
      </Button>
    )
  }
  const close = () => setOpen(false)
  return (
    <MemberForm
      {...props}
      onCancel={close}
      onAdded={(value) => {
        close()
        setAdded(value)
      }}
    />
  )
}

function Added({ added, again }: { added: Added; again: () => void }) {
  const { name, email, link, invited, waiting } = added
  return (
    <div className="flex max-w-170 flex-col gap-3">
      {waiting && (
        <Callout tone="neutral" role="status" title={`${name} as an owner waits`}>
          {waiting.inForceAt
            ? 'You are the only owner: the auditors are told, and it comes into force in a day.'
            : 'The other owners decide. Until then nobody is added as an owner.'}
        </Callout>
      )}
      {link ? (
        <LinkOnce link={link} title={`${name} is invited. This link lets them in`} lasts="seven days" />
      ) : (
        (invited || !waiting) && (
          <Callout tone="verified" role="status" title={`${name} is ${invited ? 'invited' : 'added'}`}>
            {invited
              ? `The invitation is on its way to ${email}. It works once, for seven days.`
              : 'They have an account already and see this catalog when they sign in.'}
          </Callout>
        )
      )}
      <Button className="self-start" onClick={again}>
        {link ? 'I have sent it' : 'Done'}
      </Button>
    </div>
  )
}

type FormProps = AddMemberProps & {
  onCancel: () => void
  onAdded: (added: Added) => void
}

function MemberForm({ catalogId, groups, action, onCancel, onAdded }: FormProps) {
  const [roles, setRoles] = useState<RoleReach[]>([{ role: 'technician', groups: null }])
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [missing, setMissing] = useState<string>()
  const { run, pending, refused } = useAction(action, (value) =>
    onAdded({ ...value, name: name.trim(), email }),
  )
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const lacks = missingIn(roles)
    setMissing(lacks)
    if (lacks) return
    run({ catalogId, name: name.trim(), email: email.trim(), roles })
  }
  return (
    <Card className="max-w-170">
      <form onSubmit={submit}>
        <CardHeader title="Add a person" />
        <CardBody className="flex flex-col gap-4">
          <Refusal refused={refused} />
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Name" name="name" error={refused?.fields?.name}>
              {(ids) => (
                <Input
                  {...ids}
                  name="name"
                  required
                  maxLength={200}
                  value={name}
                  onChange={(event) => setName(event.target.value)}
                />
              )}
            </Field>
            <Field label="E-mail" name="email" hint="They sign in with it." error={refused?.fields?.email}>
              {(ids) => (
                <Input
                  {...ids}
                  name="email"
                  type="email"
                  required
                  maxLength={320}
                  value={email}
                  onChange={(event) => setEmail(event.target.value)}
                />
              )}
            </Field>
          </div>
          <RoleEditor groups={groups} value={roles} onChange={setRoles} error={missing} />
        </CardBody>
        <CardFooter className="justify-end">
          <Button onClick={onCancel}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending}>
            Add person
          </Button>
        </CardFooter>
      </form>
    </Card>
  )
}

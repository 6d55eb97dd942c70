'use client'
// Adding somebody: a new person gets a link that works once and is shown only here.
import { UserPlus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { LinkOnce } from '@/components/catalog/link-once'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card'
import { Field, Input, NativeSelect } from '@/components/ui/field'
import { type GroupChoice, type Invite, ROLE_WORDS, type Role } from './types'

export interface AddMemberProps {
  catalogId: string
  groups: readonly GroupChoice[]
  action: Action<Invite, { id: string; link: string | null }>
}

export function AddMember({ catalogId, groups, action }: AddMemberProps) {
  const [open, setOpen] = useState(false)
  const [added, setAdded] = useState<{ name: string; link: string | null } | null>(null)
  if (added) return <Added added={added} again={() => setAdded(null)} />
  if (!open) {
    return (
      <Button variant="primary" icon={<UserPlus />} className="self-start" onClick={() => setOpen(true)}>
        Add person
      </Button>
    )
  }
  return (
    <MemberForm
      catalogId={catalogId}
      groups={groups}
      action={action}
      onCancel={() => setOpen(false)}
      onAdded={(value) => {
        setOpen(false)
        setAdded(value)
      }}
    />
  )
}

function Added({
  added: { name, link },
  again,
}: {
  added: { name: string; link: string | null }
  again: () => void
}) {
  return (
    <div className="flex max-w-170 flex-col gap-3">
      {link ? (
        <LinkOnce link={link} title={`${name} is added. This link sets their password`} lasts="seven days" />
      ) : (
        <Callout tone="verified" role="status" title={`${name} is added`}>
          They have an account already and see this catalog when they sign in.
        </Callout>
      )}
      <Button className="self-start" onClick={again}>
        {link ? 'I have sent it' : 'Done'}
      </Button>
    </div>
  )
}

type FormProps = AddMemberProps & {
  onCancel: () => void
  onAdded: (added: { name: string; link: string | null }) => void
}

function MemberForm({ catalogId, groups, action, onCancel, onAdded }: FormProps) {
  const [role, setRole] = useState<Role>('technician')
  const [name, setName] = useState('')
  const { run, pending, refused } = useAction(action, ({ link }) => onAdded({ name: name.trim(), link }))
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const text = (field: string) => String(given.get(field) ?? '').trim()
    run({ catalogId, name: text('name'), email: text('email'), role, groupId: text('group') || null })
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
              {(ids) => <Input {...ids} name="email" type="email" required maxLength={320} />}
            </Field>
            <Field label="Role" name="role" hint={`${ROLE_WORDS[role].does}.`}>
              {(ids) => (
                <NativeSelect
                  {...ids}
                  name="role"
                  value={role}
                  onChange={(event) => setRole(event.target.value as Role)}
                >
                  {(Object.keys(ROLE_WORDS) as Role[]).map((one) => (
                    <option key={one} value={one}>
                      {ROLE_WORDS[one].word}
                    </option>
                  ))}
                </NativeSelect>
              )}
            </Field>
            <Field
              label="Reach"
              name="group"
              hint="Narrowed to a group, the role holds for its devices only."
            >
              {(ids) => (
                <NativeSelect {...ids} name="group" defaultValue="">
                  <option value="">The whole catalog</option>
                  {groups.map((group) => (
                    <option key={group.id} value={group.id}>
                      {group.name} only
                    </option>
                  ))}
                </NativeSelect>
              )}
            </Field>
          </div>
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

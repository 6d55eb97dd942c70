'use client'
// What somebody is in the catalog, and changing it in place.
import { type FormEvent, useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card'
import { toast } from '@/components/ui/toast'
import { RoleLines } from './member-table'
import { RoleEditor, missingIn } from './role-editor'
import type { GroupChoice, MemberPerson, Providers, RoleReach, Waiting } from './types'

export type ChangeRoles = Action<
  { catalogId: string; personId: string; roles: RoleReach[] },
  { personId: string; changed: boolean; waiting: Waiting }
>
export interface EditRolesProps {
  catalogId: string
  person: MemberPerson
  groups: readonly GroupChoice[]
  providers: Providers
  /** Null where nothing can be changed. */
  action: ChangeRoles | null
}

/** Roles that an owner gave: those of a provider are changed there. */
const given = (person: MemberPerson): RoleReach[] =>
  person.roles
    .filter((role) => role.origin === null)
    .map(({ role, groups }) => ({ role, groups: groups && groups.map((group) => group.id) }))

export function EditRoles(props: EditRolesProps) {
  const { person, providers, action } = props
  const [editing, setEditing] = useState(false)
  if (editing && action) return <Form {...props} action={action} onDone={() => setEditing(false)} />
  return (
    <Card>
      <CardHeader
        title={person.until ? 'What they were' : 'Roles'}
        action={
          action && (
            <Button size="sm" onClick={() => setEditing(true)}>
              Change roles
            </Button>
          )
        }
      />
      <CardBody className="text-sm">
        <RoleLines roles={person.roles} providers={providers} />
      </CardBody>
    </Card>
  )
}

function Form(props: EditRolesProps & { action: ChangeRoles; onDone: () => void }) {
  const { catalogId, person, groups, providers, action, onDone } = props
  const [roles, setRoles] = useState(() => given(person))
  const [missing, setMissing] = useState<string>()
  const fixed = person.roles.filter((role) => role.origin !== null)
  const { run, pending, refused } = useAction(action, ({ changed, waiting }) => {
    onDone()
    if (waiting) toast('What makes an owner waits for the others')
    else if (changed) toast('Roles changed')
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const lacks = roles.length === 0 && fixed.length > 0 ? undefined : missingIn(roles)
    setMissing(lacks)
    if (!lacks) run({ catalogId, personId: person.personId, roles })
  }
  return (
    <Card>
      <form onSubmit={submit}>
        <CardHeader title="Change roles" description="It takes effect at once, and stands in the log." />
        <CardBody className="flex flex-col gap-4">
          <Refusal refused={refused} />
          {fixed.length > 0 && (
            <div className="text-sm">
              <p className="text-muted-foreground">Given elsewhere, and changed there:</p>
              <RoleLines roles={fixed} providers={providers} />
            </div>
          )}
          <RoleEditor groups={groups} value={roles} onChange={setRoles} error={missing} />
        </CardBody>
        <CardFooter className="justify-end">
          <Button onClick={onDone} disabled={pending}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" pending={pending}>
            Change roles
          </Button>
        </CardFooter>
      </form>
    </Card>
  )
}

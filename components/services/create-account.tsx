'use client'
// Making a service account: its name, its role, what its tokens may do.
import { type FormEvent, useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card'
import { CheckboxCard, Field, Input, NativeSelect } from '@/components/ui/field'
import { toast } from '@/components/ui/toast'
import { EVERY_SCOPE, TOKEN_SCOPES } from '@/lib/domain/token-scopes'

type Created = { catalogId: string; name: string; role: string; scopes: string[] }

export function CreateAccount({
  catalogId,
  action,
}: {
  catalogId: string
  action: Action<Created, { id: string }>
}) {
  const [open, setOpen] = useState(false)
  const { run, pending, refused, refuse } = useAction(action, () => {
    setOpen(false)
    toast('Service account made')
  })
  const show = (shown: boolean) => {
    refuse(null)
    setOpen(shown)
  }
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const [name, role] = ['name', 'role'].map((field) => String(given.get(field))) as [string, string]
    run({ catalogId, name, role, scopes: given.getAll('scopes').map(String) })
  }
  return (
    <Card>
      <CardHeader
        title="A new service account"
        action={!open && <Button onClick={() => show(true)}>Make a service account</Button>}
      />
      {open && (
        <form onSubmit={submit}>
          <CardBody className="flex flex-col gap-4">
            <Refusal refused={refused} />
            <div className="grid gap-4 sm:grid-cols-2">
              <Field label="Name" name="name" hint="The log names it so." error={refused?.fields?.name}>
                {(ids) => <Input {...ids} name="name" required maxLength={100} autoComplete="off" />}
              </Field>
              <Field label="Role" name="role">
                {(ids) => (
                  <NativeSelect {...ids} name="role" defaultValue="technician">
                    <option value="technician">Technician</option>
                    <option value="auditor">Auditor</option>
                  </NativeSelect>
                )}
              </Field>
            </div>
            <fieldset className="flex flex-col gap-2">
              <legend className="mb-1.5 text-sm font-medium">Its tokens may, as far as the role does</legend>
              {EVERY_SCOPE.map((scope) => (
                <CheckboxCard
                  key={scope}
                  name="scopes"
                  value={scope}
                  label={TOKEN_SCOPES[scope].words}
                  aside={<code className="font-mono text-xs max-sm:hidden">{scope}</code>}
                />
              ))}
            </fieldset>
          </CardBody>
          <CardFooter className="justify-end">
            <Button onClick={() => show(false)}>Cancel</Button>
            <Button type="submit" variant="primary" pending={pending}>
              Make service account
            </Button>
          </CardFooter>
        </form>
      )}
    </Card>
  )
}

'use client'
// One name for something new, in one line.
import { Plus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { Field, Input } from '@/components/ui/field'
import { toast } from '@/components/ui/toast'

export type Created = { catalogId: string; productId?: string; name: string }

export interface NameFormProps {
  label: string
  button: string
  given: Omit<Created, 'name'>
  action: Action<Created, { id: string }>
}

export function NameForm({ label, button, given, action }: NameFormProps) {
  const [name, setName] = useState('')
  const { run, pending, refused } = useAction(action, () => {
    toast(`${name.trim()} created`)
    setName('')
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim()) run({ ...given, name: name.trim() })
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <Refusal refused={refused} />
      <div className="flex items-end gap-2.5 max-sm:flex-col max-sm:items-stretch">
        <Field label={label} name="name" className="max-w-90 min-w-0 flex-1">
          {(ids) => (
            <Input
              {...ids}
              name="name"
              required
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" icon={<Plus />} pending={pending}>
          {button}
        </Button>
      </div>
    </form>
  )
}

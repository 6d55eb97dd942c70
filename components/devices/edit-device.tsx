'use client'
// A device's name, serial and group, as people see them.
import { Pencil } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field, Input, NativeSelect } from '@/components/ui/field'
import { toast } from '@/components/ui/toast'
import type { GroupChoice } from './types'

type Edit = { catalogId: string; id: string; name: string | null; serial: string | null; groupId: string }

export interface EditDeviceProps {
  device: Edit
  groups: readonly GroupChoice[]
  action: Action<Edit, { id: string }>
}

export function EditDevice({ device, groups, action }: EditDeviceProps) {
  const [open, setOpen] = useState(false)
  const form = useId()
  const { run, pending, refused, refuse } = useAction(action, () => {
    setOpen(false)
    toast('Device saved')
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const name = String(given.get('name') ?? '').trim()
    run({
      catalogId: device.catalogId,
      id: device.id,
      name: name || null,
      serial: String(given.get('serial') ?? '').trim() || null,
      groupId: String(given.get('group')),
    })
  }
  const show = (next: boolean) => {
    refuse(null)
    setOpen(next)
  }
  return (
    <>
      <Button icon={<Pencil />} onClick={() => show(true)}>
        Name, serial and group
      </Button>
      <Dialog
        open={open}
        onOpenChange={show}
        size="sm"
        title="Name, serial and group"
        description="They are the catalog’s words for the device; the device itself knows none of them. The log keeps the change."
        footer={
          <>
            <Button onClick={() => show(false)}>Cancel</Button>
            <Button variant="primary" type="submit" form={form} pending={pending}>
              Save device
            </Button>
          </>
        }
      >
        <form id={form} onSubmit={submit} className="flex flex-col gap-4">
          <Refusal refused={refused} />
          <Field label="Name" name="name" optional>
            {(ids) => <Input {...ids} name="name" maxLength={200} defaultValue={device.name ?? ''} />}
          </Field>
          <Field label="Serial" name="serial" optional hint="The maker’s own number for it.">
            {(ids) => <Input {...ids} name="serial" maxLength={100} defaultValue={device.serial ?? ''} />}
          </Field>
          <Field label="Group" name="group" hint="Roles and policies that are narrowed to a group follow it.">
            {(ids) => (
              <NativeSelect {...ids} name="group" defaultValue={device.groupId}>
                {groups.map((group) => (
                  <option key={group.id} value={group.id}>
                    {group.product} · {group.name}
                  </option>
                ))}
              </NativeSelect>
            )}
          </Field>
        </form>
      </Dialog>
    </>
  )
}

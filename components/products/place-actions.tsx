'use client'
// What can be done to a product, a device group or the catalog: a new name, archiving, restoring. The menu of one place.
import { useId, useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { AlertDialog, Dialog } from '@/components/ui/dialog'
import { Field, Input } from '@/components/ui/field'
import { Menu, MenuItem } from '@/components/ui/menu'
import { toast } from '@/components/ui/toast'

export type PlaceAt = { catalogId: string; id: string }
export type PlaceVerbs = {
  rename: Action<PlaceAt & { name: string }, unknown>
  archive: Action<PlaceAt & { moveDevices: boolean }, { id: string; moved?: number }>
  restore: Action<PlaceAt, unknown>
}

export interface PlaceActionsProps {
  at: PlaceAt
  /** "product", "device group", "catalog". */
  kind: string
  name: string
  archived: boolean
  /** What archiving means here, in a sentence or two. */
  consequence: string
  /** What becomes of the devices in it; none where there are none. */
  devices?: string
  verbs: PlaceVerbs
}

export function PlaceActions(props: PlaceActionsProps) {
  const { at, kind, name, archived, verbs } = props
  const [doing, setDoing] = useState<'rename' | 'archive' | null>(null)
  const restore = useAction(verbs.restore, () => toast(`${name} restored`))
  return (
    <>
      <Menu label={`Actions for ${kind} ${name}`}>
        <MenuItem onSelect={() => setDoing('rename')}>Rename</MenuItem>
        {archived ? (
          <MenuItem onSelect={() => restore.run(at)}>Restore</MenuItem>
        ) : (
          <MenuItem onSelect={() => setDoing('archive')}>Archive</MenuItem>
        )}
      </Menu>
      {doing === 'rename' && <Rename {...props} done={() => setDoing(null)} />}
      {doing === 'archive' && <Archive {...props} done={() => setDoing(null)} />}
      <Refusal refused={restore.refused} className="basis-full" />
    </>
  )
}

function Rename({ at, kind, name, verbs, done }: PlaceActionsProps & { done: () => void }) {
  const form = useId()
  const [given, setGiven] = useState(name)
  const { run, pending, refused } = useAction(verbs.rename, () => {
    done()
    toast('Name saved')
  })
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && done()}
      size="sm"
      title={`Rename ${kind}`}
      description="The log keeps the old name where it was written."
      footer={
        <>
          <Button onClick={done}>Cancel</Button>
          <Button variant="primary" type="submit" form={form} pending={pending}>
            Save name
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (given.trim()) run({ ...at, name: given.trim() })
        }}
      >
        <Refusal refused={refused} />
        <Field label="Name" name="name">
          {(ids) => (
            <Input
              {...ids}
              required
              maxLength={100}
              value={given}
              onChange={(event) => setGiven(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  )
}

function Archive({
  at,
  kind,
  name,
  consequence,
  devices,
  verbs,
  done,
}: PlaceActionsProps & { done: () => void }) {
  const { run, pending, refused } = useAction(verbs.archive, ({ moved }) => {
    done()
    toast(moved ? `${name} archived, ${moved} moved to .unassigned` : `${name} archived`)
  })
  return (
    <AlertDialog
      open
      onOpenChange={(open) => !open && done()}
      title={`Archive ${name}?`}
      description={[consequence, devices].filter(Boolean).join(' ')}
      confirmLabel={devices ? 'Move devices and archive' : `Archive ${kind}`}
      cancelLabel="Keep it"
      pending={pending}
      onConfirm={() => run({ ...at, moveDevices: devices !== undefined })}
    >
      <Refusal refused={refused} />
    </AlertDialog>
  )
}

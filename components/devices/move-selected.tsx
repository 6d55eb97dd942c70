'use client'
// The devices that are ticked in the table beside, moved to one group or asked for together. Stands at the foot of the window while any is.
import { useRouter } from 'next/navigation'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { plural } from '@/components/catalog/words'
import { keepTicked } from '@/components/request/ticked'
import { Button } from '@/components/ui/button'
import { NativeSelect } from '@/components/ui/field'
import { toast } from '@/components/ui/toast'
import { SELECTED_FORM } from './selected-form'
import type { GroupChoice } from './types'

type Move = { catalogId: string; ids: string[]; groupId: string }

export interface MoveSelectedProps {
  catalogId: string
  groups: readonly GroupChoice[]
  action: Action<Move, { moved: number }>
}

export function MoveSelected({ catalogId, groups, action }: MoveSelectedProps) {
  const form = useRef<HTMLFormElement>(null)
  const router = useRouter()
  const [count, setCount] = useState(0)
  const { run, pending, refused, refuse } = useAction(action, ({ moved }) => {
    toast(moved > 0 ? `${plural(moved, 'device')} moved` : 'They stood there already')
    form.current?.reset()
    setCount(0)
    router.refresh()
  })
  useEffect(() => {
    const recount = () => setCount(form.current ? selectedIn(form.current).length : 0)
    recount()
    document.addEventListener('change', recount)
    return () => document.removeEventListener('change', recount)
  }, [])
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const ids = selectedIn(event.currentTarget)
    if (ids.length > 0) run({ catalogId, ids, groupId: String(new FormData(event.currentTarget).get('to')) })
  }
  const request = () => {
    if (!form.current) return
    keepTicked(catalogId, selectedIn(form.current))
    router.push(`/catalogs/${catalogId}/requests/batch`)
  }
  const clear = () => {
    form.current?.reset()
    refuse(null)
    setCount(0)
  }
  return (
    <form
      ref={form}
      id={SELECTED_FORM}
      aria-label="Selected devices"
      onSubmit={submit}
      hidden={count === 0}
      className="sticky bottom-4 z-2 mt-4 flex flex-col gap-3 rounded-md border bg-popover p-3 text-popover-foreground shadow-md max-md:bottom-20"
    >
      <Refusal refused={refused} />
      <div className="flex flex-wrap items-center gap-3">
        <p role="status" className="text-sm font-medium tabular-nums">
          {plural(count, 'device')} selected
        </p>
        <label className="flex min-w-0 flex-1 items-center gap-2 text-sm max-sm:basis-full">
          <span className="flex-none">Move to</span>
          <span className="min-w-0 flex-1 md:max-w-80">
            <NativeSelect name="to" disabled={pending}>
              {groups.map((group) => (
                <option key={group.id} value={group.id}>
                  {group.product} · {group.name}
                </option>
              ))}
            </NativeSelect>
          </span>
        </label>
        <Button type="button" onClick={clear} disabled={pending}>
          Clear
        </Button>
        <Button type="button" onClick={request} disabled={pending}>
          Request for {count === 1 ? 'it' : 'them'}
        </Button>
        <Button type="submit" variant="primary" pending={pending}>
          {count === 1 ? 'Move device' : `Move ${count} devices`}
        </Button>
      </div>
    </form>
  )
}

const selectedIn = (form: HTMLFormElement): string[] => new FormData(form).getAll('device').map(String)

'use client'
// Device IDs, pasted, into one group. A bad line takes none of them in.
import { type FormEvent, useRef, useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { plural } from '@/components/catalog/words'
import { Button, LinkButton } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card'
import { Field, NativeSelect, Textarea } from '@/components/ui/field'
import type { GroupChoice } from './types'

type Claim = { catalogId: string; groupId: string; lines: string }
type Claimed = { claimed: number; known: number }

export interface ClaimFormProps {
  catalogId: string
  groups: readonly GroupChoice[]
  devicesPath: string
  action: Action<Claim, Claimed>
}

export function ClaimForm({ catalogId, groups, devicesPath, action }: ClaimFormProps) {
  const [lines, setLines] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [claimed, setClaimed] = useState<Claimed | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const { run, pending, refused } = useAction(action, (value) => {
    setClaimed(value)
    setLines('')
  })
  const count = lines.split('\n').filter((line) => line.trim() && !/^"?device.?id/i.test(line.trim())).length
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setClaimed(null)
    if (count === 0) {
      setError('Paste at least one device ID.')
      field.current?.focus()
      return
    }
    run({ catalogId, lines, groupId: String(new FormData(event.currentTarget).get('group')) })
  }
  return (
    <Card className="max-w-170">
      <CardHeader title="By device ID" />
      <form onSubmit={submit} noValidate>
        <CardBody className="flex flex-col gap-5">
          {claimed && <Done claimed={claimed} devicesPath={devicesPath} />}
          <Refusal refused={refused} />
          <Field
            label="Device IDs"
            name="lines"
            hint="One device a line: its 128 digits, then, if you like, a comma and a name. Spaces and case do not matter."
            error={error}
          >
            {(ids) => (
              <Textarea
                {...ids}
                ref={field}
                rows={8}
                value={lines}
                disabled={pending}
                spellCheck={false}
                autoCapitalize="none"
                className="font-mono text-sm"
                onChange={(event) => {
                  setLines(event.target.value)
                  setError(null)
                }}
              />
            )}
          </Field>
          <div className="flex flex-wrap items-center gap-3">
            <span className="text-sm text-muted-foreground">
              {count > 0 ? `${plural(count, 'line')} to claim` : 'At most 1,000 lines.'}
            </span>
          </div>
          <Field label="Group" name="group">
            {(ids) => (
              <NativeSelect {...ids} name="group" disabled={pending}>
                {groups.map((group) => (
                  <option key={group.id} value={group.id}>
                    {group.product} · {group.name}
                  </option>
                ))}
              </NativeSelect>
            )}
          </Field>
        </CardBody>
        <CardFooter className="justify-end">
          <LinkButton href={devicesPath}>Back to devices</LinkButton>
          <Button type="submit" variant="primary" pending={pending}>
            {count > 1 ? `Claim ${count} devices` : 'Claim device'}
          </Button>
        </CardFooter>
      </form>
    </Card>
  )
}

function Done({ claimed: { claimed, known }, devicesPath }: { claimed: Claimed; devicesPath: string }) {
  const were = known > 0 ? ` ${known === 1 ? 'One was' : `${known} were`} here already.` : ''
  return (
    <Callout
      tone={claimed > 0 ? 'verified' : 'neutral'}
      role="status"
      title={claimed > 0 ? `${plural(claimed, 'device')} claimed` : 'No new device'}
      action={
        <LinkButton size="sm" href={devicesPath}>
          See the devices
        </LinkButton>
      }
    >
      {claimed > 0 && 'Each proves itself when it is attached on Service the first time.'}
      {were}
    </Callout>
  )
}

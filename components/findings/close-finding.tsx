'use client'
// An auditor closes a finding with a note of what was found out.
import { useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card'
import { Field, Textarea } from '@/components/ui/field'
import { toast } from '@/components/ui/toast'

export interface CloseFindingProps {
  catalogId: string
  id: string
  action: Action<{ catalogId: string; id: string; note: string }, { id: string }>
}

export function CloseFinding({ catalogId, id, action }: CloseFindingProps) {
  const [note, setNote] = useState('')
  const { run, pending, refused } = useAction(action, () => toast('Finding closed'))
  const missing = refused?.code === 'close-note-required'
  return (
    <Card>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          run({ catalogId, id, note })
        }}
      >
        <CardHeader title="Close this finding" description="It stays in the list and in the log" />
        <CardBody className="flex flex-col gap-3">
          <Field label="What was found out" name="note" error={missing ? refused.title : undefined}>
            {(ids) => (
              <Textarea
                {...ids}
                rows={3}
                maxLength={2000}
                value={note}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
          {!missing && <Refusal refused={refused} />}
        </CardBody>
        <CardFooter>
          <Button type="submit" variant="primary" pending={pending}>
            Close finding
          </Button>
        </CardFooter>
      </form>
    </Card>
  )
}

'use client'
// What is done with a file that was checked: claimed, checked again with other choices, or dropped.
import { useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { plural } from '@/components/catalog/words'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card'
import { AlertDialog } from '@/components/ui/dialog'
import { Choices, type ClaimChoices, type GroupOption } from './choices'

type One = { catalogId: string; id: string }

export interface DecideClaimProps {
  at: One
  fileName: string
  choices: ClaimChoices
  /** Its check was cut short. */
  unchecked: boolean
  groups: readonly GroupOption[]
  waiting: number
  refusedRows: number
  listPath: string
  check: Action<One & ClaimChoices, { id: string }>
  start: Action<One, { id: string }>
  drop: Action<One, { id: string }>
}

export function DecideClaim(props: DecideClaimProps) {
  const { at, choices: before, groups, waiting, refusedRows, listPath } = props
  const [choices, setChoices] = useState(before)
  const [dropping, setDropping] = useState(false)
  const check = useAction(props.check)
  const start = useAction(props.start)
  const drop = useAction(props.drop, () => listPath)
  const changed =
    props.unchecked ||
    choices.groupId !== before.groupId ||
    choices.createMissing !== before.createMissing ||
    choices.allOrNothing !== before.allOrNothing
  const stopped = before.allOrNothing && refusedRows > 0
  const busy = check.pending || start.pending
  return (
    <Card>
      <CardHeader
        title="Claim"
        description="Each device stays pending until it has proved itself on Service."
      />
      <CardBody className="flex flex-col gap-4">
        <Refusal refused={check.refused ?? start.refused} />
        <Choices groups={groups} value={choices} disabled={busy} onChange={setChoices} />
        {stopped && !changed && (
          <p className="text-sm">
            All or nothing was chosen, and {plural(refusedRows, 'row')} cannot be claimed. Correct the file
            and send it again, or untick it.
          </p>
        )}
      </CardBody>
      <CardFooter className="flex-wrap justify-end">
        <Button disabled={busy} onClick={() => setDropping(true)}>
          Drop file
        </Button>
        {changed ? (
          <Button variant="primary" pending={check.pending} onClick={() => check.run({ ...at, ...choices })}>
            Check again
          </Button>
        ) : (
          <Button
            variant="primary"
            pending={start.pending}
            disabled={stopped || waiting === 0}
            onClick={() => start.run(at)}
          >
            {waiting === 0 ? 'Nothing to claim' : `Claim ${plural(waiting, 'device')}`}
          </Button>
        )}
      </CardFooter>
      <AlertDialog
        open={dropping}
        onOpenChange={setDropping}
        title={`Drop ${props.fileName}?`}
        description="Its rows and their report go. No device was claimed from it."
        confirmLabel="Drop file"
        cancelLabel="Keep"
        tone="danger"
        pending={drop.pending}
        onConfirm={() => drop.run(at)}
      >
        <Refusal refused={drop.refused} />
      </AlertDialog>
    </Card>
  )
}

'use client'
// The policy as a form; beside it the whole rule in plain words, live, with what changes. Saving makes a new version.
import { useId, useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { plural } from '@/components/catalog/words'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card'
import { Callout } from '@/components/ui/callout'
import { Field, Input, NativeSelect, Textarea } from '@/components/ui/field'
import { WarningIcon } from '@/components/ui/icons'
import { toast } from '@/components/ui/toast'
import { CAPABILITY_TYPES, type PolicyDocument } from '@/lib/domain/policy-document'
import { isWeakening } from '@/lib/domain/weakening'
import { AutoRules } from './auto-rules'
import { BreakGlassRules } from './break-glass-rules'
import { type GroupChoice, downloadChoices } from './choices'
import { type ChangedPolicy, changedInWords } from './changed'
import { type OpenRequests, consequences, countChanges } from './consequences'
import { PlainWords } from './plain-words'
import { PolicyRow } from './policy-row'
import { TypeRules } from './type-rules'

export interface PolicyFormProps {
  catalogId: string
  version: number
  document: PolicyDocument
  groups: readonly GroupChoice[]
  owners: readonly GroupChoice[]
  people: readonly GroupChoice[]
  /** Open requests by the version that judges them. */
  open: OpenRequests
  action: Action<
    { catalogId: string; basedOn: number; document: PolicyDocument; note: string | null },
    ChangedPolicy
  >
}

export function PolicyForm({ catalogId, version, document: before, ...props }: PolicyFormProps) {
  const { groups, owners, people, open, action } = props
  const [note, setNote] = useState('')
  const [document, setDocument] = useState(before)
  const { run, pending, refused, refuse } = useAction(action, (made) => toast(changedInWords(made)))
  const changes = countChanges(document, before)
  const weaker = changes > 0 && isWeakening(before, document)
  const effects = consequences(document, before, open)
  const discard = () => {
    setDocument(before)
    refuse(null)
  }
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_360px]">
      <fieldset disabled={pending} className="flex min-w-0 flex-col gap-5">
        <legend className="sr-only">Policy</legend>
        {CAPABILITY_TYPES.map((type) => (
          <TypeRules
            key={type}
            type={type}
            rule={document.types[type]}
            before={before.types[type]}
            groups={groups}
            owners={owners}
            onChange={(rule) => setDocument({ ...document, types: { ...document.types, [type]: rule } })}
          />
        ))}
        <BothTypes document={document} before={before} onChange={setDocument} />
        <AutoRules
          rules={document.autoApproval}
          before={before.autoApproval}
          groups={groups}
          people={people}
          onChange={(autoApproval) => setDocument({ ...document, autoApproval })}
        />
        <BreakGlassRules
          rules={document.breakGlass}
          before={before.breakGlass}
          onChange={(breakGlass) => setDocument({ ...document, breakGlass })}
        />
      </fieldset>
      <Card className="lg:sticky lg:top-[calc(var(--bar-top)+5rem)] lg:max-h-[calc(100dvh-var(--bar-top)-7rem)] lg:overflow-y-auto">
        <CardHeader
          title="In plain words"
          action={
            changes > 0 && (
              <Badge tone="warning" icon={<WarningIcon />}>
                {plural(changes, 'change')}
              </Badge>
            )
          }
        />
        <CardBody className="flex flex-col gap-5">
          <PlainWords document={document} before={before} names={[...groups, ...owners, ...people]} />
          {effects.length > 0 && (
            <section className="flex flex-col gap-2 border-t border-border-subtle pt-4 text-sm">
              <h3 className="font-semibold">What this changes today</h3>
              <ul className="flex list-disc flex-col gap-1.5 pl-4 text-muted-foreground">
                {effects.map((effect) => (
                  <li key={effect}>{effect}</li>
                ))}
              </ul>
            </section>
          )}
          {weaker && <Weaker owners={owners.length} note={note} onNote={setNote} />}
          <Refusal refused={refused} />
        </CardBody>
        <CardFooter className="sticky bottom-0 bg-card">
          <Button
            variant="primary"
            disabled={changes === 0}
            pending={pending}
            onClick={() =>
              run({ catalogId, basedOn: version, document, note: weaker ? note.trim() || null : null })
            }
          >
            {weaker ? `Propose version ${version + 1}` : `Put version ${version + 1} in force`}
          </Button>
          <Button variant="ghost" disabled={changes === 0 || pending} onClick={discard}>
            Discard
          </Button>
        </CardFooter>
      </Card>
    </div>
  )
}

function Weaker({ owners, note, onNote }: { owners: number; note: string; onNote: (note: string) => void }) {
  return (
    <div className="flex flex-col gap-3">
      <Callout tone="warning" title="This makes the policy weaker">
        {owners > 1
          ? 'It comes into force when the other owners approve it.'
          : 'You are the only owner: the auditors are told, and it comes into force in 24 hours.'}
      </Callout>
      <Field label="Why" name="note" optional hint="For those who decide on it.">
        {(ids) => (
          <Textarea
            {...ids}
            rows={2}
            maxLength={2000}
            value={note}
            onChange={(event) => onNote(event.target.value)}
          />
        )}
      </Field>
    </div>
  )
}

type BothProps = {
  document: PolicyDocument
  before: PolicyDocument
  onChange: (document: PolicyDocument) => void
}

function BothTypes({ document, before, onChange }: BothProps) {
  const id = useId()
  const { downloadWithinS, openRequestsPerPerson } = document
  return (
    <Card>
      <CardHeader title="Both" />
      <CardBody className="divide-y divide-border-subtle py-1.5! md:py-2!">
        <PolicyRow
          label={<label htmlFor={`${id}-within`}>Download within</label>}
          hint="After the approval"
          changed={downloadWithinS !== before.downloadWithinS}
        >
          <div className="w-38">
            <NativeSelect
              id={`${id}-within`}
              value={downloadWithinS}
              onChange={(event) => onChange({ ...document, downloadWithinS: Number(event.target.value) })}
            >
              {downloadChoices(before.downloadWithinS).map(({ seconds, words }) => (
                <option key={seconds} value={seconds}>
                  {words}
                </option>
              ))}
            </NativeSelect>
          </div>
        </PolicyRow>
        <PolicyRow
          label={<label htmlFor={`${id}-open`}>Open requests</label>}
          hint="That one person may have at a time, 1 to 100"
          changed={openRequestsPerPerson !== before.openRequestsPerPerson}
        >
          <Input
            id={`${id}-open`}
            type="number"
            min={1}
            max={100}
            value={openRequestsPerPerson}
            className="w-24"
            onChange={(event) => {
              const open = Math.round(event.target.valueAsNumber)
              if (open >= 1 && open <= 100) onChange({ ...document, openRequestsPerPerson: open })
            }}
          />
        </PolicyRow>
      </CardBody>
    </Card>
  )
}

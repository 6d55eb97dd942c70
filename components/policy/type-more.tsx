'use client'
// The rules of a type about who approves and what a request says.
import { useId } from 'react'
import { CheckboxCard, Input, RadioCards } from '@/components/ui/field'
import { Switch } from '@/components/ui/switch'
import { MASK_LENGTH, exampleOf, isMask } from '@/lib/domain/mask'
import type { CapabilityType, TypeRule } from '@/lib/domain/policy-document'
import type { GroupChoice } from './choices'
import { differs } from './consequences'
import { PolicyRow } from './policy-row'

export interface MoreRulesProps {
  type: CapabilityType
  rule: TypeRule
  before: TypeRule
  owners: readonly GroupChoice[]
  onChange: (rule: TypeRule) => void
}

export function ApproverRule({ type, rule, before, owners, onChange }: MoreRulesProps) {
  const chosen = rule.approvers === 'owners' ? [] : rule.approvers
  const few = rule.approvers !== 'owners' && chosen.length < rule.approvals
  const set = (approvers: TypeRule['approvers']) => onChange({ ...rule, approvers })
  const toggle = (id: string) =>
    set(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
  return (
    <PolicyRow
      label="Who may approve"
      hint={
        few
          ? `Name at least ${rule.approvals}, as many as approvals are needed.`
          : 'Owners within reach of the device'
      }
      changed={differs(rule.approvers, before.approvers)}
      wide={rule.approvers !== 'owners'}
    >
      <div className="flex w-full min-w-0 flex-col gap-2.5">
        <RadioCards
          name={`${type}-approvers`}
          legend={<span className="sr-only">Who may approve</span>}
          options={[
            { value: 'owners', label: 'Any owner' },
            { value: 'named', label: 'Only some' },
          ]}
          value={rule.approvers === 'owners' ? 'owners' : 'named'}
          onChange={(value) => set(value === 'owners' ? 'owners' : owners.map((owner) => owner.id))}
          className="gap-0 [&>legend]:mb-0"
        />
        {rule.approvers !== 'owners' && (
          <div role="group" aria-label="Who may approve" className="grid gap-2 sm:grid-cols-2">
            {owners.map((owner) => (
              <CheckboxCard
                key={owner.id}
                name={`${type}-approver`}
                value={owner.id}
                label={owner.name}
                checked={chosen.includes(owner.id)}
                onChange={() => toggle(owner.id)}
              />
            ))}
          </div>
        )}
      </div>
    </PolicyRow>
  )
}

export function WordRules({ rule, before, onChange }: MoreRulesProps) {
  const id = useId()
  const changed = (name: keyof TypeRule) => differs(rule[name], before[name])
  return (
    <>
      <MaskRow
        label="Tickets look like"
        hint="# a digit, @ a letter, * anything; empty for any"
        mask={rule.ticketPattern}
        changed={changed('ticketPattern')}
        onChange={(ticketPattern) => onChange({ ...rule, ticketPattern })}
      />
      <PolicyRow
        label={<label htmlFor={`${id}-least`}>Shortest reason</label>}
        hint="In characters, 3 to 500"
        changed={changed('reasonLeast')}
      >
        <Input
          id={`${id}-least`}
          type="number"
          min={3}
          max={500}
          value={rule.reasonLeast}
          className="w-24"
          onChange={(event) => {
            const least = Math.round(event.target.valueAsNumber)
            if (least >= 3 && least <= 500) onChange({ ...rule, reasonLeast: least })
          }}
        />
      </PolicyRow>
      <MaskRow
        label="Reasons look like"
        hint="As for tickets: “Site *: *” asks for the site first"
        mask={rule.reasonPattern}
        changed={changed('reasonPattern')}
        onChange={(reasonPattern) => onChange({ ...rule, reasonPattern })}
      />
      <PolicyRow
        label="Passkey"
        hint="Each approval is confirmed with one; no rule approves then"
        changed={changed('stepUp')}
      >
        <Switch
          label="Passkey"
          hideLabel
          checked={rule.stepUp}
          onCheckedChange={(stepUp) => onChange({ ...rule, stepUp })}
        />
      </PolicyRow>
    </>
  )
}

type MaskProps = {
  label: string
  hint: string
  mask: string | null
  changed: boolean
  onChange: (mask: string | null) => void
}

function MaskRow({ label, hint, mask, changed, onChange }: MaskProps) {
  const id = useId()
  const wrong = mask !== null && !isMask(mask)
  const note = wrong
    ? 'Something has to follow the \\ at the end.'
    : mask === null
      ? hint
      : `Such as ${exampleOf(mask)}`
  return (
    <PolicyRow label={<label htmlFor={id}>{label}</label>} hint={note} changed={changed}>
      <Input
        id={id}
        value={mask ?? ''}
        maxLength={MASK_LENGTH}
        aria-invalid={wrong || undefined}
        spellCheck={false}
        className="w-38 font-mono"
        onChange={(event) => onChange(event.target.value || null)}
      />
    </PolicyRow>
  )
}

'use client'
// One rule of auto-approval: whether it allows or denies, what, to whom, where, and how much of it.
import { useId } from 'react'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { CheckboxCard, Field, Input, RadioCards } from '@/components/ui/field'
import { WarningIcon } from '@/components/ui/icons'
import { HOUR_S } from '@/lib/domain/duration'
import {
  type AutoRule,
  CAPABILITY_TYPES,
  type CapabilityType,
  TYPE_WORDS,
} from '@/lib/domain/policy-document'
import { TASKS, isEnough } from '@/lib/domain/proposal'
import { Choice } from './break-glass-rules'
import { type GroupChoice, longestChoices } from './choices'

export interface AutoRuleFieldsProps {
  rule: AutoRule
  changed: boolean
  groups: readonly GroupChoice[]
  people: readonly GroupChoice[]
  onChange: (rule: AutoRule) => void
  onRemove: () => void
}

const effectOf = (rule: AutoRule, effect: AutoRule['effect']): AutoRule => {
  const { id, name, type, groups, persons, tasks } = rule
  const about = { id, name, type, groups, persons, tasks }
  return effect === 'deny' ? { ...about, effect } : { ...about, effect, longestS: HOUR_S, mostPerDay: 5 }
}

export function AutoRuleFields({ rule, changed, groups, people, onChange, onRemove }: AutoRuleFieldsProps) {
  const id = useId()
  const tasks = TASKS.filter((task) => isEnough(rule.type, task.needs))
  return (
    <fieldset className="flex flex-col gap-4">
      <legend className="sr-only">{rule.name}</legend>
      <div className="flex flex-wrap items-end gap-3">
        <Field label="Name" name={`${id}-name`} className="min-w-48 flex-1">
          {(ids) => (
            <Input
              {...ids}
              value={rule.name}
              maxLength={80}
              required
              onChange={(event) => onChange({ ...rule, name: event.target.value })}
            />
          )}
        </Field>
        {changed && (
          <Badge tone="warning" icon={<WarningIcon />} className="mb-2">
            Changed
          </Badge>
        )}
        <Button onClick={onRemove} aria-label={`Remove ${rule.name}`}>
          Remove
        </Button>
      </div>
      <div className="flex flex-wrap gap-x-5 gap-y-3">
        <RadioCards
          name={`${id}-effect`}
          legend="It"
          options={[
            { value: 'allow', label: 'Allows' },
            { value: 'deny', label: 'Denies' },
          ]}
          value={rule.effect}
          onChange={(effect) => onChange(effectOf(rule, effect as AutoRule['effect']))}
        />
        <RadioCards
          name={`${id}-type`}
          legend="Type"
          options={CAPABILITY_TYPES.map((value) => ({ value, label: TYPE_WORDS[value] }))}
          value={rule.type}
          onChange={(type) => onChange({ ...rule, type: type as CapabilityType, tasks: 'all' })}
        />
        {rule.effect === 'allow' && (
          <>
            <Choice
              id={`${id}-longest`}
              label="For up to"
              value={rule.longestS}
              choices={longestChoices(rule.longestS)}
              onChange={(longestS) => onChange({ ...rule, longestS })}
            />
            <Field label="Most in 24 hours" name={`${id}-most`} className="w-36">
              {(ids) => (
                <Input
                  {...ids}
                  type="number"
                  min={1}
                  max={1000}
                  value={rule.mostPerDay}
                  onChange={(event) => {
                    const most = Math.round(event.target.valueAsNumber)
                    if (most >= 1 && most <= 1000) onChange({ ...rule, mostPerDay: most })
                  }}
                />
              )}
            </Field>
          </>
        )}
      </div>
      <Some
        legend="Tasks"
        all="Any task"
        choices={tasks.map((task) => ({ id: task.id, name: task.label }))}
        value={rule.tasks}
        onChange={(value) =>
          onChange({ ...rule, tasks: value ? (value as (typeof tasks)[number]['id'][]) : 'all' })
        }
      />
      <Some
        legend="People"
        all="Any technician"
        choices={people}
        value={rule.persons === 'technicians' ? 'all' : rule.persons}
        onChange={(value) => onChange({ ...rule, persons: value ?? 'technicians' })}
      />
      <Some
        legend="Devices"
        all="Any group"
        choices={groups}
        value={rule.groups}
        onChange={(value) => onChange({ ...rule, groups: value ?? 'all' })}
      />
    </fieldset>
  )
}

type SomeProps = {
  legend: string
  all: string
  choices: readonly GroupChoice[]
  value: 'all' | readonly string[]
  /** Null for all of them. */
  onChange: (value: string[] | null) => void
}

function Some({ legend, all, choices, value, onChange }: SomeProps) {
  const name = useId()
  const chosen = value === 'all' ? [] : value
  const toggle = (id: string) =>
    onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
  return (
    <div className="flex flex-col gap-2.5">
      <RadioCards
        name={name}
        legend={legend}
        options={[
          { value: 'all', label: all },
          { value: 'some', label: 'Only some' },
        ]}
        value={value === 'all' ? 'all' : 'some'}
        onChange={(next) => onChange(next === 'all' ? null : choices.slice(0, 1).map((one) => one.id))}
      />
      {value !== 'all' && (
        <div role="group" aria-label={legend} className="grid gap-2 sm:grid-cols-2">
          {choices.map((choice) => (
            <CheckboxCard
              key={choice.id}
              name={`${name}-one`}
              value={choice.id}
              label={choice.name}
              checked={chosen.includes(choice.id)}
              onChange={() => toggle(choice.id)}
            />
          ))}
        </div>
      )}
    </div>
  )
}

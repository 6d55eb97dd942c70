'use client'
// Break-glass, for each type: who may have a capability at once, for how long, and by when an owner judges it.
import { useId } from 'react'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { NativeSelect, RadioCards } from '@/components/ui/field'
import { Switch } from '@/components/ui/switch'
import { DAY_S, HOUR_S, durationInWords } from '@/lib/domain/duration'
import {
  type BreakGlassRule,
  CAPABILITY_TYPES,
  type CapabilityType,
  type PolicyDocument,
  TYPE_WORDS,
} from '@/lib/domain/policy-document'
import { longestChoices } from './choices'
import { PolicyRow } from './policy-row'

const USUAL: BreakGlassRule = { who: 'technicians', longestS: 2 * HOUR_S, reviewWithinS: 3 * DAY_S }
const WITHIN_S = [DAY_S, 2 * DAY_S, 3 * DAY_S, 7 * DAY_S, 14 * DAY_S, 30 * DAY_S]

type Rules = PolicyDocument['breakGlass']
export interface BreakGlassRulesProps {
  rules: Rules
  before: Rules
  onChange: (rules: Rules) => void
}

export function BreakGlassRules({ rules, before, onChange }: BreakGlassRulesProps) {
  return (
    <Card>
      <CardHeader
        title="Break-glass"
        description="For an emergency: had at once, everybody is told, and another owner judges it afterwards"
      />
      <CardBody className="divide-y divide-border-subtle py-1.5! md:py-2!">
        {CAPABILITY_TYPES.map((type) => (
          <GlassRule
            key={type}
            type={type}
            rule={rules[type]}
            before={before[type]}
            onChange={(rule) => onChange({ ...rules, [type]: rule })}
          />
        ))}
      </CardBody>
    </Card>
  )
}

type GlassRuleProps = {
  type: CapabilityType
  rule: BreakGlassRule | null
  before: BreakGlassRule | null
  onChange: (rule: BreakGlassRule | null) => void
}

function GlassRule({ type, rule, before, onChange }: GlassRuleProps) {
  const id = useId()
  const changed = JSON.stringify(rule) !== JSON.stringify(before)
  return (
    <PolicyRow
      label={TYPE_WORDS[type]}
      hint={rule ? undefined : 'Off: nobody can break glass'}
      changed={changed}
      wide={rule !== null}
    >
      <div className="flex w-full flex-wrap items-end gap-x-5 gap-y-3">
        <Switch
          label={`Break-glass for ${TYPE_WORDS[type].toLowerCase()}`}
          hideLabel
          checked={rule !== null}
          onCheckedChange={(on) => onChange(on ? USUAL : null)}
          className="self-center"
        />
        {rule && (
          <>
            <RadioCards
              name={`${type}-glass-who`}
              legend="Who"
              options={[
                { value: 'technicians', label: 'Technicians and owners' },
                { value: 'owners', label: 'Owners' },
              ]}
              value={rule.who}
              onChange={(who) => onChange({ ...rule, who: who as BreakGlassRule['who'] })}
            />
            <Choice
              id={`${id}-longest`}
              label="Longest time"
              value={rule.longestS}
              choices={longestChoices(rule.longestS)}
              onChange={(longestS) => onChange({ ...rule, longestS })}
            />
            <Choice
              id={`${id}-within`}
              label="Judged within"
              value={rule.reviewWithinS}
              choices={WITHIN_S.map((seconds) => ({ seconds, words: durationInWords(seconds) }))}
              onChange={(reviewWithinS) => onChange({ ...rule, reviewWithinS })}
            />
          </>
        )}
      </div>
    </PolicyRow>
  )
}

export interface ChoiceProps {
  id: string
  label: string
  value: number
  choices: readonly { seconds: number; words: string }[]
  onChange: (seconds: number) => void
}

export function Choice({ id, label, value, choices, onChange }: ChoiceProps) {
  return (
    <div className="flex w-38 flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <NativeSelect id={id} value={value} onChange={(event) => onChange(Number(event.target.value))}>
        {choices.map(({ seconds, words }) => (
          <option key={seconds} value={seconds}>
            {words}
          </option>
        ))}
      </NativeSelect>
    </div>
  )
}

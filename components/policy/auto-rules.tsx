'use client'
// Auto-approval: the rules by which a request is approved at once. One that denies wins over every one that allows.
import { useId } from 'react'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card'
import { HOUR_S } from '@/lib/domain/duration'
import { type AutoRule, MOST_AUTO_RULES } from '@/lib/domain/policy-document'
import { AutoRuleFields } from './auto-rule-fields'
import type { GroupChoice } from './choices'

export interface AutoRulesProps {
  rules: readonly AutoRule[]
  before: readonly AutoRule[]
  groups: readonly GroupChoice[]
  people: readonly GroupChoice[]
  onChange: (rules: AutoRule[]) => void
}

const fresh = (): AutoRule => ({
  ...{ id: crypto.randomUUID(), name: 'New rule', type: 'fieldServicing', groups: 'all' },
  ...{ persons: 'technicians', tasks: ['read-logs'], effect: 'allow', longestS: HOUR_S, mostPerDay: 5 },
})

export function AutoRules({ rules, before, groups, people, onChange }: AutoRulesProps) {
  const heading = useId()
  return (
    <Card>
      <CardHeader
        id={heading}
        title="Auto-approval"
        description="What a rule allows is approved at once. Never a file for any browser, and never where a passkey is needed."
      />
      {rules.length === 0 ? (
        <CardBody className="text-sm text-muted-foreground">Off: every request waits for an owner.</CardBody>
      ) : (
        <ul aria-labelledby={heading} className="divide-y divide-border-subtle">
          {rules.map((rule, at) => (
            <li key={rule.id} className="p-4 md:p-5">
              <AutoRuleFields
                rule={rule}
                changed={JSON.stringify(rule) !== JSON.stringify(before.find((one) => one.id === rule.id))}
                groups={groups}
                people={people}
                onChange={(next) => onChange(rules.map((one, i) => (i === at ? next : one)))}
                onRemove={() => onChange(rules.filter((one) => one.id !== rule.id))}
              />
            </li>
          ))}
        </ul>
      )}
      <CardFooter>
        <Button disabled={rules.length >= MOST_AUTO_RULES} onClick={() => onChange([...rules, fresh()])}>
          Add a rule
        </Button>
      </CardFooter>
    </Card>
  )
}

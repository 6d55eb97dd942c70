'use client'
// The rules of one type of capability.
import { useId } from 'react'
import { CapabilityType as TypeMark } from '@/components/session/capability-type'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { CheckboxCard, NativeSelect, RadioCards } from '@/components/ui/field'
import { Switch } from '@/components/ui/switch'
import type { CapabilityType, TypeRule } from '@/lib/domain/policy-document'
import { type GroupChoice, longestChoices } from './choices'
import { differs } from './consequences'
import { PolicyRow } from './policy-row'
import { ApproverRule, WordRules } from './type-more'

const IS: Record<CapabilityType, string> = {
  fieldServicing: 'Repairs on a locked device',
  appDevelopment: 'Also runs unreleased software',
}

export interface TypeRulesProps {
  type: CapabilityType
  rule: TypeRule
  before: TypeRule
  groups: readonly GroupChoice[]
  owners: readonly GroupChoice[]
  onChange: (rule: TypeRule) => void
}

export function TypeRules({ type, rule, before, groups, owners, onChange }: TypeRulesProps) {
  const more = { type, rule, before, owners, onChange }
  const id = useId()
  const set = <K extends keyof TypeRule>(name: K, value: TypeRule[K]) => onChange({ ...rule, [name]: value })
  const changed = (name: keyof TypeRule) => differs(rule[name], before[name])
  const switched = (name: 'selfApproval' | 'bearer' | 'ticketRequired', label: string, hint: string) => (
    <PolicyRow label={label} hint={hint} changed={changed(name)}>
      <Switch label={label} hideLabel checked={rule[name]} onCheckedChange={(next) => set(name, next)} />
    </PolicyRow>
  )
  return (
    <Card>
      <CardHeader title={<TypeMark type={type} />} action={IS[type]} />
      <CardBody className="divide-y divide-border-subtle py-1.5! md:py-2!">
        <PolicyRow label="Approvals needed" hint="From different owners" changed={changed('approvals')}>
          <RadioCards
            name={`${type}-approvals`}
            legend={<span className="sr-only">Approvals needed</span>}
            options={['1', '2', '3', '4', '5'].map((value) => ({ value, label: value }))}
            value={String(rule.approvals)}
            onChange={(value) => set('approvals', Number(value))}
            className="gap-0 [&>legend]:mb-0"
          />
        </PolicyRow>
        <ApproverRule {...more} />
        <PolicyRow
          label={<label htmlFor={`${id}-longest`}>Longest time</label>}
          hint="From download"
          changed={changed('longestS')}
        >
          <div className="w-38">
            <NativeSelect
              id={`${id}-longest`}
              value={rule.longestS}
              onChange={(event) => set('longestS', Number(event.target.value))}
            >
              {longestChoices(before.longestS).map(({ seconds, words }) => (
                <option key={seconds} value={seconds}>
                  {words}
                </option>
              ))}
            </NativeSelect>
          </div>
        </PolicyRow>
        {switched(
          'selfApproval',
          'Own requests',
          'An owner who asks may be one of the approvals; the log says so',
        )}
        {switched(
          'bearer',
          'Files for any browser',
          'For a computer that cannot reach the portal; whoever has the file can use it',
        )}
        <PolicyRow
          label="Only until the next start"
          hint="Good until the device restarts, at the latest"
          changed={changed('bootBound')}
        >
          <Switch
            label="Only until the next start"
            hideLabel
            checked={rule.bootBound === 'always'}
            onCheckedChange={(next) => set('bootBound', next ? 'always' : 'never')}
          />
        </PolicyRow>
        {switched('ticketRequired', 'Ticket required', 'A request names the ticket it is for')}
        <WordRules {...more} />
        <GroupRule
          type={type}
          rule={rule}
          groups={groups}
          changed={changed('groups')}
          onChange={(value) => set('groups', value)}
        />
      </CardBody>
    </Card>
  )
}

type GroupRuleProps = {
  type: CapabilityType
  rule: TypeRule
  groups: readonly GroupChoice[]
  changed: boolean
  onChange: (groups: TypeRule['groups']) => void
}

function GroupRule({ type, rule, groups, changed, onChange }: GroupRuleProps) {
  const chosen = rule.groups === 'all' ? [] : rule.groups
  const toggle = (id: string) =>
    onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
  return (
    <PolicyRow
      label="Device groups"
      hint="Elsewhere it cannot be asked for"
      changed={changed}
      wide={rule.groups !== 'all'}
    >
      <div className="flex w-full min-w-0 flex-col gap-2.5">
        <RadioCards
          name={`${type}-groups`}
          legend={<span className="sr-only">Device groups</span>}
          options={[
            { value: 'all', label: 'All groups' },
            { value: 'some', label: 'Only some' },
          ]}
          value={rule.groups === 'all' ? 'all' : 'some'}
          onChange={(value) => onChange(value === 'all' ? 'all' : [])}
          className="gap-0 [&>legend]:mb-0"
        />
        {rule.groups !== 'all' && (
          <div role="group" aria-label="Device groups" className="grid gap-2 sm:grid-cols-2">
            {groups.map((group) => (
              <CheckboxCard
                key={group.id}
                name={`${type}-group`}
                value={group.id}
                label={group.name}
                checked={chosen.includes(group.id)}
                onChange={() => toggle(group.id)}
              />
            ))}
          </div>
        )}
      </div>
    </PolicyRow>
  )
}

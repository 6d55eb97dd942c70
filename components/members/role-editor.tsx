'use client'
// What somebody is to be: each role with a tick, and for each whether it holds for the whole catalog or for some groups.
import { useState } from 'react'
import { CheckboxCard, Input, RadioCards } from '@/components/ui/field'
import { type GroupChoice, ROLES, ROLE_WORDS, type Role, type RoleReach } from './types'

export interface RoleEditorProps {
  groups: readonly GroupChoice[]
  value: readonly RoleReach[]
  onChange: (value: RoleReach[]) => void
  error?: string
}

export function RoleEditor({ groups, value, onChange, error }: RoleEditorProps) {
  const set = (role: Role, reach: RoleReach | null) =>
    onChange(
      ROLES.flatMap((one) => (one === role ? (reach ?? []) : (value.find((had) => had.role === one) ?? []))),
    )
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1.5 text-sm font-medium">Roles</legend>
      {ROLES.map((role) => {
        const reach = value.find((one) => one.role === role)
        return (
          <div key={role} className="flex flex-col gap-2">
            <CheckboxCard
              name={`role-${role}`}
              label={ROLE_WORDS[role].word}
              hint={ROLE_WORDS[role].does}
              checked={reach !== undefined}
              onChange={(event) => set(role, event.target.checked ? { role, groups: null } : null)}
            />
            {reach && groups.length > 0 && (
              <Reach
                reach={reach}
                groups={groups}
                onChange={(chosen) => set(role, { role, groups: chosen })}
              />
            )}
          </div>
        )
      })}
      {error && <p className="text-sm text-danger">{error}</p>}
    </fieldset>
  )
}

type ReachProps = {
  reach: RoleReach
  groups: readonly GroupChoice[]
  onChange: (groups: string[] | null) => void
}

function Reach({ reach, groups, onChange }: ReachProps) {
  const { role, groups: chosen } = reach
  const { word } = ROLE_WORDS[role]
  return (
    <div className="ml-4 flex flex-col gap-3 border-l-2 pb-2 pl-4">
      <RadioCards
        name={`reach-${role}`}
        legend={`${word} of`}
        value={chosen === null ? 'whole' : 'groups'}
        options={[
          { value: 'whole', label: 'The whole catalog' },
          { value: 'groups', label: 'Some device groups' },
        ]}
        onChange={(kind) => onChange(kind === 'whole' ? null : [])}
      />
      {chosen !== null && <Groups role={role} chosen={chosen} groups={groups} onChange={onChange} />}
    </div>
  )
}

const LONG = 8

function Groups(props: {
  role: Role
  chosen: string[]
  groups: readonly GroupChoice[]
  onChange: (groups: string[]) => void
}) {
  const { role, chosen, groups, onChange } = props
  const [text, setText] = useState('')
  const shown = groups.filter((group) => group.name.toLowerCase().includes(text.trim().toLowerCase()))
  const { word } = ROLE_WORDS[role]
  return (
    <div className="flex flex-col gap-2">
      {groups.length > LONG && (
        <Input
          type="search"
          aria-label={`Search groups for ${word}`}
          placeholder="Search groups"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      <ul
        aria-label={`Device groups for ${word}`}
        tabIndex={shown.length > LONG ? 0 : undefined}
        className="flex max-h-60 flex-col overflow-y-auto rounded-sm border bg-card"
      >
        {shown.map((group) => (
          <li key={group.id} className="border-b border-border-subtle last:border-b-0">
            <label className="flex min-h-9 items-center gap-2.5 px-3 py-1.5 text-sm max-md:min-h-11 max-md:text-base">
              <input
                type="checkbox"
                className="size-4 accent-primary max-md:size-5"
                checked={chosen.includes(group.id)}
                onChange={(event) =>
                  onChange(
                    event.target.checked ? [...chosen, group.id] : chosen.filter((id) => id !== group.id),
                  )
                }
              />
              <span className="min-w-0 wrap-anywhere">{group.name}</span>
            </label>
          </li>
        ))}
        {shown.length === 0 && (
          <li className="px-3 py-2 text-sm text-muted-foreground">No group has this name.</li>
        )}
      </ul>
      <p className="text-sm text-muted-foreground" role="status">
        {chosen.length === 0 ? 'Choose at least one group.' : `${chosen.length} of ${groups.length} chosen.`}
      </p>
    </div>
  )
}

/** What is missing before this can be sent. */
export function missingIn(value: readonly RoleReach[]): string | undefined {
  if (value.length === 0) return 'Choose at least one role.'
  const empty = value.find((one) => one.groups?.length === 0)
  return empty && `Choose a group for ${ROLE_WORDS[empty.role].word}, or the whole catalog.`
}

'use client'
// What is done with rows that name no group, an unknown one, or are wrong.
import { Field, NativeSelect } from '@/components/ui/field'

export type ClaimChoices = { groupId: string | null; createMissing: boolean; allOrNothing: boolean }
export type GroupOption = { id: string; name: string; product?: string; reserved?: boolean }

export interface ChoicesProps {
  groups: readonly GroupOption[]
  value: ClaimChoices
  disabled: boolean
  onChange: (value: ClaimChoices) => void
}

export function Choices({ groups, value, disabled, onChange }: ChoicesProps) {
  return (
    <fieldset className="flex flex-col gap-4" disabled={disabled}>
      <legend className="sr-only">What to do with the rows</legend>
      <Field label="Rows that name no group go to" name="group">
        {(ids) => (
          <NativeSelect
            {...ids}
            value={value.groupId ?? ''}
            onChange={(event) => onChange({ ...value, groupId: event.target.value || null })}
          >
            <option value="">.unassigned · .default</option>
            {groups
              .filter((group) => !group.reserved)
              .map((group) => (
                <option key={group.id} value={group.id}>
                  {group.product} · {group.name}
                </option>
              ))}
          </NativeSelect>
        )}
      </Field>
      <Tick
        checked={value.createMissing}
        label="Create missing products and groups"
        hint="Otherwise a row that names an unknown one is refused."
        onChange={(createMissing) => onChange({ ...value, createMissing })}
      />
      <Tick
        checked={value.allOrNothing}
        label="All or nothing"
        hint="No device is claimed if a single row is refused."
        onChange={(allOrNothing) => onChange({ ...value, allOrNothing })}
      />
    </fieldset>
  )
}

type TickProps = { checked: boolean; label: string; hint: string; onChange: (checked: boolean) => void }

function Tick({ checked, label, hint, onChange }: TickProps) {
  return (
    <label className="flex min-h-11 items-start gap-3 py-1">
      <input
        type="checkbox"
        checked={checked}
        className="mt-0.5 size-5 shrink-0 accent-primary"
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        <span className="font-medium">{label}</span>
        <span className="block text-sm text-muted-foreground">{hint}</span>
      </span>
    </label>
  )
}

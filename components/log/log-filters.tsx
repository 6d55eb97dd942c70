// What the log is narrowed to: kind, person, device, days. All of it stands in the address.
import { FilterForm } from '@/components/catalog/filter-form'
import { LinkButton } from '@/components/ui/button'
import { Field, Input, NativeSelect } from '@/components/ui/field'
import { ZoneInput } from './zone-input'

const KINDS = [
  { value: 'request.', label: 'Requests and decisions' },
  { value: 'approval.', label: 'Approvals withdrawn' },
  { value: 'capability.', label: 'Capabilities' },
  { value: 'device.', label: 'Devices' },
  { value: 'member.', label: 'Members' },
  { value: 'policy.', label: 'Policy' },
  { value: 'key', label: 'Keys and keystores' },
  { value: 'root.', label: 'Root key' },
  { value: 'image.', label: 'Images' },
  { value: 'development-key.', label: 'Development keys' },
  { value: 'handover.', label: 'Handovers' },
  { value: 'product.', label: 'Products' },
  { value: 'group.', label: 'Device groups' },
] as const
export const LOG_KINDS: readonly string[] = KINDS.map((kind) => kind.value)

export interface LogFiltersProps {
  path: string
  given: { kind: string; person: string; device: string; from: string; to: string }
  people: readonly { id: string; name: string }[]
  deviceError: string | null
}

export function LogFilters({ path, given, people, deviceError }: LogFiltersProps) {
  const narrowed = Object.values(given).some((value) => value !== '')
  return (
    <FilterForm
      key={JSON.stringify(given)}
      path={path}
      label="Log"
      className="mb-5 flex flex-wrap items-start gap-3 max-md:grid max-md:grid-cols-2"
      buttonClassName="md:mt-6.5"
    >
      <Field label="Kind" name="kind" className="w-48 max-md:w-auto">
        {(ids) => (
          <NativeSelect {...ids} name="kind" defaultValue={given.kind}>
            <option value="">Everything</option>
            {KINDS.map((kind) => (
              <option key={kind.value} value={kind.value}>
                {kind.label}
              </option>
            ))}
          </NativeSelect>
        )}
      </Field>
      <Field label="Person" name="person" className="w-40 max-md:w-auto">
        {(ids) => (
          <NativeSelect {...ids} name="person" defaultValue={given.person}>
            <option value="">Anybody</option>
            {people.map((person) => (
              <option key={person.id} value={person.id}>
                {person.name}
              </option>
            ))}
          </NativeSelect>
        )}
      </Field>
      <Field
        label="Device ID"
        name="device"
        error={deviceError}
        className="min-w-44 flex-1 max-md:col-span-2"
      >
        {(ids) => (
          <Input
            {...ids}
            name="device"
            defaultValue={given.device}
            placeholder="All 128 digits"
            spellCheck={false}
            autoCapitalize="none"
            className="font-mono text-sm"
          />
        )}
      </Field>
      <Field label="From" name="from" className="w-38 max-md:w-auto">
        {(ids) => <Input {...ids} name="from" type="date" defaultValue={given.from} />}
      </Field>
      <Field label="To" name="to" className="w-38 max-md:w-auto">
        {(ids) => <Input {...ids} name="to" type="date" defaultValue={given.to} />}
      </Field>
      <ZoneInput />
      {narrowed && (
        <LinkButton href={path} variant="ghost" className="order-last md:mt-6.5">
          Clear
        </LinkButton>
      )}
    </FilterForm>
  )
}

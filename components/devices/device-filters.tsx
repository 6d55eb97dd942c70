// Search by any part of a name, serial or device ID, and filters; all of it stands in the address. A filter in force is a
// chip that takes it away again.
import { SlidersHorizontal, X } from 'lucide-react'
import Link from 'next/link'
import { FilterForm } from '@/components/catalog/filter-form'
import { SlashSearch } from '@/components/catalog/slash-search'
import { Field, NativeSelect } from '@/components/ui/field'
import { SHORTEST_PART } from '@/lib/domain/device-list'
import type { GroupChoice } from './types'

type Choice = {
  name: string
  label: string
  any: string
  options: readonly { value: string; words: string }[]
}

export interface DeviceFiltersProps {
  path: string
  /** What the address holds now, by name. */
  values: Record<string, string>
  groups: readonly GroupChoice[]
  keystore: number | null
}

const FIXED: readonly Choice[] = [
  {
    name: 'claim',
    label: 'Identity',
    any: 'Proved or not',
    options: [
      { value: 'proven', words: 'Proved' },
      { value: 'pending', words: 'Not proved yet' },
    ],
  },
  {
    name: 'keystore',
    label: 'Keystore',
    any: 'Any version',
    options: [{ value: 'behind', words: 'Behind the newest' }],
  },
  {
    name: 'capability',
    label: 'Capabilities',
    any: 'Any',
    options: [{ value: 'open', words: 'One is open' }],
  },
  {
    name: 'seen',
    label: 'Last seen',
    any: 'Whenever',
    options: [
      { value: 'last-7', words: 'In the last 7 days' },
      { value: 'last-30', words: 'In the last 30 days' },
      { value: 'last-365', words: 'In the last year' },
      { value: 'not-30', words: 'Not for 30 days' },
      { value: 'not-365', words: 'Not for a year' },
      { value: 'never', words: 'Never' },
    ],
  },
  {
    name: 'held',
    label: 'In this catalog',
    any: 'Held now',
    options: [{ value: 'released', words: 'Released' }],
  },
]

export function DeviceFilters({ path, values, groups, keystore }: DeviceFiltersProps) {
  const choices = choicesOf(groups, keystore)
  const active = choices.filter((choice) => values[choice.name])
  const more = active.filter((choice) => choice.name !== 'group')
  return (
    <div className="mb-5 flex flex-col gap-3">
      <FilterForm
        key={JSON.stringify(values)}
        path={path}
        label="Devices"
        className="flex flex-wrap gap-2.5 max-md:grid max-md:grid-cols-[1fr_auto]"
      >
        {values.sort && <input type="hidden" name="sort" value={values.sort} />}
        <SlashSearch
          name="q"
          label="Name, serial or device ID, any part of it"
          placeholder="Name, serial or device ID"
          defaultValue={values.q ?? ''}
          maxLength={300}
          className="w-90 max-md:col-span-2 max-md:w-full"
        />
        <div className="w-60 max-md:w-full">
          <NativeSelect name="group" aria-label="Group" defaultValue={values.group ?? ''}>
            <option value="">All groups</option>
            {choices[0]!.options.map((one) => (
              <option key={one.value} value={one.value}>
                {one.words}
              </option>
            ))}
          </NativeSelect>
        </div>
        <details open={more.length > 0} className="order-last basis-full max-md:col-span-2">
          <summary className="inline-flex h-8.5 cursor-pointer items-center gap-1.5 rounded-sm text-sm font-medium text-muted-foreground hover:text-foreground max-md:h-11">
            <SlidersHorizontal className="size-4" /> More filters{more.length > 0 && ` (${more.length})`}
          </summary>
          <div className="mt-2 grid gap-3 sm:grid-cols-2 lg:grid-cols-6">
            {choices.slice(1).map((choice) => (
              <Field key={choice.name} label={choice.label} name={choice.name}>
                {(ids) => (
                  <NativeSelect {...ids} name={choice.name} defaultValue={values[choice.name] ?? ''}>
                    <option value="">{choice.any}</option>
                    {choice.options.map((one) => (
                      <option key={one.value} value={one.value}>
                        {one.words}
                      </option>
                    ))}
                  </NativeSelect>
                )}
              </Field>
            ))}
          </div>
        </details>
      </FilterForm>
      {values.q !== undefined && [...values.q].length < SHORTEST_PART && (
        <p className="text-sm text-muted-foreground">
          With one or two characters, only names that begin so are found.
        </p>
      )}
      {active.length > 0 && <Chips path={path} values={values} active={active} />}
    </div>
  )
}

function choicesOf(groups: readonly GroupChoice[], keystore: number | null): Choice[] {
  const products = new Map(groups.map((group) => [group.productId, group.product]))
  const named = groups.map((group) => ({
    value: group.id,
    words: `${group.product} · ${group.name}${group.archived ? ' (archived)' : ''}`,
  }))
  const product: Choice = {
    name: 'product',
    label: 'Product',
    any: 'All products',
    options: [...products].map(([value, words]) => ({ value, words })),
  }
  const rest = FIXED.filter((choice) => choice.name !== 'keystore' || keystore !== null)
  return [{ name: 'group', label: 'Group', any: 'All groups', options: named }, product, ...rest]
}

function Chips({ path, values, active }: { path: string; values: Record<string, string>; active: Choice[] }) {
  const without = (name: string) => {
    const rest = new URLSearchParams(Object.entries(values).filter(([key]) => key !== name))
    return rest.size > 0 ? `${path}?${rest}` : path
  }
  return (
    <ul aria-label="Filters in force" className="flex flex-wrap gap-2">
      {active.map((choice) => (
        <li key={choice.name}>
          <Link
            href={without(choice.name)}
            aria-label={`Remove the filter ${choice.label}`}
            className="inline-flex h-7 max-w-full items-center gap-1.5 rounded-sm border border-input bg-muted px-2.5 text-sm hover:bg-accent max-md:h-11 [&_svg]:size-3.5"
          >
            <span className="text-muted-foreground">{choice.label}</span>
            <span className="truncate font-medium">
              {choice.options.find((one) => one.value === values[choice.name])?.words ?? 'Unknown'}
            </span>
            <X />
          </Link>
        </li>
      ))}
    </ul>
  )
}

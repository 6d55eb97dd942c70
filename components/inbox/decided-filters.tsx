// What was decided, searched: any part of a reason, ticket, name or device ID; and what became of it.
import { FilterForm } from '@/components/catalog/filter-form'
import { SlashSearch } from '@/components/catalog/slash-search'
import { type RequestStateName, STATE_WORDS } from '@/components/request/words'
import { NativeSelect } from '@/components/ui/field'
import type { InboxAddress } from './address'

export const DECIDED_STATES = [
  'approved',
  'downloaded',
  'denied',
  'withdrawn',
  'lapsed',
] as const satisfies RequestStateName[]

export function DecidedFilters({ path, address }: { path: string; address: InboxAddress }) {
  const { text = '', state = '' } = address
  return (
    <FilterForm
      key={`${text} ${state}`}
      path={path}
      label="Decided requests"
      className="grid grid-cols-[1fr_auto] gap-2"
    >
      <input type="hidden" name="tab" value="decided" />
      <SlashSearch
        name="q"
        label="Reason, ticket, name or device ID"
        placeholder="Reason, ticket, name or device ID"
        defaultValue={text}
        maxLength={200}
        className="col-span-2"
      />
      <NativeSelect name="state" aria-label="State" defaultValue={state}>
        <option value="">Any state</option>
        {DECIDED_STATES.map((one) => (
          <option key={one} value={one}>
            {STATE_WORDS[one].word}
          </option>
        ))}
      </NativeSelect>
    </FilterForm>
  )
}

// Search by any part of a name or a device ID, and one group; both stand in the address.
import { FilterForm } from '@/components/catalog/filter-form'
import { SlashSearch } from '@/components/catalog/slash-search'
import { NativeSelect } from '@/components/ui/field'
import type { DeviceSort } from './device-table'
import type { GroupChoice } from './types'

export interface DeviceFiltersProps {
  path: string
  text: string
  groupId: string
  sort: DeviceSort
  groups: readonly GroupChoice[]
}

export function DeviceFilters({ path, text, groupId, sort, groups }: DeviceFiltersProps) {
  return (
    <FilterForm
      key={`${text} ${groupId}`}
      path={path}
      label="Devices"
      className="mb-5 flex flex-wrap gap-2.5 max-md:grid max-md:grid-cols-[1fr_auto]"
    >
      {sort !== 'name' && <input type="hidden" name="sort" value={sort} />}
      <SlashSearch
        name="q"
        label="Name or device ID, any part of it"
        placeholder="Name or device ID, any part of it"
        defaultValue={text}
        maxLength={300}
        className="w-90 max-md:col-span-2 max-md:w-full"
      />
      <div className="w-60 max-md:w-full">
        <NativeSelect name="group" aria-label="Group" defaultValue={groupId}>
          <option value="">All groups</option>
          {groups.map((group) => (
            <option key={group.id} value={group.id}>
              {group.name} ({group.devices})
            </option>
          ))}
        </NativeSelect>
      </div>
    </FilterForm>
  )
}

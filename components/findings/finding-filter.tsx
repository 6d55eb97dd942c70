// Findings of one kind only: a form that works before its script has come.
import { Button } from '@/components/ui/button'
import { NativeSelect } from '@/components/ui/field'

export interface FindingFilterProps {
  state: string
  kind: string
  kinds: readonly { value: string; title: string }[]
}

export function FindingFilter({ state, kind, kinds }: FindingFilterProps) {
  return (
    <form className="flex flex-wrap items-end gap-2 max-md:w-full">
      <input type="hidden" name="tab" value={state} />
      <label className="flex min-w-0 flex-1 flex-col gap-1 text-sm font-medium">
        Kind
        <NativeSelect name="kind" defaultValue={kind}>
          <option value="">Every kind</option>
          {kinds.map((one) => (
            <option key={one.value} value={one.value}>
              {one.title}
            </option>
          ))}
        </NativeSelect>
      </label>
      <Button type="submit">Show</Button>
    </form>
  )
}

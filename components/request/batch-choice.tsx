'use client'
// Which devices a job is on: those ticked in the device list, all of one group, or device IDs from labels and lists.
import { plural } from '@/components/catalog/words'
import { Field, NativeSelect, RadioCards, Textarea } from '@/components/ui/field'
import { MOST_IN_BATCH, readDeviceIds } from '@/lib/domain/batch'

export type BatchGroup = { id: string; name: string; product: string; devices: number }
export type Choice = { kind: 'holdings' | 'group' | 'device-ids'; groupId: string; text: string }

export interface BatchChoiceProps {
  groups: BatchGroup[]
  ticked: number
  choice: Choice
  onChoice: (choice: Choice) => void
}

const MOST = MOST_IN_BATCH.toLocaleString('en')

export function BatchChoice({ groups, ticked, choice, onChoice }: BatchChoiceProps) {
  const options = [
    ...(ticked > 0 ? [{ value: 'holdings', label: `${ticked} from the list` }] : []),
    { value: 'group', label: 'A device group' },
    { value: 'device-ids', label: 'Device IDs' },
  ]
  const group = groups.find((one) => one.id === choice.groupId)
  const tooMany = choice.kind === 'group' && (group?.devices ?? 0) > MOST_IN_BATCH
  return (
    <fieldset className="flex flex-col gap-4">
      <legend className="mb-1 text-md font-semibold">Which devices?</legend>
      <RadioCards
        name="devices"
        legend="Chosen by"
        value={choice.kind}
        onChange={(kind) => onChoice({ ...choice, kind: kind as Choice['kind'] })}
        options={options}
        hint={`A job has at most ${MOST} devices.`}
      />
      {choice.kind === 'group' && (
        <Field
          label="Device group"
          name="group"
          error={
            tooMany
              ? `This group has more than ${MOST} devices. Paste the device IDs of some of them.`
              : undefined
          }
        >
          {(ids) => (
            <NativeSelect
              {...ids}
              value={choice.groupId}
              onChange={(event) => onChoice({ ...choice, groupId: event.target.value })}
            >
              {groups.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.product} · {one.name} (
                  {one.devices > MOST_IN_BATCH ? `more than ${MOST}` : one.devices})
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
      )}
      {choice.kind === 'device-ids' && <Pasted choice={choice} onChoice={onChoice} />}
    </fieldset>
  )
}

function Pasted({ choice, onChoice }: Pick<BatchChoiceProps, 'choice' | 'onChoice'>) {
  const { ids, repeated, bad } = readDeviceIds(choice.text)
  const said = [
    plural(ids.length, 'device ID'),
    ...(repeated > 0 ? [`${repeated} more than once`] : []),
    ...(bad.length > 0
      ? [`${bad.length} that ${bad.length === 1 ? 'is' : 'are'} none, first in line ${bad[0]!.line}`]
      : []),
  ].join(', ')
  return (
    <Field
      label="Device IDs"
      name="deviceIds"
      hint={
        choice.text.trim() ? `${said}.` : 'One a line, or with commas between. Spaces and case do not matter.'
      }
    >
      {(field) => (
        <Textarea
          {...field}
          rows={8}
          className="font-mono text-sm"
          spellCheck={false}
          autoComplete="off"
          value={choice.text}
          onChange={(event) => onChoice({ ...choice, text: event.target.value })}
        />
      )}
    </Field>
  )
}

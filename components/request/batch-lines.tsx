// What can be asked for and what cannot, device by device: before it is sent, and after.
import { Callout } from '@/components/ui/callout'
import { LinkButton } from '@/components/ui/button'
import { plural } from '@/components/catalog/words'
import { formatMiddle } from '@/lib/domain/device-id'

export type BatchLine = {
  deviceId: string
  name: string | null
  request: string | null
  leftOut: string | null
}

const WHY: Record<string, string> = {
  'not-found': 'is not among the devices that you see here',
  'not-permitted': 'is not yours to ask for',
  'type-not-offered': 'the policy does not offer this on its group',
  'already-asked': 'you have asked for it already, and it waits',
  'device-not-held': 'the catalog no longer holds it',
}
const MOST_SHOWN = 100

export interface BatchLinesProps {
  lines: readonly BatchLine[]
  /** How many were asked for; null while nothing was sent. */
  made: number | null
  /** Where the job is shown. */
  href: string
}

export function BatchLines({ lines, made, href }: BatchLinesProps) {
  const left = lines.filter((one) => one.leftOut)
  const able = lines.length - left.length
  const action =
    made !== null ? (
      <LinkButton size="sm" href={href}>
        See the job
      </LinkButton>
    ) : undefined
  if (left.length === 0)
    return (
      <Callout
        tone="verified"
        role="status"
        title={`All ${plural(able, 'device')} can be asked for`}
        action={action}
      >
        Nothing is sent yet.
      </Callout>
    )
  return (
    <Callout
      tone="warning"
      role="status"
      title={
        made === null
          ? `${left.length} of ${plural(lines.length, 'device')} cannot be asked for`
          : `${plural(made, 'request')} sent, ${left.length} left out`
      }
      action={action}
    >
      <ul className="flex flex-col gap-1">
        {left.slice(0, MOST_SHOWN).map((one) => (
          <li key={one.deviceId} className="break-words">
            <b className="font-medium">{one.name ?? labelOf(one.deviceId)}</b>:{' '}
            {WHY[one.leftOut!] ?? one.leftOut}
          </li>
        ))}
        {left.length > MOST_SHOWN && <li>and {left.length - MOST_SHOWN} more.</li>}
      </ul>
    </Callout>
  )
}

const labelOf = (id: string) => (id.length === 128 ? formatMiddle(id) : 'A device of the list')

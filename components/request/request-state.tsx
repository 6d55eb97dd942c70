'use client'
// Where a request stands in one word; and of a capability that ended before its time when, why, and whether the device knows.
import { endingInWords } from '@/components/session/ending-words'
import { Badge } from '@/components/ui/badge'
import { Callout } from '@/components/ui/callout'
import { RevokedIcon } from '@/components/ui/icons'
import { When } from '@/components/ui/time'
import type { ShownRequest } from './request-status'
import { type RequestStateName, STATE_WORDS } from './words'

export function RequestState({ state, ended }: { state: RequestStateName; ended: boolean }) {
  if (ended)
    return (
      <Badge tone="danger" icon={<RevokedIcon />}>
        Revoked
      </Badge>
    )
  return <Badge tone={STATE_WORDS[state].tone}>{STATE_WORDS[state].word}</Badge>
}

type Ended = NonNullable<ShownRequest['ended']>

export function EndedNotice({ ended, device }: { ended: Ended; device: string }) {
  const { kind, at, reason, confirmedAt } = ended
  return (
    <Callout tone="danger" title="Revoked in the catalog">
      <p className="break-words">
        {endingInWords(kind)} · <When at={at} form="evidence" />
        {reason && `: ${reason}`}
      </p>
      <p className="mt-1">
        {confirmedAt ? (
          <>
            Device confirmed on <When at={confirmedAt} form="evidence" />.
          </>
        ) : (
          `Not confirmed by ${device} yet.`
        )}{' '}
        It cannot be used again.
      </p>
    </Callout>
  )
}

/** The same in a line of a list. */
export function EndedLine({ ended }: { ended: Ended }) {
  return (
    <span className="block text-sm text-danger">
      Revoked in the catalog ·{' '}
      {ended.confirmedAt ? (
        <>
          device confirmed on <When at={ended.confirmedAt} form="clock" />
        </>
      ) : (
        'not confirmed by the device yet'
      )}
    </span>
  )
}

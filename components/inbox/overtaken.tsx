// Somebody was faster: what they decided, when, and that one's own decision is not recorded.
import { Callout } from '@/components/ui/callout'
import { When } from '@/components/ui/time'
import type { Became, Decision } from './types'

export interface OvertakenProps {
  became: Became
  /** What this person was about to do. */
  meant: Decision['decision']
}

export function Overtaken({ became, meant }: OvertakenProps) {
  const { state, reviews, requester, own, decidedAt } = became
  const last = reviews.at(-1)
  const mine = reviews.find((one) => one.mine)
  const yours = meant === 'approve' ? 'Your approval' : 'Your denial'
  if (mine)
    return (
      <Callout tone="warning" title="You have decided already" role="alert">
        You {mine.decision === 'approve' ? 'approved' : 'denied'} it at <When at={mine.at} form="evidence" />.
        Nothing was recorded a second time.
      </Callout>
    )
  if (last && state !== 'withdrawn' && state !== 'lapsed')
    return (
      <Callout tone="warning" title={`${last.reviewer} decided before you`} role="alert">
        {last.reviewer} {last.decision === 'approve' ? 'approved' : 'denied'} it at{' '}
        <When at={last.at} form="evidence" />
        {last.note && <>: “{last.note}”</>}. {yours} was not recorded.
      </Callout>
    )
  return (
    <Callout tone="warning" title="It is no longer waiting" role="alert">
      {state === 'withdrawn' && (
        <>
          {own ? 'You' : requester} withdrew it
          {decidedAt && (
            <>
              {' '}
              at <When at={decidedAt} form="evidence" />
            </>
          )}
          .{' '}
        </>
      )}
      {state === 'lapsed' && 'Its seven days are over. '}
      {yours} was not recorded.
    </Callout>
  )
}

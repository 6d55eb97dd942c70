// Who decided what, when, with which words; and what a passkey confirmed, verified anew.
import { CircleCheck, OctagonX } from 'lucide-react'
import { When } from '@/components/ui/time'
import type { ReviewLine } from './types'

export function Decisions({ reviews }: { reviews: readonly ReviewLine[] }) {
  return (
    <ul className="divide-y divide-border-subtle rounded-lg border text-sm">
      {reviews.map((review) => (
        <li key={review.at + review.reviewer} className="flex flex-col gap-0.5 px-4 py-3">
          <span>
            <b className="font-medium">{review.mine ? 'You' : review.reviewer}</b>{' '}
            {review.decision === 'approve' ? 'approved' : 'denied'}
            {review.ownRequest && ' their own request'} · <When at={review.at} form="clock" />
          </span>
          {review.note && <span className="break-words text-muted-foreground">{review.note}</span>}
          {review.passkey && <Confirmed passkey={review.passkey} decision={review.decision} />}
        </li>
      ))}
    </ul>
  )
}

type Confirming = { passkey: NonNullable<ReviewLine['passkey']>; decision: ReviewLine['decision'] }

export function Confirmed({ passkey: { label, fault }, decision }: Confirming) {
  const verb = decision === 'approve' ? 'Approved' : 'Denied'
  return fault === null ? (
    <span className="flex items-start gap-1.5 break-words">
      <CircleCheck className="mt-0.5 size-4 shrink-0 text-verified" />
      {verb} with passkey “{label}”, verified
    </span>
  ) : (
    <span className="flex items-start gap-1.5 break-words text-danger">
      <OctagonX className="mt-0.5 size-4 shrink-0" />
      The evidence of passkey “{label}” does not verify. {fault}
    </span>
  )
}

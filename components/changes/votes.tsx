// Who approved or denied, when, and what they said.
import { Ban, CircleCheck } from 'lucide-react'
import { When } from '@/components/ui/time'
import type { Change } from './types'

export function Votes({ votes }: { votes: Change['votes'] }) {
  if (votes.length === 0) return null
  return (
    <ul className="flex flex-col gap-1.5 text-sm">
      {votes.map((vote) => (
        <li key={vote.at + vote.name} className="flex gap-2">
          {vote.decision === 'approve' ? (
            <CircleCheck className="mt-0.5 text-verified" />
          ) : (
            <Ban className="mt-0.5 text-danger" />
          )}
          <span>
            {vote.mine ? 'You' : vote.name} {vote.decision === 'approve' ? 'approved' : 'denied'} it,{' '}
            <When at={vote.at} form="clock" />
            {vote.note && <>: {vote.note}</>}
          </span>
        </li>
      ))}
    </ul>
  )
}

// What the policy asks of this request, each with whether it holds; what needs a thought is marked.
import { CircleCheck, TriangleAlert } from 'lucide-react'
import { durationInWords } from '@/lib/domain/duration'
import type { ReviewedRequest } from './types'

type Check = { holds: boolean; words: string }

function checksOf(request: ReviewedRequest): Check[] {
  const { rule } = request
  const longest = durationInWords(rule.longestS)
  return [
    { holds: true, words: `${durationInWords(request.durationS)} is within the longest time, ${longest}.` },
    request.ticket || !rule.ticketRequired
      ? {
          holds: true,
          words: rule.ticketRequired ? 'A ticket is required, and given.' : 'No ticket is required.',
        }
      : { holds: false, words: 'A ticket is required, and missing.' },
    request.bearer
      ? { holds: false, words: 'The file works in any browser: whoever has it can use it on this device.' }
      : { holds: true, words: 'The file works only in the browser that downloads it.' },
    request.own && rule.selfApproval
      ? {
          holds: false,
          words: 'You asked for this yourself. The policy lets you decide, and the log says so.',
        }
      : { holds: true, words: 'Whoever asked does not decide.' },
    ...(request.stepUp ? [{ holds: true, words: 'Each approval is confirmed with a passkey.' }] : []),
    ...(rule.bootBound === 'always'
      ? [{ holds: true, words: 'It ends at the device’s next start at the latest.' }]
      : []),
    request.approvals >= request.needed || request.needed === 1
      ? {
          holds: true,
          words:
            request.needed === 1 ? 'One approval is enough.' : `All ${request.needed} approvals are given.`,
        }
      : { holds: false, words: `${request.approvals} of ${request.needed} approved, by different owners.` },
  ]
}

export function PolicyChecks({ request }: { request: ReviewedRequest }) {
  return (
    <ul className="flex flex-col gap-2 text-sm">
      {checksOf(request).map(({ holds, words }) => (
        <li key={words} className="flex gap-2.5">
          {holds ? (
            <CircleCheck className="mt-0.5 text-verified" />
          ) : (
            <TriangleAlert className="mt-0.5 text-warning" />
          )}
          <span>
            <span className="sr-only">{holds ? 'Holds: ' : 'Read: '}</span>
            {words}
          </span>
        </li>
      ))}
    </ul>
  )
}

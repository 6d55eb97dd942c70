// Changes that are over, newest first, each with who decided it.
import { When } from '@/components/ui/time'
import { ChangeState } from './change-state'
import type { Change } from './types'
import { Votes } from './votes'

export function DecidedList({ changes }: { changes: readonly Change[] }) {
  return (
    <ul className="divide-y divide-border-subtle">
      {changes.map((change) => (
        <li
          key={change.id}
          id={`change-${change.id}`}
          className="flex scroll-mt-20 flex-col gap-2 px-4 py-3.5 md:px-5"
        >
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
            <span className="font-medium">{change.title}</span>
            <ChangeState change={change} />
          </div>
          <p className="text-sm text-muted-foreground">
            {change.own ? 'You' : change.proposer} proposed it, <When at={change.at} form="clock" />
            {change.decidedAt && (
              <>
                ; decided <When at={change.decidedAt} form="clock" />
              </>
            )}
          </p>
          <Votes votes={change.votes} />
        </li>
      ))}
    </ul>
  )
}

// Where a list stands and the pages beside it. Without a total only whether there is more is known.
import { LinkButton } from '@/components/ui/button'

export interface PagerProps {
  /** What is shown: "1 to 50 of 296". */
  words: string
  previous: string | null
  next: string | null
}

export function Pager({ words, previous, next }: PagerProps) {
  return (
    <nav aria-label="Pages" className="mt-4 flex flex-wrap items-center justify-between gap-3">
      <p className="text-sm text-muted-foreground tabular-nums">{words}</p>
      {(previous || next) && (
        <div className="flex gap-2">
          {previous && (
            <LinkButton href={previous} size="sm" rel="prev">
              Previous
            </LinkButton>
          )}
          {next && (
            <LinkButton href={next} size="sm" rel="next">
              Next
            </LinkButton>
          )}
        </div>
      )}
    </nav>
  )
}

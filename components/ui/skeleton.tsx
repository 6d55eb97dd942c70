// The true layout before its content, shown only if that takes longer than 200 ms. It stands still.
import { cn } from '@/components/lib/cn'

export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn('block h-3 animate-late rounded-xs bg-muted', className)} />
}

const WIDTHS = ['w-3/5', 'w-2/5', 'w-1/2', 'w-1/3']

/** Rows of a list: a tile, a name, a line below, a state at the end. */
export function SkeletonRows({ rows = 4, label = 'Loading' }: { rows?: number; label?: string }) {
  return (
    <div role="status" aria-busy className="flex flex-col gap-5">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex items-center gap-3">
          <Skeleton className="size-8 rounded-full" />
          <div className="flex flex-1 flex-col gap-2">
            <Skeleton className={WIDTHS[row % WIDTHS.length]} />
            <Skeleton className={cn('h-2.5', WIDTHS[(row + 2) % WIDTHS.length])} />
          </div>
          <Skeleton className="w-16" />
        </div>
      ))}
    </div>
  )
}

// A bar that says how much is done. Drawn in SVG, so that it needs no style attribute; tells assistive technology
// only every quarter. Without a value nothing is known yet, and no percent is shown.
import { cn } from '@/components/lib/cn'

export interface ProgressProps {
  /** Percent, or null while nothing is acknowledged. */
  value: number | null
  label: string
  className?: string
}

export function Progress({ value, label, className }: ProgressProps) {
  const percent = value === null ? 0 : Math.min(100, Math.max(0, value))
  return (
    <>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={value === null ? undefined : Math.floor(percent)}
        className={cn('h-2 overflow-clip rounded-xs bg-progress-track forced-colors:border', className)}
      >
        <svg width="100%" height="100%" aria-hidden className="block">
          <rect
            width={`${percent}%`}
            height="100%"
            className="fill-progress transition-[width] duration-(--duration-base) ease-out forced-colors:fill-[Highlight]"
          />
        </svg>
      </div>
      <span role="status" className="sr-only">
        {value === null ? '' : `${label}: ${Math.floor(percent / 25) * 25} %`}
      </span>
    </>
  )
}

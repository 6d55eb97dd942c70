// The mark: a key-hole in the violet of tempered steel.
import { cn } from '@/components/lib/cn'

export interface MarkProps {
  /** Only where no word stands beside it. */
  title?: string
  className?: string
}

export function Mark({ title, className }: MarkProps) {
  const name = title ? ({ role: 'img', 'aria-label': title } as const) : ({ 'aria-hidden': true } as const)
  return (
    <svg viewBox="0 0 24 24" {...name} className={cn('size-6 flex-none', className)}>
      <rect width="24" height="24" rx="6" className="fill-key-700" />
      <path
        d="M12 5.2a4.1 4.1 0 0 0-2 7.68l-.86 5.2a.6.6 0 0 0 .6.72h4.52a.6.6 0 0 0 .6-.72l-.86-5.2A4.1 4.1 0 0 0 12 5.2Z"
        className="fill-steel-0"
      />
    </svg>
  )
}

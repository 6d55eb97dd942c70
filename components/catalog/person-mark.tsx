// A person as a tile of initials. The name stands beside it.
import { cn } from '@/components/lib/cn'
import { initials } from './words'

export function PersonMark({ name, className }: { name: string; className?: string }) {
  return (
    <span
      aria-hidden
      className={cn(
        'grid size-6 flex-none place-items-center rounded-full border bg-muted text-2xs font-semibold',
        className,
      )}
    >
      {initials(name)}
    </span>
  )
}

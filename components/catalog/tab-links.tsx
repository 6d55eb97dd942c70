// Two or three views of one page, chosen in the address.
import Link from 'next/link'
import { cn } from '@/components/lib/cn'

export interface TabLink {
  label: string
  href: string
  here: boolean
  count?: number
}

export function TabLinks({
  label,
  tabs,
  className,
}: {
  label: string
  tabs: readonly TabLink[]
  className?: string
}) {
  return (
    <nav aria-label={label} className={cn('flex gap-1.5', className)}>
      {tabs.map((tab) => (
        <Link
          key={tab.label}
          href={tab.href}
          aria-current={tab.here ? 'page' : undefined}
          className="flex h-8 items-center gap-1.5 rounded-sm border px-2.5 text-sm font-medium whitespace-nowrap hover:bg-accent aria-[current]:border-input aria-[current]:bg-muted max-md:h-11 max-md:px-3.5"
        >
          {tab.label}
          {tab.count !== undefined && <span className="font-normal tabular-nums">{tab.count}</span>}
        </Link>
      ))}
    </nav>
  )
}

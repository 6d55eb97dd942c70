// What the capability would let somebody do and what not, in full: what was asked for is marked, what comes along with
// the type stands beside it.
import { Check, X } from 'lucide-react'
import { cn } from '@/components/lib/cn'
import { Badge } from '@/components/ui/badge'
import type { AllowLine } from '@/lib/domain/proposal'

export interface AllowListsProps {
  allows: readonly AllowLine[]
  /** The last of what it may not: "Anything after 4 hours". */
  until: string
  /** Under each other: in an aside. */
  narrow?: boolean
}

export function AllowLists({ allows, until, narrow = false }: AllowListsProps) {
  const may = allows.filter((line) => line.allowed)
  const mayNot = [
    ...allows.filter((line) => !line.allowed).map((line) => line.label),
    'Anything on another device',
    until,
  ]
  return (
    <div className={cn('grid gap-x-8 gap-y-4 rounded-lg border p-4 md:p-5', !narrow && 'sm:grid-cols-2')}>
      <div>
        <h4 className="sr-only">May</h4>
        <ul className="flex flex-col gap-2 text-sm">
          {may.map((line) => (
            <li key={line.label} className="flex gap-2.5">
              <Check className="mt-0.5 text-verified" />
              <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
                {line.label}
                {line.asked && <Badge tone="neutral">asked for</Badge>}
              </span>
            </li>
          ))}
        </ul>
      </div>
      <div>
        <h4 className="sr-only">May not</h4>
        <ul className="flex flex-col gap-2 text-sm text-muted-foreground">
          {mayNot.map((label) => (
            <li key={label} className="flex gap-2.5">
              <X className="mt-0.5" />
              {label}
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

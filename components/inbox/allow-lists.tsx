// What the capability would let somebody do and what not, in full: what was asked for is marked, what comes along with
// the type stands beside it.
import { Check, X } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import type { AllowLine } from '@/lib/domain/proposal'

export function AllowLists({ allows, until }: { allows: readonly AllowLine[]; until: string }) {
  const may = allows.filter((line) => line.allowed)
  const mayNot = [...allows.filter((line) => !line.allowed).map((line) => line.label), 'Anything on another device', until]
  return (
    <div className="grid gap-x-8 gap-y-4 rounded-lg border p-4 sm:grid-cols-2 md:p-5">
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

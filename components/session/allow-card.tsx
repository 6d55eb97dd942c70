'use client'
// What the selected capability lets this browser do, and what not.
import { Check, X } from 'lucide-react'
import { Card, CardBody } from '@/components/ui/card'
import { Duration } from '@/components/ui/time'
import { allowList } from '@/lib/domain/proposal'
import type { Selection } from '@/lib/session/store'
import { CapabilityType } from './capability-type'

export function AllowCard({ selection }: { selection: Selection }) {
  const lines = allowList(selection.type ?? 'fieldServicing', [])
  return (
    <Card>
      <CardBody className="flex flex-col gap-3">
        <h2>
          <CapabilityType type={selection.type} />
        </h2>
        <p className="text-sm text-muted-foreground">
          <Duration until={selection.expiresAtS * 1000} />
          {selection.bootId && ', and no longer than its next start'}
        </p>
        <ul className="flex flex-col gap-1.5 text-sm">
          {lines.map(({ label, allowed }) => (
            <li key={label} className={allowed ? 'flex gap-2' : 'flex gap-2 text-muted-foreground'}>
              {allowed ? (
                <Check className="mt-0.5 size-4 flex-none text-verified" />
              ) : (
                <X className="mt-0.5 size-4 flex-none" />
              )}
              <span>
                <span className="sr-only">{allowed ? 'May: ' : 'May not: '}</span>
                {label}
              </span>
            </li>
          ))}
        </ul>
        <p className="text-sm text-muted-foreground">
          The device stays locked. Each command brings the capability along, and nothing is stored on it.
        </p>
      </CardBody>
    </Card>
  )
}

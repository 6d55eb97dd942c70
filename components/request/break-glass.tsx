'use client'
// Having a capability at once, where the policy lets glass be broken: a deliberate step with its consequence, and the reason that an
// owner will judge.
import { Siren } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { AlertDialog } from '@/components/ui/dialog'
import { durationInWords } from '@/lib/domain/duration'
import { GLASS_REASON_LEAST } from '@/lib/domain/standing'

export interface BreakGlassProps {
  device: string
  rule: { longestS: number; reviewWithinS: number }
  durationS: number
  reason: string
  pending: boolean
  onBreak: (durationS: number) => void
}

export function BreakGlass({ device, rule, durationS, reason, pending, onBreak }: BreakGlassProps) {
  const [open, setOpen] = useState(false)
  const lasts = Math.min(durationS, rule.longestS)
  const lacking = GLASS_REASON_LEAST - reason.trim().length
  return (
    <Callout
      tone="neutral"
      icon={<Siren />}
      title="No time to wait?"
      action={
        <Button variant="danger" pending={pending} onClick={() => setOpen(true)}>
          Break glass…
        </Button>
      }
    >
      In an emergency you can have it at once, without an owner’s approval. All owners and auditors are told.
      <AlertDialog
        open={open}
        onOpenChange={setOpen}
        tone="danger"
        title={`Break glass for ${device}?`}
        description={`You have it at once, for up to ${durationInWords(lasts)} from download. All owners and auditors are told now, and an owner other than you judges within ${durationInWords(rule.reviewWithinS)} whether it was justified. It stays on the record.`}
        cancelLabel="Send a request instead"
        confirmLabel="Break glass"
        pending={pending}
        blocked={lacking > 0}
        onConfirm={() => {
          setOpen(false)
          onBreak(lasts)
        }}
      >
        {lacking > 0 ? (
          <p className="text-sm text-danger">
            Say in the reason what happened, in at least {GLASS_REASON_LEAST} characters. {lacking} more are
            needed.
          </p>
        ) : (
          <blockquote className="border-l-2 pl-3 text-sm">{reason.trim()}</blockquote>
        )}
      </AlertDialog>
    </Callout>
  )
}

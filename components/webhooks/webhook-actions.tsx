'use client'
// Trying a webhook, and removing it.
import { Send, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import type { At } from './types'

export interface WebhookActionsProps {
  at: At
  label: string
  off: boolean
  ping: Action<At, unknown>
  remove: Action<At, unknown>
  /** Where one goes when it is removed. */
  list: string
}

export function WebhookActions({ at, label, off, ping, remove, list }: WebhookActionsProps) {
  const [asking, setAsking] = useState(false)
  const pinging = useAction(ping)
  const removing = useAction(remove, () => list)
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Refusal refused={pinging.refused ?? removing.refused} />
      <Button icon={<Send />} pending={pinging.pending} disabled={off} onClick={() => pinging.run(at)}>
        Send a test
      </Button>
      <Button variant="danger" icon={<Trash2 />} onClick={() => setAsking(true)}>
        Remove
      </Button>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={`Remove ${label}?`}
        description="Nothing is posted to it any more, and what still waits is given up. Its secret is of no use then."
        footer={
          <>
            <Button onClick={() => setAsking(false)}>Keep it</Button>
            <Button variant="danger" pending={removing.pending} onClick={() => removing.run(at)}>
              Remove
            </Button>
          </>
        }
      >
        {null}
      </Dialog>
    </div>
  )
}

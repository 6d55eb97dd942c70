'use client'
// Takes a handover back that no device has applied yet.
import { useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { AlertDialog } from '@/components/ui/dialog'
import { toast } from '@/components/ui/toast'
import type { MadeHandover } from './make-handover'

export type WithdrawInput = { catalogId: string; id: string; note: string | null }

export interface WithdrawHandoverProps {
  device: { catalogId: string; name: string }
  id: string
  number: number
  action: Action<WithdrawInput, MadeHandover>
}

export function WithdrawHandover({ device, id, number, action }: WithdrawHandoverProps) {
  const [open, setOpen] = useState(false)
  const { run, pending, refused } = useAction(action, ({ signed }) => {
    setOpen(false)
    toast(signed ? 'The withdrawal waits for the device' : 'The withdrawal waits for the root’s signature')
  })
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        Withdraw
      </Button>
      <AlertDialog
        open={open}
        onOpenChange={setOpen}
        title={`Withdraw handover ${number} of ${device.name}?`}
        description="A second one of the same number is made, to this catalog itself. Whichever the device gets first counts: until it has the second, whoever has the first can still apply it."
        confirmLabel="Withdraw handover"
        cancelLabel="Leave it"
        tone="danger"
        pending={pending}
        onConfirm={() => run({ catalogId: device.catalogId, id, note: null })}
      >
        <Refusal refused={refused} />
      </AlertDialog>
    </>
  )
}

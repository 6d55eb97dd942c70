'use client'
// An owner's consent, once, to another browser than the one that downloaded the file.
import { useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { AlertDialog } from '@/components/ui/dialog'
import { toast } from '@/components/ui/toast'

export interface AllowRebindProps {
  catalogId: string
  cti: string
  device: string
  requester: string
  action: Action<{ catalogId: string; cti: string }, { cti: string }>
}

export function AllowRebind({ catalogId, cti, device, requester, action }: AllowRebindProps) {
  const [open, setOpen] = useState(false)
  const { run, pending, refused } = useAction(action, () => {
    setOpen(false)
    toast('A new browser is allowed')
  })
  return (
    <>
      <Button onClick={() => setOpen(true)}>Allow a new browser</Button>
      <AlertDialog
        open={open}
        onOpenChange={setOpen}
        title={`Allow a new browser for ${device}?`}
        description={`${requester} can download this capability once more, in another browser, and it is bound to that one. The file in the first browser stays good until it expires. The log keeps that you allowed it.`}
        cancelLabel="Keep the first browser"
        confirmLabel="Allow a new browser"
        pending={pending}
        onConfirm={() => run({ catalogId, cti })}
      >
        <Refusal refused={refused} />
      </AlertDialog>
    </>
  )
}

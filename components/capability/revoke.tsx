'use client'
// An owner takes a capability back. The dialog says first what else ends with it, and when the device learns of it.
import { useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { plural } from '@/components/catalog/words'
import { CapabilityType } from '@/components/session/capability-type'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { AlertDialog } from '@/components/ui/dialog'
import { Field, Textarea } from '@/components/ui/field'
import { Duration } from '@/components/ui/time'
import { toast } from '@/components/ui/toast'

export interface RevokeProps {
  catalogId: string
  cti: string
  device: string
  requester: string
  others: readonly {
    cti: string
    requester: string
    type: 'fieldServicing' | 'appDevelopment'
    expiresAt: string
  }[]
  noticeKey: boolean | null
  action: Action<{ catalogId: string; cti: string; reason: string }, { alongside: number; signed: boolean }>
}

export function Revoke(props: RevokeProps) {
  const { catalogId, cti, device, requester, others } = props
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const { run, pending, refused, refuse } = useAction(props.action, ({ signed }) => {
    setOpen(false)
    toast(
      signed ? 'Revoked. The notice waits for the device' : 'Revoked. The notice is signed at the next visit',
    )
  })
  const close = (next: boolean) => {
    setOpen(next)
    if (!next) refuse(null)
  }
  return (
    <>
      <Button variant="danger" onClick={() => setOpen(true)}>
        Revoke
      </Button>
      <AlertDialog
        open={open}
        onOpenChange={close}
        tone="danger"
        title={`Revoke the capability of ${requester} for ${device}?`}
        description={`The portal gives it out no more from now on. ${device} learns it at its next visit; until then it obeys the file, unless it expires or is bound to a start of the device.`}
        cancelLabel="Keep it"
        confirmLabel={
          others.length > 0 ? `Revoke ${plural(others.length + 1, 'capability', 'capabilities')}` : 'Revoke'
        }
        pending={pending}
        onConfirm={() => run({ catalogId, cti, reason })}
      >
        <div className="flex flex-col gap-4">
          {others.length > 0 && <Others others={others} device={device} />}
          {props.noticeKey === false && (
            <Callout tone="warning" title="The device does not know the key that signs notices">
              Its keystore, as last seen, does not list it. Service brings the keystore up to date first, then
              the notice is taken.
            </Callout>
          )}
          <Field
            label="Reason"
            name="reason"
            hint="Those whose capabilities end read it, and the log keeps it."
            error={refused?.code === 'reason-required' ? refused.title : undefined}
          >
            {(ids) => (
              <Textarea
                {...ids}
                rows={3}
                maxLength={2000}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
          {refused?.code !== 'reason-required' && <Refusal refused={refused} />}
        </div>
      </AlertDialog>
    </>
  )
}

function Others({ others, device }: Pick<RevokeProps, 'others' | 'device'>) {
  return (
    <Callout
      tone="warning"
      title={`${plural(others.length, 'other capability ends', 'other capabilities end')} with it`}
    >
      <p>A device cannot tell capabilities apart when it is told. These for {device} end too:</p>
      <ul className="mt-1.5 flex flex-col gap-1">
        {others.map((one) => (
          <li key={one.cti} className="flex flex-wrap items-center gap-x-2">
            <CapabilityType type={one.type} /> {one.requester} · <Duration until={one.expiresAt} />
          </li>
        ))}
      </ul>
      <p className="mt-1.5">Each can be issued again from its page, for the time that it had left.</p>
    </Callout>
  )
}

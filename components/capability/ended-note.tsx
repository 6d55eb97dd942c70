'use client'
// Why a capability ended before its time, and what the device knows of it: nothing is called confirmed before the device
// has proved it.
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { When } from '@/components/ui/time'

export type Revocation = {
  at: string
  by: string | null
  reason: string | null
  signed: boolean
  confirmedAt: string | null
}
export interface EndedNoteProps {
  catalogId: string
  cti: string
  requester: string
  device: string
  endReason: string
  revocation: Revocation | null
  mayReissue: boolean
  reissue: Action<{ catalogId: string; cti: string }, { request: string; state: 'waiting' | 'approved' }>
}

const TITLES: Record<string, string> = {
  revoked: 'Revoked in the catalog',
  along: 'Ended because another capability of this device was revoked',
  'profile-lost': 'Ended because its browser profile was lost',
  'device-ahead': 'Refused by the device',
}

export function EndedNote(props: EndedNoteProps) {
  const { catalogId, cti, requester, device, endReason, revocation } = props
  const { run, pending, refused } = useAction(
    props.reissue,
    ({ request, state }) =>
      `/catalogs/${catalogId}/inbox/${request}${state === 'waiting' ? '' : '?tab=decided'}`,
  )
  const action = props.mayReissue && (
    <Button pending={pending} onClick={() => run({ catalogId, cti })}>
      Issue again to {requester}
    </Button>
  )
  return (
    <div className="mb-5 flex flex-col gap-3">
      <Callout
        tone={endReason === 'along' ? 'warning' : 'danger'}
        title={TITLES[endReason] ?? 'Ended before its time'}
        action={action || undefined}
      >
        {revocation ? (
          <>
            <p>
              <When at={revocation.at} form="evidence" />
              {revocation.by && `, by ${revocation.by}`}
              {revocation.reason && `: ${revocation.reason}`}
            </p>
            <Confirmation revocation={revocation} device={device} />
          </>
        ) : (
          endReason === 'device-ahead' && (
            <p>
              {device} showed a higher epoch than this capability has, and refuses it. A restored back-up does
              that.
            </p>
          )
        )}
        {props.mayReissue && (
          <p className="mt-1.5">
            Issuing again makes a new request of {requester} for the time that is left. You approve it with
            this; where the policy wants more approvals, it waits for them.
          </p>
        )}
      </Callout>
      <Refusal refused={refused} />
    </div>
  )
}

function Confirmation({ revocation, device }: { revocation: Revocation; device: string }) {
  if (revocation.confirmedAt)
    return (
      <p className="mt-1 font-medium">
        Confirmed by the device on <When at={revocation.confirmedAt} form="evidence" />.
      </p>
    )
  return (
    <p className="mt-1">
      Not confirmed by {device} yet. It learns it when it is attached on Service, or from the next capability.
      {!revocation.signed && ' The notice is not signed yet; that is tried again at the next visit.'}
    </p>
  )
}

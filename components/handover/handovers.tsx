'use client'
// A device's handovers: what waits for the root, what waits for the device, what was; and how one is made.
import { CircleCheck, CircleOff, Clock, Send, Undo2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { SignOutside } from '@/components/keys/sign-outside'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { When } from '@/components/ui/time'
import { toast } from '@/components/ui/toast'
import { HANDOVER } from '@/lib/domain/handover'
import { MakeHandover, type MakeHandoverInput, type MadeHandover } from './make-handover'
import { WithdrawHandover, type WithdrawInput } from './withdraw-handover'

export type HandoverLine = {
  id: string
  number: number
  newCatalog: string
  leastKeystore: number
  expiresAt: string
  createdAt: string
  withdraws: string | null
  standing: 'open' | 'withdrawn' | 'expired' | 'past'
}
export type HandoverDraft = {
  id: string
  number: number
  newCatalog: string
  withdraws: string | null
  toBeSigned: string
}

export interface HandoversProps {
  device: { id: string; catalogId: string; name: string }
  handovers: readonly HandoverLine[]
  draft: HandoverDraft | null
  mayMake: boolean
  mayChange: boolean
  make: Action<MakeHandoverInput, MadeHandover>
  withdraw: Action<WithdrawInput, MadeHandover>
  importSigned: Action<FormData, { id: string }>
  drop: Action<{ catalogId: string; id: string }, { id: string }>
}

export function Handovers(props: HandoversProps) {
  const { device, handovers, draft, mayMake, mayChange } = props
  const open = handovers.some((one) => one.standing === 'open' && one.withdraws === null)
  if (handovers.length === 0 && !draft && !mayMake) return null
  return (
    <Card>
      <CardHeader
        title="Handover"
        description="Gives the device another root and catalog, at its next visit."
        action={mayMake && !open && !draft && <MakeHandover device={device} action={props.make} />}
      />
      <CardBody className="flex flex-col gap-4 text-sm">
        {draft && mayChange && <Draft {...props} draft={draft} />}
        {handovers.length === 0 && !draft && <p className="text-muted-foreground">None was made.</p>}
        {handovers.length > 0 && (
          <ul className="flex flex-col gap-3">
            {handovers.map((one) => (
              <Line key={one.id} line={one} {...props} />
            ))}
          </ul>
        )}
      </CardBody>
    </Card>
  )
}

function Draft({ device, draft, importSigned, drop }: HandoversProps & { draft: HandoverDraft }) {
  const { run, pending, refused } = useAction(drop, () => void toast('Dropped'))
  const at = { catalogId: device.catalogId, id: draft.id }
  return (
    <div className="flex flex-col gap-4">
      <Callout
        tone="warning"
        title={`${draft.withdraws ? 'A withdrawal' : 'A handover'}, number ${draft.number}, waits for the root’s signature`}
        action={
          <Button size="sm" pending={pending} onClick={() => run(at)}>
            Drop it
          </Button>
        }
      >
        Until it is signed, no device can take it.
      </Callout>
      <Refusal refused={refused} />
      <SignOutside
        what="handover"
        verb="Import handover"
        fileName={`handover-${draft.number}`}
        toBeSigned={draft.toBeSigned}
        mostBytes={HANDOVER.maxBytes}
        about={at}
        action={importSigned}
        onDone={() => toast('The handover waits for the device')}
      />
    </div>
  )
}

const STANDINGS: Record<
  HandoverLine['standing'],
  { word: string; tone: 'warning' | 'neutral' | 'verified'; icon: ReactNode }
> = {
  open: { word: 'Waits for the device', tone: 'warning', icon: <Clock /> },
  withdrawn: { word: 'Withdrawn', tone: 'neutral', icon: <CircleOff /> },
  expired: { word: 'Expired', tone: 'neutral', icon: <CircleOff /> },
  past: { word: 'The device has this number', tone: 'verified', icon: <CircleCheck /> },
}

function Line({ line, device, mayChange, withdraw }: HandoversProps & { line: HandoverLine }) {
  const { word, tone, icon } = STANDINGS[line.standing]
  const live = line.withdraws === null && (line.standing === 'open' || line.standing === 'expired')
  return (
    <li className="rounded-md border p-3">
      <p className="flex flex-wrap items-center gap-2 font-medium">
        {line.withdraws ? <Undo2 /> : <Send />}
        {line.withdraws ? `Withdrawal of number ${line.number}` : `Number ${line.number}`}
        <Badge tone={tone} icon={icon}>
          {word}
        </Badge>
      </p>
      <p className="mt-1 text-muted-foreground">
        {line.withdraws ? (
          'Leaves the device with this catalog'
        ) : (
          <>
            To catalog <span className="id break-all">{line.newCatalog}</span>
          </>
        )}{' '}
        · good until <When at={line.expiresAt} form="clock" /> · keystore {line.leastKeystore} or newer
      </p>
      {live && mayChange && (
        <div className="mt-2">
          <WithdrawHandover device={device} id={line.id} number={line.number} action={withdraw} />
        </div>
      )}
    </li>
  )
}

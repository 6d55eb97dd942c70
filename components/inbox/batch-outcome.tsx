'use client'
// What became of a decision on many, told device by device where it did not take: who was faster, what changed.
import { useEffect, useRef } from 'react'
import { deviceName, plural } from '@/components/catalog/words'
import { STATE_WORDS } from '@/components/request/words'
import { Callout } from '@/components/ui/callout'
import { When } from '@/components/ui/time'
import type { BatchDevice, BatchOutcome } from './batch-types'

const MOST_SHOWN = 100

export interface BatchResultProps {
  outcomes: readonly BatchOutcome[]
  decision: 'approve' | 'deny'
  devices: readonly BatchDevice[]
}

export function BatchResult({ outcomes, decision, devices }: BatchResultProps) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus(), [outcomes])
  const names = new Map(devices.map((one) => [one.id, deviceName(one.device)]))
  const late = outcomes.filter((one) => one.refused)
  const done = outcomes.length - late.length
  const open = outcomes.filter((one) => !one.refused && one.state === 'waiting').length
  const verb = decision === 'approve' ? 'approved' : 'denied'
  return (
    <div ref={box} tabIndex={-1} className="outline-none">
      <Callout
        tone={late.length > 0 ? 'warning' : decision === 'approve' ? 'verified' : 'neutral'}
        role="status"
        title={
          late.length > 0 ? `${done} of ${outcomes.length} ${verb}` : `${plural(done, 'request')} ${verb}`
        }
      >
        {open > 0 && <p>{plural(open, 'request')} of these need another owner’s approval too.</p>}
        {late.length > 0 && (
          <ul className="mt-1 flex flex-col gap-1">
            {late.slice(0, MOST_SHOWN).map((one) => (
              <li key={one.id} className="break-words">
                <b className="font-medium">{names.get(one.id) ?? 'A device'}</b>: <Why outcome={one} />
              </li>
            ))}
            {late.length > MOST_SHOWN && <li>and {late.length - MOST_SHOWN} more, in the table below.</li>}
          </ul>
        )}
      </Callout>
    </div>
  )
}

const WHY: Record<string, string> = {
  'already-reviewed': 'you decided on it before.',
  'content-changed': 'it is no longer what was shown. Load the page again and read it.',
  'own-request': 'you asked for it; another owner decides.',
  'not-an-approver': 'the policy names others to approve it.',
  'not-permitted': 'your role does not decide on it.',
  'step-up-needed': 'it has to be confirmed with a passkey.',
  'request-lapsed': 'it has lapsed.',
}

function Why({ outcome: { refused, meanwhile, state } }: { outcome: BatchOutcome }) {
  if (meanwhile && refused === 'request-not-waiting')
    return (
      <>
        {meanwhile.reviewer} {meanwhile.decision === 'approve' ? 'approved' : 'denied'} it,{' '}
        <When at={meanwhile.at} form="clock" />.
      </>
    )
  if (refused === 'request-not-waiting' && state)
    return <>it is {STATE_WORDS[state].word.toLowerCase()} already.</>
  return <>{(refused && WHY[refused]) ?? 'it is not there any more.'}</>
}

'use client'
// A change whose answer did not come: first the doubt with the one thing to do, then what the device's receipt said of it.
import { Button } from '@/components/ui/button'
import { Callout, type CalloutTone } from '@/components/ui/callout'
import { timeInWords } from '@/components/ui/time'
import type { Connection, Unanswered } from '@/lib/device/connection'
import { DEVICE_WORDS } from '@/lib/device/errors'
import type { Finding } from '@/lib/device/outcome'
import { servicing } from './cable'
import { codeInWords } from './device-error'
import { readAgain } from './read-again'
import { useCommand } from './use-command'

type Said = { tone: CalloutTone; title: string; text: string }

export function findingInWords({ title, finding }: { title: string; finding: Finding }): Said {
  const say = (tone: CalloutTone, text: string, what: string): Said => ({
    tone,
    title: `${title}: ${what}`,
    text,
  })
  if (finding.kind === 'open')
    return say(
      'warning',
      'The device is past the point of no return and still at it. Read it again in a while.',
      'still going on',
    )
  if (finding.kind === 'not-there')
    return say(
      'neutral',
      'Its receipt does not list the command: it never began. A device that lost power in between has an empty receipt; then look at the state below.',
      'not in the receipt',
    )
  if (finding.kind === 'no-receipt')
    return say(
      'neutral',
      'No capability went along, so no receipt tells. What the device says below is how it stands.',
      'no receipt tells',
    )
  if (finding.kind === 'unreadable')
    return say(
      'warning',
      'The receipt could not be read. What the device says below is how it stands.',
      'the receipt does not tell',
    )
  return ended(say, finding.code)
}

function ended(
  say: (tone: CalloutTone, text: string, what: string) => Said,
  code: Extract<Finding, { kind: 'ended' }>['code'],
): Said {
  if (code === 'ok')
    return say('verified', 'The device did it and signed that it did; only its answer was lost.', 'done')
  if (code === 'outcome-unknown')
    return say(
      'warning',
      'The device itself went down in the middle. Look at the state below before anything else.',
      'unknown to the device too',
    )
  if (code === 'cancelled')
    return say(
      'neutral',
      'The device stopped it before the point of no return when the link was closed.',
      'stopped',
    )
  const { title, next } = DEVICE_WORDS[code]
  return say('warning', `${title}. ${next} Code ${codeInWords(code)}. Nothing was changed.`, 'refused')
}

/** What was asked and is in doubt, with the way out of the doubt. */
export function DoubtCard({ unanswered }: { unanswered: Unanswered | null }) {
  const reading = useCommand()
  return (
    <Callout
      tone="warning"
      title={unanswered ? `${unanswered.title}: no answer` : 'No answer'}
      action={
        <Button variant="primary" pending={reading.pending} onClick={() => void reading.run(readAgain)}>
          Read the device again
        </Button>
      }
    >
      {unanswered?.call && (
        <p className="text-muted-foreground">
          <code className="font-mono">{unanswered.call.op}</code> · asked {timeInWords(unanswered.askedMs)}
          {unanswered.call.cti ? ' · the receipt will tell' : ''}
        </p>
      )}
    </Callout>
  )
}

export function FindingCard({ finding }: { finding: NonNullable<Connection['finding']> }) {
  const { tone, title, text } = findingInWords(finding)
  return (
    <Callout
      tone={tone}
      title={title}
      role="status"
      action={
        <Button size="sm" onClick={() => servicing.dismissFinding()}>
          Understood
        </Button>
      }
    >
      {text}
    </Callout>
  )
}

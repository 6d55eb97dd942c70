// The result of the form in one sentence, and what follows from it.
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardFooter } from '@/components/ui/card'
import { durationInWords } from '@/lib/domain/duration'
import { TYPE_NAMES } from './words'
import type { Asked, RequestableDevice, Rule } from './types'

export interface RequestSummaryProps {
  device: RequestableDevice
  asked: Asked
  rule: Rule | null
  sending: boolean
  ready: boolean
}

export function RequestSummary({ device, asked, rule, sending, ready }: RequestSummaryProps) {
  const rows: [string, string][] = [
    [
      'Goes to',
      rule && rule.approvals > 1 ? `${rule.approvals} different owners, not you` : 'An owner, not you',
    ],
    ['Works in', asked.bearer ? 'Any browser that has the file' : 'The browser that downloads it'],
    ['Works on', 'This device only'],
    ['Ends', asked.bootId ? 'By its time, or at the device’s next start' : 'By its time'],
  ]
  return (
    <Card className="lg:sticky lg:top-[calc(var(--bar-top)+5rem)]">
      <CardBody className="flex flex-col gap-4">
        <p>
          You are asking for <b className="font-semibold">{ready ? TYPE_NAMES[asked.type] : '…'}</b> on{' '}
          <b className="font-semibold">{device.name ?? 'this device'}</b>, for{' '}
          <b className="font-semibold">{durationInWords(asked.durationS)}</b> from the moment you download it.
        </p>
        <dl className="grid grid-cols-[6rem_1fr] gap-y-1.5 text-sm">
          {rows.map(([term, value]) => (
            <div key={term} className="contents">
              <dt className="text-muted-foreground">{term}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </CardBody>
      <CardFooter>
        <Button
          type="submit"
          variant="primary"
          size="lg"
          pending={sending}
          disabled={!ready}
          className="w-full"
        >
          Send request
        </Button>
      </CardFooter>
    </Card>
  )
}

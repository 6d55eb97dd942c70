// What the portal proposes and why; the larger capability is a link, not an equal button, and asks why.
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Field, Input } from '@/components/ui/field'
import { VerifiedIcon, WarningIcon } from '@/components/ui/icons'
import type { Proposal } from '@/lib/domain/proposal'

export interface ProposalNoteProps {
  proposal: Proposal
  larger: boolean
  approvals: number
  onLarger: (larger: boolean) => void
  why: string
  onWhy: (why: string) => void
}

const count = (n: number) => (n === 1 ? 'the task' : `all ${n} tasks`)

export function ProposalNote({ proposal, larger, approvals, onLarger, why, onWhy }: ProposalNoteProps) {
  const n = proposal.because.length
  if (proposal.type === 'appDevelopment') {
    return (
      <Callout tone="warning" icon={<WarningIcon />} title="App development is needed">
        {n === 1 ? 'One of the tasks does' : `${n} of the tasks do`} not work with field servicing. App
        development also lets you stop, delete and debug apps and run development images
        {approvals > 1 ? `, and it takes ${approvals} approvals` : ''}.
      </Callout>
    )
  }
  if (larger) {
    return (
      <Callout
        tone="warning"
        title="You ask for more than the tasks need"
        action={
          <Button size="sm" onClick={() => onLarger(false)}>
            Field servicing after all
          </Button>
        }
      >
        <Field label="Why is app development needed?" name="whyLarger">
          {(ids) => (
            <Input
              {...ids}
              name="whyLarger"
              maxLength={200}
              value={why}
              onChange={(event) => onWhy(event.target.value)}
            />
          )}
        </Field>
      </Callout>
    )
  }
  return (
    <Callout
      tone="verified"
      icon={<VerifiedIcon />}
      title="Field servicing is enough"
      action={
        <Button variant="link" onClick={() => onLarger(true)}>
          Ask for app development instead
        </Button>
      }
    >
      {count(n)[0]!.toUpperCase() + count(n).slice(1)} {n === 1 ? 'works' : 'work'} with it. App development
      would also let you stop, delete and debug apps, which{' '}
      {n === 1 ? 'it does not need' : 'none of them needs'}.
    </Callout>
  )
}

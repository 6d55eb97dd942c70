'use client'
// Broken glass: what was had at once and why, and what an owner who did not break it finds afterwards.
import { Siren } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { deviceName } from '@/components/catalog/words'
import { CapabilityType } from '@/components/session/capability-type'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card'
import { Field, Textarea } from '@/components/ui/field'
import { When } from '@/components/ui/time'
import { toast } from '@/components/ui/toast'
import { durationInWords } from '@/lib/domain/duration'
import type { Glass, Judge, VerdictName } from './types'

export interface GlassCardProps {
  catalogId: string
  glass: Glass
  judge: Action<Judge, { verdict: VerdictName }>
}

export function GlassCard({ catalogId, glass, judge }: GlassCardProps) {
  const device = deviceName(glass.device)
  return (
    <Card>
      <CardHeader
        title={`${glass.own ? 'You' : glass.requester} broke glass for ${device}`}
        description={<When at={glass.at} form="clock" />}
        action={<State glass={glass} />}
      />
      <CardBody className="flex flex-col gap-3">
        <blockquote className="border-l-2 pl-3">{glass.reason}</blockquote>
        <p className="flex flex-wrap items-center gap-x-2 text-sm text-muted-foreground">
          <CapabilityType type={glass.type} /> for {durationInWords(glass.durationS)} ·{' '}
          <Link href={`/catalogs/${catalogId}/inbox/${glass.request}`} className="text-link underline">
            The request
          </Link>
        </p>
        <Outcome glass={glass} />
      </CardBody>
      {glass.mayJudge && <JudgeFooter catalogId={catalogId} request={glass.request} judge={judge} />}
    </Card>
  )
}

function State({ glass }: { glass: Glass }) {
  if (glass.verdict === 'justified') return <Badge tone="verified">Justified</Badge>
  if (glass.verdict === 'not-justified') return <Badge tone="danger">Not justified</Badge>
  return (
    <Badge tone={glass.overdue ? 'danger' : 'warning'} icon={<Siren />}>
      {glass.overdue ? 'Review overdue' : 'Review owed'}
    </Badge>
  )
}

function Outcome({ glass }: { glass: Glass }) {
  if (glass.verdict)
    return (
      <p className="text-sm">
        {glass.reviewer} found it {glass.verdict === 'justified' ? 'justified' : 'not justified'},{' '}
        <When at={glass.reviewedAt!} form="clock" />: {glass.note}
      </p>
    )
  return (
    <p className="text-sm text-muted-foreground">
      {glass.own ? 'Another owner judges it by ' : 'An owner who did not break it judges it by '}
      <When at={glass.dueAt} form="clock" />.
    </p>
  )
}

function JudgeFooter({
  catalogId,
  request,
  judge,
}: Pick<GlassCardProps, 'catalogId' | 'judge'> & { request: string }) {
  const [note, setNote] = useState('')
  const { run, pending, refused } = useAction(judge, () => toast('Your verdict is recorded'))
  const missing = refused?.code === 'verdict-note-required'
  const send = (verdict: VerdictName) => run({ catalogId, request, verdict, note })
  return (
    <CardFooter className="flex-col items-stretch gap-3">
      <Field
        label="What you found"
        name="note"
        hint="It stays on the record."
        error={missing ? refused.title : undefined}
      >
        {(ids) => (
          <Textarea
            {...ids}
            rows={2}
            maxLength={2000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
      {!missing && <Refusal refused={refused} />}
      <div className="flex flex-wrap justify-end gap-2.5">
        <Button pending={pending} onClick={() => send('not-justified')}>
          Not justified
        </Button>
        <Button variant="primary" pending={pending} onClick={() => send('justified')}>
          Justified
        </Button>
      </div>
    </CardFooter>
  )
}

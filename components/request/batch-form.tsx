'use client'
// One job on many devices: which ones, what needs doing and why. Before anything is asked for it is looked at, and what cannot
// be asked for is shown; whoever asks says whether the rest is then asked for, or nothing.
import { useEffect, useRef, useState } from 'react'
import { type Action, type Refused, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { plural } from '@/components/catalog/words'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardFooter } from '@/components/ui/card'
import { CheckboxCard } from '@/components/ui/field'
import { readDeviceIds } from '@/lib/domain/batch'
import { durationInWords } from '@/lib/domain/duration'
import { BatchChoice, type Choice, type BatchGroup } from './batch-choice'
import { BatchLines, type BatchLine } from './batch-lines'
import { TaskFields, WhyFields, useJob } from './job-fields'
import type { Rule } from './types'
import { TYPE_NAMES } from './words'

export type AskedBatch = {
  catalogId: string
  batch: string
  devices:
    | { kind: 'device-ids'; deviceIds: string[] }
    | { kind: 'holdings'; ids: string[] }
    | { kind: 'group'; groupId: string }
  tasks: string[]
  type: 'fieldServicing' | 'appDevelopment'
  whyLarger: string | null
  reason: string
  ticket: string | null
  durationS: number
  allOrNothing: boolean
}
export type Created = { batch: string; made: number; lines: BatchLine[] }

export interface BatchFormProps {
  catalogId: string
  groups: BatchGroup[]
  rules: Record<'fieldServicing' | 'appDevelopment', { rule: Rule; durations: number[] }>
  /** Holdings ticked in the device list. */
  ticked: string[]
  /** Made by the page: sending it again asks for nothing twice. */
  batch: string
  check: Action<AskedBatch, { lines: BatchLine[] }>
  create: Action<AskedBatch, Created>
}

export function BatchForm({ catalogId, groups, rules, ticked, batch, check, create }: BatchFormProps) {
  const [choice, setChoice] = useState<Choice>({
    kind: ticked.length > 0 ? 'holdings' : 'group',
    groupId: groups[0]?.id ?? '',
    text: '',
  })
  const [partly, setPartly] = useState(false)
  const [looked, setLooked] = useState<{ said: string; lines: BatchLine[] } | null>(null)
  const job = useJob(rules, [])
  const rule = rules[job.type].rule
  const asked: AskedBatch = {
    ...{ catalogId, batch, devices: devicesOf(choice, ticked), tasks: job.tasks, type: job.type },
    whyLarger: job.larger && job.proposal?.type === 'fieldServicing' ? job.why : null,
    ...{
      reason: job.reason,
      ticket: job.ticket.trim() || null,
      durationS: job.durationS,
      allOrNothing: !partly,
    },
  }
  // What was looked at says nothing of other devices or another type.
  const said = JSON.stringify([asked.devices, asked.tasks, asked.type])
  const lines = looked?.said === said ? looked.lines : null
  const looking = useAction(check, (made) => setLooked({ said, lines: made.lines }))
  const sending = useAction(create, (made) => {
    const left = made.lines.filter((one) => one.leftOut)
    if (made.made > 0 && left.length === 0) return `/catalogs/${catalogId}/requests/batch/${made.batch}`
    setLooked({ said, lines: made.lines })
  })
  const left = lines?.filter((one) => one.leftOut) ?? []
  const able = lines ? lines.length - left.length : null
  const made = lines?.filter((one) => one.request).length ?? 0
  const sent = made > 0
  const pending = looking.pending || sending.pending
  const bad = choice.kind === 'device-ids' ? readDeviceIds(choice.text).bad : []
  const refuse = (refused: Refused) => looking.refuse(refused)
  const go = () => {
    sending.refuse(null)
    if (countOf(choice, { ticked, groups }) === 0)
      return refuse({
        code: 'no-device',
        title: 'No device is named',
        next: 'Choose a group, or paste device IDs.',
      })
    if (bad.length > 0)
      return refuse({
        code: 'device-id-malformed',
        title: `Line ${bad[0]!.line} is no device ID`,
        next: `A device ID has 128 digits, 0 to 9 and a to f. “${bad[0]!.text}” has ${bad[0]!.digits}.`,
      })
    looking.run(asked)
  }
  return (
    <form
      noValidate
      onSubmit={(event) => event.preventDefault()}
      className="grid items-start gap-6 lg:grid-cols-[1fr_360px]"
    >
      <div className="flex min-w-0 flex-col gap-6">
        <BatchChoice groups={groups} ticked={ticked.length} choice={choice} onChoice={setChoice} />
        <TaskFields job={job} approvals={rule.approvals} />
        <fieldset className="flex flex-col gap-4">
          <legend className="mb-1 text-md font-semibold">For how long, and why</legend>
          <WhyFields job={job} rule={rule} />
        </fieldset>
        {lines && (
          <Looked
            lines={lines}
            made={sent ? made : null}
            href={`/catalogs/${catalogId}/requests/batch/${batch}`}
          />
        )}
      </div>
      <Card className="lg:sticky lg:top-[calc(var(--bar-top)+5rem)]">
        <CardBody className="flex flex-col gap-4">
          <p>
            You are asking for <b className="font-semibold">{job.proposal ? TYPE_NAMES[job.type] : '…'}</b> on{' '}
            <b className="font-semibold">{plural(able ?? countOf(choice, { ticked, groups }), 'device')}</b>,
            for <b className="font-semibold">{durationInWords(job.durationS)}</b> each, from the moment you
            download it.
          </p>
          <p className="text-sm text-muted-foreground">
            Each device has a request of its own, decided on together or one by one. Owners see them as one
            job, and it counts as one open request of yours. The files work in the browser that downloads
            them.
          </p>
          {left.length > 0 && !sent && able! > 0 && (
            <CheckboxCard
              name="partly"
              label={`Leave ${left.length === 1 ? 'that device' : `those ${left.length}`} out`}
              hint="Otherwise nothing is asked for until every device can be."
              checked={partly}
              onChange={(event) => setPartly(event.target.checked)}
            />
          )}
          <Refusal refused={looking.refused ?? sending.refused} />
        </CardBody>
        <CardFooter>
          {lines && able! > 0 ? (
            <Button
              variant="primary"
              size="lg"
              className="w-full"
              pending={sending.pending}
              disabled={pending || sent || (left.length > 0 && !partly)}
              onClick={() => sending.run(asked)}
            >
              Send {plural(able!, 'request')}
            </Button>
          ) : (
            <Button
              variant="primary"
              size="lg"
              className="w-full"
              pending={looking.pending}
              disabled={pending || job.proposal === null}
              onClick={go}
            >
              Look at the devices
            </Button>
          )}
        </CardFooter>
      </Card>
    </form>
  )
}

function Looked({ lines, made, href }: { lines: BatchLine[]; made: number | null; href: string }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus(), [lines])
  return (
    <div ref={box} tabIndex={-1} className="outline-none">
      <BatchLines lines={lines} made={made} href={href} />
    </div>
  )
}

function devicesOf(choice: Choice, ticked: string[]): AskedBatch['devices'] {
  if (choice.kind === 'holdings') return { kind: 'holdings', ids: ticked }
  if (choice.kind === 'group') return { kind: 'group', groupId: choice.groupId }
  return { kind: 'device-ids', deviceIds: readDeviceIds(choice.text).ids }
}

function countOf(choice: Choice, { ticked, groups }: { ticked: string[]; groups: BatchGroup[] }): number {
  if (choice.kind === 'holdings') return ticked.length
  if (choice.kind === 'group') return groups.find((one) => one.id === choice.groupId)?.devices ?? 0
  const { ids, bad } = readDeviceIds(choice.text)
  return ids.length + bad.length
}

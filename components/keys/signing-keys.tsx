'use client'
// The signing keys, use by use: which one signs, which are believed beside it, which are over; and what can be done.
import { Ban, CalendarClock, CircleCheck, Clock, Hourglass, KeyRound, OctagonX } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Action } from '@/components/catalog/action'
import { formatKid, plural } from '@/components/catalog/words'
import { Badge } from '@/components/ui/badge'
import { Card, CardHeader } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'
import { When } from '@/components/ui/time'
import type { Advanced } from './advanced'
import { BringKey, type BringKeyInput } from './bring-key'
import { KeyActions, type KeyActionsProps } from './key-actions'
import { type KeyLine, STANDINGS, type Standing, USES, isOver } from './key-words'
import { NewKey, type RotateInput } from './new-key'

export interface SigningKeysProps {
  catalogId: string
  keys: readonly KeyLine[]
  devices: { behind: number; total: number }
  mayChange: boolean
  rotate: Action<RotateInput, Advanced>
  retire: KeyActionsProps['retire']
  stolen: KeyActionsProps['stolen']
  bring: Action<BringKeyInput, Advanced>
}

export function SigningKeys(props: SigningKeysProps) {
  return (
    <Card className="overflow-clip">
      <CardHeader
        title="Signing keys"
        description="One signs for each use. Others may be believed beside it while devices move on."
      />
      {[1, 2, 3].map((use) => (
        <UseSection key={use} use={use} {...props} />
      ))}
    </Card>
  )
}

function UseSection({ use, ...props }: SigningKeysProps & { use: number }) {
  const all = props.keys.filter((key) => key.use === use)
  const [now, over] = [all.filter((key) => !isOver(key)), all.filter(isOver)]
  const pending = now.some((key) => key.origin === 'portal' && ['waits', 'later'].includes(key.standing))
  const { catalogId, mayChange } = props
  return (
    <section aria-labelledby={`use-${use}`} className="border-b border-border-subtle last:border-b-0">
      <div className="flex flex-wrap items-center gap-2 px-4 pt-3.5 md:px-5">
        <h3 id={`use-${use}`} className="flex-1 text-sm font-semibold">
          {USES[use]!.name}
        </h3>
        {mayChange && use === 2 && <BringKey catalogId={catalogId} purpose="images" action={props.bring} />}
        {mayChange && (
          <NewKey
            catalogId={catalogId}
            use={use}
            pending={pending}
            devices={props.devices}
            action={props.rotate}
          />
        )}
      </div>
      <ul className="divide-y divide-border-subtle">
        {now.map((key) => (
          <KeyRow key={key.kid} line={key} {...props} />
        ))}
      </ul>
      {over.length > 0 && (
        <details className="border-t border-border-subtle px-4 py-2.5 text-sm md:px-5">
          <summary className="cursor-pointer text-muted-foreground">
            {plural(over.length, 'key')} that {over.length === 1 ? 'is' : 'are'} over
          </summary>
          <ul className="-mx-4 divide-y divide-border-subtle md:-mx-5">
            {over.map((key) => (
              <KeyRow key={key.kid} line={key} {...props} />
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

const ICONS: Record<Standing, ReactNode> = {
  waits: <Hourglass />,
  later: <CalendarClock />,
  signs: <CircleCheck />,
  believed: <KeyRound />,
  leaving: <Clock />,
  retired: <Ban />,
  compromised: <OctagonX />,
}

function KeyRow({ line, ...props }: SigningKeysProps & { line: KeyLine }) {
  const { word, tone } = STANDINGS[line.standing]
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3 text-sm md:px-5">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="inline-flex items-center gap-1">
            <span className="id font-medium">{formatKid(line.kid)}</span>
            <CopyButton text={line.kid} label={`Copy the id of key ${line.kid}`} />
          </span>
          <Badge tone={tone} icon={ICONS[line.standing]}>
            {word}
          </Badge>
          {line.label && <span className="break-words">{line.label}</span>}
        </p>
        <Facts line={line} />
      </div>
      {props.mayChange && line.standing !== 'compromised' && (
        <KeyActions catalogId={props.catalogId} line={line} retire={props.retire} stolen={props.stolen} />
      )}
    </li>
  )
}

function Facts({ line }: { line: KeyLine }) {
  const kept = line.origin === 'outside' ? 'Kept outside this portal' : null
  return (
    <p className="mt-0.5 text-muted-foreground">
      {kept ?? (
        <>
          Made <When at={line.createdAt} form="clock" />
        </>
      )}
      {line.standing === 'later' && line.from && (
        <>
          {' '}
          · signs from <When at={line.from} form="clock" />
        </>
      )}
      {line.listedIn !== null && ` · listed since version ${line.listedIn}`}
      {line.droppedIn !== null && `, not from version ${line.droppedIn} on`}
      {line.liveCapabilities > 0 &&
        ` · ${plural(line.liveCapabilities, 'live capability', 'live capabilities')}`}
      {line.openNotices > 0 && ` · ${plural(line.openNotices, 'unconfirmed revocation')}`}
      {line.installed > 0 && ` · signed an image on ${plural(line.installed, 'device')}`}
    </p>
  )
}

// The state of a change, as icon and word.
import { Ban, CircleCheck, Clock, Hourglass, Replace, Undo2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge, type BadgeTone } from '@/components/ui/badge'
import type { Change, ChangeStateName } from './types'

const LOOK: Record<ChangeStateName, { tone: BadgeTone; icon: ReactNode; words: string }> = {
  waiting: { tone: 'warning', icon: <Clock />, words: 'Waiting' },
  'in-force': { tone: 'verified', icon: <CircleCheck />, words: 'In force' },
  denied: { tone: 'danger', icon: <Ban />, words: 'Denied' },
  withdrawn: { tone: 'neutral', icon: <Undo2 />, words: 'Withdrawn' },
  lapsed: { tone: 'neutral', icon: <Hourglass />, words: 'Lapsed' },
  overtaken: { tone: 'neutral', icon: <Replace />, words: 'Overtaken' },
}

export function ChangeState({ change }: { change: Pick<Change, 'state'> }) {
  const { tone, icon, words } = LOOK[change.state]
  return (
    <Badge tone={tone} icon={icon}>
      {words}
    </Badge>
  )
}

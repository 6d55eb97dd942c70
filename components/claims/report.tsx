// What became of the rows of a file of devices: the sums, what is wrong and how often, and the rows themselves.
import { CircleCheck, CircleMinus, Clock, OctagonX } from 'lucide-react'
import type { ReactNode } from 'react'
import { plural } from '@/components/catalog/words'
import { Badge } from '@/components/ui/badge'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Table, Td, Th, Tr } from '@/components/ui/table'

export type ClaimOutcome = 'read' | 'waiting' | 'refused' | 'known' | 'claimed'
export type ProblemLine = { column: string | null; code: string; words: string }
export type RowLine = {
  line: number
  given: string
  name: string | null
  outcome: ClaimOutcome
  problems: ProblemLine[]
}

const OUTCOMES: Record<
  ClaimOutcome,
  { word: string; tone: 'neutral' | 'verified' | 'danger'; icon: ReactNode }
> = {
  read: { word: 'Not checked yet', tone: 'neutral', icon: <Clock /> },
  waiting: { word: 'To be claimed', tone: 'neutral', icon: <Clock /> },
  refused: { word: 'Refused', tone: 'danger', icon: <OctagonX /> },
  known: { word: 'Here already', tone: 'neutral', icon: <CircleMinus /> },
  claimed: { word: 'Claimed', tone: 'verified', icon: <CircleCheck /> },
}

export function Sums({ counts }: { counts: Record<ClaimOutcome, number> }) {
  const shown = (['claimed', 'waiting', 'known', 'refused', 'read'] as const).filter((one) => counts[one] > 0)
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-3">
      {shown.map((one) => (
        <div key={one}>
          <dt className="text-sm text-muted-foreground">{OUTCOMES[one].word}</dt>
          <dd className="text-xl font-semibold tabular-nums">{counts[one]}</dd>
        </div>
      ))}
      {shown.length === 0 && <p className="text-muted-foreground">No rows.</p>}
    </dl>
  )
}

export function Problems({ problems }: { problems: readonly (ProblemLine & { rows: number })[] }) {
  if (problems.length === 0) return null
  return (
    <Card>
      <CardHeader title="Why rows are refused" />
      <CardBody>
        <ul className="flex flex-col gap-3 text-sm">
          {problems.map((one) => (
            <li key={`${one.column} ${one.code}`} className="flex flex-wrap gap-x-3">
              <span className="font-medium tabular-nums">{plural(one.rows, 'row')}</span>
              {one.column && <code className="font-mono">{one.column}</code>}
              <span className="min-w-0 basis-full text-muted-foreground">{one.words}</span>
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  )
}

export function Rows({ rows }: { rows: readonly RowLine[] }) {
  const head = (
    <>
      <Th>Device ID</Th>
      <Th numeric>Row</Th>
      <Th>Name</Th>
      <Th>Outcome</Th>
      <Th>Why</Th>
    </>
  )
  return (
    <Card className="overflow-clip">
      <Table label="Rows" head={head}>
        {rows.map((row) => (
          <Tr key={row.line}>
            <Td primary className="max-w-60 truncate font-mono text-xs max-md:max-w-full">
              <span title={row.given}>{row.given ? shortened(row.given) : '—'}</span>
            </Td>
            <Td numeric>{row.line}</Td>
            <Td className="max-w-48 truncate max-md:max-w-full">{row.name ?? '—'}</Td>
            <Td>
              <Badge tone={OUTCOMES[row.outcome].tone} icon={OUTCOMES[row.outcome].icon}>
                {OUTCOMES[row.outcome].word}
              </Badge>
            </Td>
            <Td className={row.problems.length > 0 ? 'whitespace-normal' : 'max-md:hidden'}>
              {row.problems.length === 0
                ? '—'
                : row.problems.map((one) => `${one.column ? `${one.column}: ` : ''}${one.words}`).join(' ')}
            </Td>
          </Tr>
        ))}
      </Table>
    </Card>
  )
}

const shortened = (given: string) =>
  given.length === 128
    ? `${given.slice(0, 4)} ${given.slice(4, 8)} … ${given.slice(-8, -4)} ${given.slice(-4)}`
    : given

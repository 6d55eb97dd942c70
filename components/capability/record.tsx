// What was done under a capability, as the device itself recorded and signed it: each operation in words, how it ended and
// about when; what is missing, what still went on, and where the device began its record anew.
import { FileCheck2, TriangleAlert } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card'
import { Empty } from '@/components/ui/empty'
import { When, ZoneNote } from '@/components/ui/time'
import { formatDuration } from '@/lib/domain/duration'

export type RecordLine = {
  sequence: number
  words: string
  op: string
  outcome: { word: string; tone: 'verified' | 'warning' | 'danger' | 'neutral' }
  code: number
  subject: string | null
  at: string | null
  uptimeMs: number
}
export type RecordBook = {
  lines: RecordLine[]
  missing: { from: number; to: number }[]
  open: { op: string; words: string }[]
}
export interface RecordProps {
  books: readonly RecordBook[]
  receipts: readonly { id: string; at: string; by: string | null; dated: boolean }[]
}

export function Record({ books, receipts }: RecordProps) {
  return (
    <Card className="overflow-clip">
      <CardHeader title="What was done" description="As the device recorded and signed it" />
      {books.length === 0 ? (
        <Empty icon={<FileCheck2 />} title="No receipt yet">
          The browser in which it is used hands the device’s receipts in by itself, as soon as it reaches the
          portal and somebody is signed in.
        </Empty>
      ) : (
        books.map((book, i) => <Book key={i} book={book} again={i > 0} />)
      )}
      {receipts.length > 0 && (
        <CardFooter className="flex flex-col gap-1 text-sm text-muted-foreground">
          <p>{sourceOf(receipts)}</p>
          <p>
            Times are worked out from the device’s uptime. <ZoneNote />
          </p>
        </CardFooter>
      )}
    </Card>
  )
}

function sourceOf(receipts: RecordProps['receipts']): string {
  const people = [...new Set(receipts.flatMap((one) => one.by ?? []))].join(', ')
  const undated = receipts.filter((one) => !one.dated).length
  const count = receipts.length === 1 ? '1 receipt' : `${receipts.length} receipts`
  const late = undated > 0 ? `, ${undated} of them kept without a network and handed in later` : ''
  return `${count} from ${people || 'nobody known'}${late}`
}

function Book({ book, again }: { book: RecordBook; again: boolean }) {
  return (
    <>
      {again && (
        <CardBody className="border-t border-border-subtle bg-sunken text-sm">
          Here the device began its record anew: it lost power, or kept newer ones instead.
        </CardBody>
      )}
      <ol className="divide-y divide-border-subtle">
        {book.lines.map((line) => (
          <Line
            key={line.sequence}
            line={line}
            gap={book.missing.find((one) => one.to === line.sequence - 1)}
          />
        ))}
        {book.open.map((work, i) => (
          <li
            key={`open ${i}`}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 text-sm md:px-5"
          >
            <span className="w-8 text-muted-foreground">…</span>
            <span className="min-w-0 flex-1 font-medium">{work.words}</span>
            <Badge tone="neutral">Still going on when it was read</Badge>
          </li>
        ))}
      </ol>
    </>
  )
}

function Line({ line, gap }: { line: RecordLine; gap: { from: number; to: number } | undefined }) {
  const { tone, word } = line.outcome
  return (
    <>
      {gap && (
        <li className="flex items-center gap-2 bg-warning-surface px-4 py-2.5 text-sm md:px-5">
          <TriangleAlert className="text-warning" />
          {gap.from === gap.to
            ? `Operation ${gap.from} is missing`
            : `Operations ${gap.from} to ${gap.to} are missing`}
        </li>
      )}
      <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 text-sm md:px-5">
        <span className="w-8 text-muted-foreground tabular-nums">{line.sequence}</span>
        <span className="min-w-0 flex-1 break-words">
          <span className="font-medium">{line.words}</span>
          {line.subject && <span className="text-muted-foreground"> · {line.subject}</span>}
        </span>
        <span className="text-muted-foreground">
          {line.at ? (
            <>
              about <When at={line.at} form="clock" />
            </>
          ) : (
            `${formatDuration(line.uptimeMs / 1000)} after a start`
          )}
        </span>
        <Badge plain tone={tone} className="whitespace-normal">
          {word}
        </Badge>
      </li>
    </>
  )
}

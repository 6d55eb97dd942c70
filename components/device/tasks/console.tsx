'use client'
// Lines of a foreign document: device time, host time, text; dark in both themes; only what is in view is in the page.
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import { CopyButton } from '@/components/ui/copy-button'

export type ConsoleLine = { uptimeMs: number; atMs: number; text: string; lost: number }
const ROW_PX = 20
const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
const seconds = (ms: number) => (ms / 1000).toFixed(3)

export function Console({ lines, following }: { lines: ConsoleLine[]; following: boolean }) {
  const frame = useRef<HTMLDivElement>(null)
  const [stuck, setStuck] = useState(true)
  // The virtualizer's own functions change each time by design.
  // eslint-disable-next-line react-hooks/incompatible-library
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    overscan: 20,
  })
  useEffect(() => {
    if (stuck && lines.length > 0) rows.scrollToIndex(lines.length - 1)
  }, [lines.length, stuck, rows])
  const onScroll = () => {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = frame.current ?? {}
    setStuck(scrollHeight - scrollTop - clientHeight < ROW_PX * 2)
  }
  const text = () =>
    lines.map((line) => `${seconds(line.uptimeMs)}\t${clock.format(line.atMs)}\t${line.text}`).join('\n')
  return (
    <section
      aria-label="Log console"
      className="overflow-hidden rounded-md border border-console-border bg-console text-console-foreground"
    >
      <div className="flex items-center gap-3 border-b border-console-border px-3 py-2 text-sm">
        <span role="status">
          {following ? (stuck ? 'Following' : 'Following, paused while you read') : 'Not following'},{' '}
          {lines.length.toLocaleString()} {lines.length === 1 ? 'line' : 'lines'}
        </span>
        {lines.length > 0 && (
          <span className="ml-auto text-console-foreground">
            <CopyButton text={text()} label="Copy log" />
          </span>
        )}
      </div>
      <div
        ref={frame}
        onScroll={onScroll}
        tabIndex={0}
        role="log"
        aria-label="Lines"
        className="h-80 overflow-auto font-mono text-xs"
      >
        <div
          ref={(element) => element?.style.setProperty('height', `${rows.getTotalSize()}px`)}
          className="relative w-full"
        >
          {rows.getVirtualItems().map((row) => (
            <Line key={row.key} line={lines[row.index]!} top={row.start} />
          ))}
        </div>
      </div>
    </section>
  )
}

function Line({ line, top }: { line: ConsoleLine; top: number }) {
  return (
    <div
      ref={(element) => element?.style.setProperty('transform', `translateY(${top}px)`)}
      className="absolute top-0 left-0 flex h-5 w-full gap-3 px-3 whitespace-pre"
    >
      <span className="text-console-muted">{seconds(line.uptimeMs).padStart(9)}</span>
      <span className="text-console-muted max-md:hidden">{clock.format(line.atMs)}</span>
      <span>{line.lost > 0 ? `— device dropped ${line.lost} lines — ${line.text}` : line.text}</span>
    </div>
  )
}

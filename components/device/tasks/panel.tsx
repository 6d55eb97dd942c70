'use client'
// What the task panels share: a command whose missing file is told to the page, a list that is read when asked, the word about
// what a capability does not cover, and the head.
import { Lock, RefreshCw } from 'lucide-react'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { Button, LinkButton } from '@/components/ui/button'
import type { TaskId } from '@/lib/domain/proposal'
import { DeviceErrorCallout } from '../device-error'
import { servicing } from '../cable'
import { onReadAgain } from '../read-again'
import { type Command, useCommand } from '../use-command'
import type { CallOptions, Channel } from '@/lib/device/protocol/channel'
import type { TaskContext } from './tasks'

export type PanelProps = { context: TaskContext; onMissing: () => void }

/** Like useCommand, and tells the page when the selected file turned out to be missing. */
export function usePanelCommand(onMissing: () => void): Command {
  const command = useCommand()
  const missing = command.error?.code === 'capability-missing'
  useEffect(() => {
    if (missing) onMissing()
  }, [missing, onMissing])
  return command
}

export type Listed<T> = {
  items: T | null
  reading: Command
  read(): Promise<void>
  put(value: T): void
}

/** What the device has, read when the person asks for it: reading too is a command that carries the capability. */
export function useListed<T>(
  title: string,
  given: PanelProps,
  list: (channel: Channel, options: CallOptions) => Promise<T>,
): Listed<T> {
  const reading = usePanelCommand(given.onMissing)
  const [items, setItems] = useState<{ visit: string; value: T } | null>(null)
  const { visit } = given.context
  const { run } = reading
  const put = useCallback((value: T) => setItems({ visit, value }), [visit])
  const read = useCallback(async () => {
    const value = await run(() => servicing.command(title, list, { quiet: true }))
    if (value !== undefined) put(value)
    // The list function is the panel's own and never changes what it does.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [run, put, title])
  // What was read before a doubt is not believed after it: reading the device again reads this again.
  const seen = useRef(false)
  useEffect(() => {
    seen.current = items !== null
  }, [items])
  useEffect(() => onReadAgain(() => void (seen.current && read())), [read])
  return { items: items?.visit === visit ? items.value : null, reading, read, put }
}

export function PanelHead({
  title,
  text,
  listed,
  action,
}: {
  title: string
  text: ReactNode
  listed?: Listed<unknown>
  action?: ReactNode
}) {
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0 flex-1 basis-60">
          <h2 className="text-[0.9063rem]/6 font-semibold">{title}</h2>
          <p className="max-w-[70ch] text-sm text-muted-foreground">{text}</p>
        </div>
        <div className="flex flex-wrap gap-2">
          {listed && (
            <Button icon={<RefreshCw />} pending={listed.reading.pending} onClick={() => void listed.read()}>
              {listed.items === null ? 'Read from the device' : 'Read again'}
            </Button>
          )}
          {action}
        </div>
      </div>
      {listed?.reading.error && <DeviceErrorCallout error={listed.reading.error} />}
    </div>
  )
}

/** Something that only app development allows: said before it is tried, with the way to ask for it. */
export function NotCovered({ context, what, task }: { context: TaskContext; what: string; task: TaskId }) {
  if (context.appDevelopment) return null
  return (
    <p className="flex gap-2 text-sm text-muted-foreground">
      <Lock className="mt-0.5 size-3.5 flex-none" />
      <span className="max-w-[70ch]">
        {what} app development;{' '}
        {context.session ? 'your capability is for field servicing.' : 'no capability is selected.'}{' '}
        <LinkButton variant="link" href={`/requests/new?device=${context.facts.deviceId}&tasks=${task}`}>
          Request it
        </LinkButton>
      </span>
    </p>
  )
}

export const sizeInWords = (bytes: number): string => {
  const [value, unit] =
    bytes < 1000 ? [bytes, 'B'] : bytes < 1_000_000 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB']
  const digits = unit === 'B' ? 0 : unit === 'kB' ? 1 : 2
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits }
  return `${(value as number).toLocaleString(undefined, options)}\u00a0${unit}`
}

/** "freezer-7-bay-3": what files of this device are named by. */
export const fileStem = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '') || 'device'

export function saveBytes(bytes: Uint8Array<ArrayBuffer>, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([bytes]))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

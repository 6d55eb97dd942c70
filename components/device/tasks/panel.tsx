'use client'
// What the task panels share: a command whose missing file is told to the page, a list that is read when asked, the foot.
import { RefreshCw } from 'lucide-react'
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { DeviceErrorCallout } from '../device-error'
import { servicing } from '../cable'
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

export type Listed<T> = { items: T | null; reading: Command; read(): Promise<void> }

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
  const read = useCallback(async () => {
    const value = await run(() => servicing.command(title, list, { quiet: true }))
    if (value !== undefined) setItems({ visit, value })
    // The list function is the panel's own and never changes what it does.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [run, visit, title])
  return { items: items?.visit === visit ? items.value : null, reading, read }
}

export function PanelHead({
  title,
  text,
  listed,
  action,
}: {
  title: string
  text: string
  listed?: Listed<unknown>
  action?: ReactNode
}) {
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div>
          <h2 className="text-[0.9063rem]/6 font-semibold">{title}</h2>
          <p className="text-sm text-muted-foreground">{text}</p>
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

export const sizeInWords = (bytes: number): string =>
  bytes < 1000
    ? `${bytes}\u00a0B`
    : bytes < 1_000_000
      ? `${(bytes / 1000).toFixed(1)}\u00a0kB`
      : `${(bytes / 1_000_000).toFixed(2)}\u00a0MB`

export function saveBytes(bytes: Uint8Array<ArrayBuffer>, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([bytes]))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

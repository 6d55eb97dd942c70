'use client'
// The device's log: downloaded whole, or followed live in a console of at most ten thousand lines. Its text is foreign.
import { useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { followLog, readLog } from '@/lib/device/commands/logs'
import { isDeviceError } from '@/lib/device/errors'
import { DeviceErrorCallout } from '../device-error'
import { servicing } from '../cable'
import { Console, type ConsoleLine } from './console'
import { PanelHead, type PanelProps, saveBytes, usePanelCommand } from './panel'

const MOST_LINES = 10_000
const ENDED = ['cancelled', 'aborted', 'disconnected']

export function LogsPanel(given: PanelProps) {
  const reading = usePanelCommand(given.onMissing)
  const following = usePanelCommand(given.onMissing)
  const stop = useRef<AbortController | null>(null)
  const [lines, setLines] = useState<ConsoleLine[]>([])

  const download = () =>
    reading.run(async () => {
      const log = await servicing.command(
        'Reading the log',
        (channel, options) => readLog(channel, options),
        { cancel: true },
      )
      saveBytes(log, `${given.context.name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.log`)
    })
  const follow = () =>
    following.run(async () => {
      const ending = new AbortController()
      stop.current = ending
      const add = (line: ConsoleLine) => setLines((before) => [...before.slice(1 - MOST_LINES), line])
      try {
        await servicing.command(
          'Following the log',
          (channel, options) =>
            followLog(
              channel,
              ({ uptimeMs, line, lost }) => add({ uptimeMs, text: line, lost, atMs: Date.now() }),
              { ...options, signal: ending.signal },
            ),
          { quiet: true },
        )
      } catch (error) {
        if (!(isDeviceError(error) && ENDED.includes(error.code))) throw error
      } finally {
        stop.current = null
      }
    })
  return (
    <div className="flex flex-col gap-4">
      <PanelHead
        title="Log"
        text="Written by the device; shown as text."
        action={
          <>
            <Button pending={reading.pending} onClick={() => void download()}>
              Download log
            </Button>
            {following.pending ? (
              <Button onClick={() => stop.current?.abort()}>Stop following</Button>
            ) : (
              <Button variant="primary" onClick={() => void follow()}>
                Follow live
              </Button>
            )}
          </>
        }
      />
      {reading.error && <DeviceErrorCallout error={reading.error} />}
      {following.error && <DeviceErrorCallout error={following.error} />}
      <Console lines={lines} following={following.pending} />
    </div>
  )
}

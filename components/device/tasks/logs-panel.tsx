'use client'
// The device's log: downloaded whole, or followed live. Its text is foreign.
import { Button } from '@/components/ui/button'
import { readLog } from '@/lib/device/commands/logs'
import { DeviceErrorCallout } from '../device-error'
import { servicing } from '../cable'
import { Console } from './console'
import { clearFeed, follow, stopFollowing, useFeed } from './log-feed'
import { PanelHead, type PanelProps, fileStem, saveBytes, usePanelCommand } from './panel'

export function LogsPanel(given: PanelProps) {
  const { context, onMissing } = given
  const reading = usePanelCommand(onMissing)
  const feed = useFeed(context.facts.deviceId)
  const waits = context.waits !== null
  const stem = fileStem(context.name)
  const download = () =>
    reading.run(async () => {
      const log = await servicing.command(
        'Reading the log',
        (channel, options) => readLog(channel, options),
        {
          cancel: true,
        },
      )
      saveBytes(log, `${stem}.log`)
    })
  const start = async () => {
    if ((await follow(context.facts.deviceId))?.code === 'capability-missing') onMissing()
  }
  return (
    <div className="flex flex-col gap-4">
      <PanelHead
        title="Log"
        text="Written by the device; shown as text. Marks of warnings and errors are guessed from the words."
        action={
          <>
            <Button disabled={waits} pending={reading.pending} onClick={() => void download()}>
              Download log
            </Button>
            {feed.entries.length > 0 && !feed.following && (
              <Button onClick={clearFeed}>Empty the console</Button>
            )}
            {feed.following ? (
              <Button onClick={stopFollowing}>Stop following</Button>
            ) : (
              <Button variant="primary" disabled={waits} onClick={() => void start()}>
                Follow live
              </Button>
            )}
          </>
        }
      />
      {reading.error && <DeviceErrorCallout error={reading.error} />}
      {feed.error && <DeviceErrorCallout error={feed.error} />}
      <Console feed={feed} fileName={`${stem}-console.log`} />
    </div>
  )
}

'use client'
// The device as a whole: reading it again, restarting it.
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { AlertDialog } from '@/components/ui/dialog'
import { restart } from '@/lib/device/commands/device'
import { DeviceErrorCallout } from '../device-error'
import { servicing } from '../cable'
import { PanelHead, type PanelProps, usePanelCommand } from './panel'

export function DevicePanel(given: PanelProps) {
  const restarting = usePanelCommand(given.onMissing)
  const reading = usePanelCommand(given.onMissing)
  const [asking, setAsking] = useState(false)
  const { name } = given.context
  const go = () => {
    setAsking(false)
    void restarting.run(async () => {
      await servicing.command('Restarting', (channel, options) => restart(channel, options))
      servicing.expectRestart()
    })
  }
  return (
    <div className="flex flex-col gap-5">
      <PanelHead
        title="Read the device again"
        text="Opens a new link, has the identity proved again and reads status and keystore."
        action={
          <Button pending={reading.pending} onClick={() => void reading.run(() => servicing.readAgain())}>
            Read again
          </Button>
        }
      />
      <div className="border-t pt-5">
        <PanelHead
          title="Restart"
          text="Off the bus for up to 10 seconds. Applications start anew; a capability that is good until the next start ends."
          action={
            <Button pending={restarting.pending} onClick={() => setAsking(true)}>
              Restart device
            </Button>
          }
        />
      </div>
      {restarting.error && <DeviceErrorCallout error={restarting.error} />}
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Restart ${name}?`}
        description="Its applications stop and start anew. The device is off the bus for up to 10 seconds, and the session goes on when it is back."
        confirmLabel={`Restart ${name}`}
        tone="neutral"
        onConfirm={go}
      >
        {null}
      </AlertDialog>
    </div>
  )
}

'use client'
// The device as a whole: reading it again, restarting it, and its manufacturing state, which only ever goes up.
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { AlertDialog } from '@/components/ui/dialog'
import { restart, setManufacturingState } from '@/lib/device/commands/device'
import { DEVICE_COMPLETE, MANUFACTURING_STATES } from '@/lib/domain/manufacturing'
import { DeviceErrorCallout } from '../device-error'
import { servicing } from '../cable'
import { readAgain } from '../read-again'
import { PanelHead, type PanelProps, usePanelCommand } from './panel'

export function DevicePanel(given: PanelProps) {
  const reading = usePanelCommand(given.onMissing)
  return (
    <div className="flex flex-col gap-5">
      <PanelHead
        title="Read the device again"
        text="Opens a new link, has the identity proved again and reads status and keystore."
        action={
          <Button pending={reading.pending} onClick={() => void reading.run(readAgain)}>
            Read again
          </Button>
        }
      />
      <Restart {...given} />
      <Manufacturing {...given} />
    </div>
  )
}

function Restart({ context, onMissing }: PanelProps) {
  const restarting = usePanelCommand(onMissing)
  const [asking, setAsking] = useState(false)
  const { name } = context
  const go = () => {
    setAsking(false)
    void restarting.run(async () => {
      await servicing.command('Restarting', (channel, options) => restart(channel, options))
      servicing.expectRestart()
    })
  }
  return (
    <div className="flex flex-col gap-3 border-t pt-5">
      <PanelHead
        title="Restart"
        text="Off the bus for up to 10 seconds. Applications start anew; a capability that is good until the next start ends."
        action={
          <Button pending={restarting.pending} onClick={() => setAsking(true)}>
            Restart device
          </Button>
        }
      />
      {restarting.error && <DeviceErrorCallout error={restarting.error} />}
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Restart ${name}?`}
        description="Its applications stop and start anew. The device is off the bus for up to 10 seconds, and the session goes on when it is back."
        confirmLabel={`Restart ${name}`}
        tone="neutral"
        onConfirm={go}
      />
    </div>
  )
}

const CONSEQUENCE: Record<number, string> = {
  1: 'It counts as tested from then on. It still takes servicing commands without a capability.',
  2: 'It is locked for good: from then on it takes a command only together with a capability, signed by a key in its keystore.',
}

function Manufacturing({ context, onMissing }: PanelProps) {
  const setting = usePanelCommand(onMissing)
  const [wanted, setWanted] = useState<number | null>(null)
  const { name, facts } = context
  const higher = MANUFACTURING_STATES.map((_, state) => state).filter((state) => state > facts.state)
  // Locked without a single key to unlock by: nobody could ever service it again.
  const stranded = wanted === DEVICE_COMPLETE && facts.keystoreVersion === 0
  const go = () => {
    const state = wanted!
    setWanted(null)
    void setting.run(async () => {
      await servicing.command(
        `Setting the manufacturing state to ${MANUFACTURING_STATES[state]}`,
        (channel, options) => setManufacturingState(channel, state, options),
      )
      await servicing.refresh()
    })
  }
  return (
    <div className="flex flex-col gap-3 border-t pt-5">
      <PanelHead
        title="Manufacturing state"
        text={
          higher.length > 0
            ? `${MANUFACTURING_STATES[facts.state]} now. It only goes up, and never comes back.`
            : `${MANUFACTURING_STATES[facts.state]}: the last one. It never comes back down.`
        }
        action={higher.map((state) => (
          <Button key={state} pending={setting.pending} onClick={() => setWanted(state)}>
            Set {MANUFACTURING_STATES[state]}
          </Button>
        ))}
      />
      {setting.error && <DeviceErrorCallout error={setting.error} />}
      <AlertDialog
        open={wanted !== null}
        onOpenChange={() => setWanted(null)}
        title={
          wanted === DEVICE_COMPLETE
            ? `Lock ${name} for good?`
            : `Set ${name} to ${MANUFACTURING_STATES[wanted ?? 1]}?`
        }
        description={`${CONSEQUENCE[wanted ?? 1]} This cannot be undone, by anybody.`}
        confirmLabel={
          wanted === DEVICE_COMPLETE ? 'Lock for good' : `Set ${MANUFACTURING_STATES[wanted ?? 1]}`
        }
        tone="danger"
        typed={name}
        blocked={stranded}
        onConfirm={go}
      >
        {stranded && (
          <Callout tone="danger" title="The device has no keystore">
            No capability could ever be made that it obeys. Give it its trusted keystore first.
          </Callout>
        )}
      </AlertDialog>
    </div>
  )
}

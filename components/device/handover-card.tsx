'use client'
// A handover that waits for the attached device: applied by an explicit act, since only the other root can take it back.
import { useEffect, useState } from 'react'
import { type WaitingHandover, confirmHandover, fetchHandover } from '@/components/handover/portal'
import { fetchKeystore, proveToCatalog } from '@/components/lib/portal-api'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { AlertDialog } from '@/components/ui/dialog'
import { When } from '@/components/ui/time'
import { toBytes } from '@/lib/core/bytes'
import { updateKeystore } from '@/lib/device/commands/device'
import { applyHandover } from '@/lib/device/commands/handover'
import { stateIdentity } from '@/lib/device/commands/identity'
import type { DeviceFacts } from '@/lib/device/device'
import { keystoreFor } from '@/lib/session/field'
import { servicing } from './cable'
import { DeviceErrorCallout } from './device-error'
import { useCommand } from './use-command'

type Outcome = { waiting: WaitingHandover; confirmed: boolean }

const state = (nonce: Uint8Array) =>
  servicing.command('Telling the catalog', (channel) => stateIdentity(channel, toBytes(nonce)), {
    quiet: true,
  })

/** Gone to another catalog, or back with its own, which it then has to be given a keystore of. */
async function apply(waiting: WaitingHandover, catalogId: string): Promise<Outcome> {
  await servicing.command('Applying the handover', (channel) => applyHandover(channel, waiting.file))
  if (!waiting.own) {
    const confirmed = await confirmHandover({ catalogId, device: waiting.device }, state)
    await servicing.refresh()
    return { waiting, confirmed }
  }
  await fetchKeystore(catalogId)
  const keystore = await keystoreFor(catalogId)
  if (keystore)
    await servicing.command('Updating the keystore', (channel) => updateKeystore(channel, keystore.file))
  const proved = await proveToCatalog(catalogId, state).catch(() => null)
  await servicing.refresh()
  return { waiting, confirmed: proved !== null }
}

export function HandoverCard({ name, facts }: { name: string; facts: DeviceFacts }) {
  const { catalogId, deviceId } = facts
  const [found, setFound] = useState<WaitingHandover | null>(null)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [asking, setAsking] = useState(false)
  const command = useCommand()
  useEffect(() => {
    let here = true
    void fetchHandover(catalogId, deviceId).then((waiting) => here && setFound(waiting))
    return () => {
      here = false
    }
  }, [catalogId, deviceId])
  const go = (waiting: WaitingHandover) => {
    setAsking(false)
    void command.run(async () => setOutcome(await apply(waiting, catalogId)))
  }
  if (outcome) return <Done name={name} outcome={outcome} />
  if (!found) return command.error && <DeviceErrorCallout error={command.error} />
  return (
    <>
      <Callout
        tone="warning"
        title={found.own ? 'A withdrawn handover waits' : 'A handover waits for this device'}
        action={
          <Button pending={command.pending} onClick={() => setAsking(true)}>
            {found.own ? 'Apply withdrawal' : 'Hand over'} {name}
          </Button>
        }
      >
        {found.own ? (
          'An owner took a handover back. Applying this makes the first one worthless; the device stays with this catalog and gets its keystore anew.'
        ) : (
          <>
            An owner of the catalog has made it. The device then obeys the catalog{' '}
            <span className="id break-all">{found.newCatalog}</span> and no longer this one.
          </>
        )}{' '}
        Good until <When at={found.expiresAt} />.
      </Callout>
      {command.error && <DeviceErrorCallout error={command.error} />}
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title={found.own ? `Apply the withdrawal on ${name}?` : `Hand ${name} over for good?`}
        description={
          found.own
            ? 'The device drops its keystore and gets the newest one at once. Do not unplug it meanwhile.'
            : 'The device takes the other root and drops its keystore. Capabilities of this catalog are refused from then on. Only the other catalog can give it back.'
        }
        confirmLabel={found.own ? 'Apply withdrawal' : 'Hand over'}
        cancelLabel="Not now"
        tone="danger"
        typed={name}
        pending={command.pending}
        onConfirm={() => go(found)}
      />
    </>
  )
}

function Done({ name, outcome: { waiting, confirmed } }: { name: string; outcome: Outcome }) {
  if (waiting.own)
    return (
      <Callout tone="verified" role="status" title="The handover is withdrawn">
        {name} stays with this catalog, and the first handover is worthless now.
        {!confirmed && ' The catalog has not heard of it yet: attach the device again with a network.'}
      </Callout>
    )
  return (
    <Callout tone="verified" role="status" title={`${name} has left this catalog`}>
      It has the other root and no keystore. The other catalog gives it one at its next visit there, and
      claims it.
      {confirmed
        ? ' It has told this catalog so.'
        : ' This catalog has not heard of it yet: attach the device again here with a network.'}
    </Callout>
  )
}

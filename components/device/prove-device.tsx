'use client'
// A device that the catalog only knows by its ID proves itself to it, once, before a capability can be made for it.
import { useState } from 'react'
import { PortalError, proveToCatalog } from '@/components/lib/portal-api'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { stateIdentity } from '@/lib/device/commands/identity'
import { toBytes } from '@/lib/core/bytes'
import { servicing } from './cable'

export function ProveDevice({ catalogId }: { catalogId: string }) {
  const [state, setState] = useState<'idle' | 'pending' | 'done'>('idle')
  const [error, setError] = useState<PortalError | null>(null)
  const prove = async () => {
    setState('pending')
    setError(null)
    try {
      await proveToCatalog(catalogId, (nonce) =>
        servicing.command('Proving the identity', (channel) => stateIdentity(channel, toBytes(nonce)), {
          quiet: true,
        }),
      )
      setState('done')
    } catch (failed) {
      setState('idle')
      setError(
        failed instanceof PortalError
          ? failed
          : new PortalError(
              'failed',
              'The device could not state its identity',
              'Attach it again, then try again.',
            ),
      )
    }
  }
  if (state === 'done')
    return (
      <Callout tone="verified" title="Confirmed to the catalog">
        Capabilities can now be made for this device.
      </Callout>
    )
  return (
    <Callout
      tone="warning"
      title="Not confirmed to the catalog yet"
      action={
        <Button pending={state === 'pending'} onClick={() => void prove()}>
          Confirm this device
        </Button>
      }
    >
      {error
        ? `${error.title}. ${error.next}`
        : 'The catalog knows this device by its ID only. It proves itself once; then capabilities can be made for it.'}
    </Callout>
  )
}

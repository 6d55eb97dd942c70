'use client'
// One step that brings a device's trusted keystore up to date, before the technician meets an error.
import { useEffect, useState } from 'react'
import { servicing } from './cable'
import { fetchKeystore, proveToCatalog } from '@/components/lib/portal-api'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card'
import { When } from '@/components/ui/time'
import { toBytes } from '@/lib/core/bytes'
import { updateKeystore } from '@/lib/device/commands/device'
import { stateIdentity } from '@/lib/device/commands/identity'
import type { DeviceFacts } from '@/lib/device/device'
import { type FieldKeystore, keystoreFor } from '@/lib/session/field'
import { DeviceErrorCallout } from './device-error'
import { useCommand } from './use-command'

/** The device states its new version over the portal's nonce: only then it counts as having it. Without a network it does at its next visit. */
async function tellCatalog(catalogId: string): Promise<void> {
  await proveToCatalog(catalogId, (nonce) =>
    servicing.command('Telling the catalog', (channel) => stateIdentity(channel, toBytes(nonce)), {
      quiet: true,
    }),
  ).catch(() => undefined)
}

const grouped = (kid: string) => kid.replace(/(.{4})(?=.)/g, '$1 ')

export function KeystoreCard({
  name,
  facts,
  signerKid,
  tells,
}: {
  name: string
  facts: DeviceFacts
  signerKid: string | null
  /** The catalog holds the device and can be told what it has now. */
  tells: boolean
}) {
  const [pack, setPack] = useState<FieldKeystore | null | undefined>(undefined)
  const command = useCommand()

  useEffect(() => {
    let here = true
    const find = async () => {
      const kept = await keystoreFor(facts.catalogId)
      if (kept && kept.version > facts.keystoreVersion) return kept
      await fetchKeystore(facts.catalogId)
      return keystoreFor(facts.catalogId)
    }
    void find().then((found) => here && setPack(found ?? null))
    return () => {
      here = false
    }
  }, [facts.catalogId, facts.keystoreVersion])

  const apply = () =>
    command.run(async () => {
      await servicing.command('Updating the keystore', (channel) => updateKeystore(channel, pack!.file))
      await servicing.refresh()
      if (tells) await tellCatalog(facts.catalogId)
    })
  if (pack === undefined) return null
  const fits = pack && pack.version > facts.keystoreVersion
  if (!fits) {
    return (
      <Callout tone="warning" title="The update is not in this browser yet">
        Open this page once with a network, signed in to the portal, and it is fetched. It then works offline.
      </Callout>
    )
  }
  return (
    <Card>
      <CardHeader title="Update the trusted keystore" description="Needs no capability" />
      <CardBody className="flex flex-col gap-4">
        <p className="max-w-[70ch]">
          The device was offline when the catalog changed its signing key. It accepts the new list because the
          catalog’s root key signed it. No app or setting changes, and the device does not restart.
        </p>
        <dl className="grid gap-3 sm:grid-cols-2">
          <div className="rounded-md border p-3">
            <dt className="text-sm text-muted-foreground">On the device now</dt>
            <dd className="font-medium">
              Version {facts.keystoreVersion} · trusts {facts.trustedKids.length}{' '}
              {facts.trustedKids.length === 1 ? 'key' : 'keys'}
            </dd>
          </div>
          <div className="rounded-md border p-3">
            <dt className="text-sm text-muted-foreground">After the update</dt>
            <dd className="font-medium">
              Version {pack.version} · issued <When at={pack.issuedAtS * 1000} />
            </dd>
          </div>
        </dl>
        {signerKid && (
          <p className="text-sm text-muted-foreground">
            Key that signed your capability <span className="font-mono">{grouped(signerKid)}</span>
            {pack.capabilityKids.includes(signerKid)
              ? ', which this update adds.'
              : ', which this update does not have: ask an owner.'}
          </p>
        )}
        <p className="text-sm text-muted-foreground">
          Cannot be undone: a device never goes back to an older keystore.
        </p>
        {command.error && <DeviceErrorCallout error={command.error} />}
      </CardBody>
      <CardFooter>
        <Button variant="primary" pending={command.pending} onClick={() => void apply()}>
          Update keystore on {name}
        </Button>
      </CardFooter>
    </Card>
  )
}

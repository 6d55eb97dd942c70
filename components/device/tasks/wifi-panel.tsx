'use client'
// Wi-Fi: networks the device knows. A key goes to the device, is never read back, kept or logged.
import { type FormEvent, useState } from 'react'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { AlertDialog } from '@/components/ui/dialog'
import { Field, Input, NativeSelect, PasswordInput } from '@/components/ui/field'
import { utf8 } from '@/lib/core/bytes'
import {
  type KnownNetwork,
  WIFI_SECURITY,
  addNetwork,
  listNetworks,
  removeNetwork,
} from '@/lib/device/commands/wifi'
import { DeviceErrorCallout } from '../device-error'
import { servicing } from '../cable'
import { PanelHead, type PanelProps, useListed, usePanelCommand } from './panel'

const ssidText = (ssid: Uint8Array) => new TextDecoder('utf-8').decode(ssid)
const OPEN = 0

export function WifiPanel(given: PanelProps) {
  const listed = useListed('Reading the networks', given, listNetworks)
  const command = usePanelCommand(given.onMissing)
  const [leaving, setLeaving] = useState<KnownNetwork | null>(null)
  const remove = async (network: KnownNetwork) => {
    setLeaving(null)
    const done = await command.run(() =>
      servicing.command(`Removing ${ssidText(network.ssid)}`, (channel, options) =>
        removeNetwork(channel, network.id, options).then(() => true),
      ),
    )
    if (done) await listed.read()
  }
  return (
    <div className="flex flex-col gap-5">
      <PanelHead
        title="Wi-Fi networks"
        text="Those the device knows. Keys are never read back."
        listed={listed}
      />
      {listed.items?.length === 0 && <p className="text-muted-foreground">The device knows no network.</p>}
      {listed.items && listed.items.length > 0 && (
        <ul className="divide-y rounded-md border">
          {listed.items.map((network) => (
            <li key={network.id} className="flex flex-wrap items-center gap-3 px-4 py-3">
              <span className="min-w-0 flex-1">
                <span className="block font-medium break-all">{ssidText(network.ssid)}</span>
                <span className="text-sm text-muted-foreground">{WIFI_SECURITY[network.security]}</span>
              </span>
              {network.connected && <Badge tone="verified">Connected</Badge>}
              <Button
                variant="ghost"
                onClick={() => setLeaving(network)}
                aria-label={`Remove ${ssidText(network.ssid)}`}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      {command.error && <DeviceErrorCallout error={command.error} />}
      <AddNetwork given={given} onAdded={() => void listed.read()} />
      <AlertDialog
        open={leaving !== null}
        onOpenChange={() => setLeaving(null)}
        title={`Remove ${leaving ? ssidText(leaving.ssid) : ''}?`}
        description={`${given.context.name} forgets this network and its key. If it is the only one, the device is offline until another is added.`}
        confirmLabel="Remove network"
        tone="danger"
        onConfirm={() => leaving && void remove(leaving)}
      >
        {null}
      </AlertDialog>
    </div>
  )
}

function AddNetwork({ given, onAdded }: { given: PanelProps; onAdded: () => void }) {
  const adding = usePanelCommand(given.onMissing)
  const [security, setSecurity] = useState(1)
  const [errors, setErrors] = useState<{ ssid?: string; key?: string }>({})
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const ssid = utf8(String(new FormData(form).get('ssid') ?? ''))
    const key = String(new FormData(form).get('key') ?? '')
    const wrong = {
      ...((ssid.length === 0 || ssid.length > 32) && { ssid: 'A network name has 1 to 32 bytes.' }),
      ...(security !== OPEN &&
        (key.length < 8 || key.length > 63) && { key: 'A Wi-Fi key has 8 to 63 characters.' }),
    }
    setErrors(wrong)
    if (Object.keys(wrong).length > 0) return
    const network = security === OPEN ? { ssid, security } : { ssid, security, key }
    const id = await adding.run(() =>
      servicing.command('Adding a network', (channel, options) => addNetwork(channel, network, options)),
    )
    if (id === undefined) return
    form.reset()
    onAdded()
  }
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4 border-t pt-5" noValidate>
      <h3 className="font-semibold">Add a network</h3>
      <div className="grid gap-4 sm:grid-cols-3">
        <Field label="Network name" name="ssid" error={errors.ssid}>
          {(ids) => <Input {...ids} name="ssid" autoComplete="off" />}
        </Field>
        <Field label="Security" name="security">
          {(ids) => (
            <NativeSelect
              {...ids}
              value={security}
              onChange={(event) => setSecurity(Number(event.target.value))}
            >
              {WIFI_SECURITY.map((label, i) => (
                <option key={label} value={i}>
                  {label}
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
        {security !== OPEN && (
          <Field label="Key" name="key" error={errors.key}>
            {(ids) => <PasswordInput {...ids} name="key" autoComplete="off" />}
          </Field>
        )}
      </div>
      {adding.error && <DeviceErrorCallout error={adding.error} />}
      <Button type="submit" variant="primary" pending={adding.pending} className="self-start">
        Add network
      </Button>
    </form>
  )
}

'use client'
// The network beside Wi-Fi: interfaces as the device has them, and the proxy it goes through.
import { type FormEvent, useState } from 'react'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Field, Input } from '@/components/ui/field'
import { VerifiedIcon } from '@/components/ui/icons'
import { Switch } from '@/components/ui/switch'
import { toast } from '@/components/ui/toast'
import { toHex } from '@/lib/core/bytes'
import {
  type NetworkInterface,
  type Proxy,
  listInterfaces,
  readProxy,
  setProxy,
} from '@/lib/device/commands/network'
import type { CallOptions, Channel } from '@/lib/device/protocol/channel'
import { DeviceErrorCallout } from '../device-error'
import { servicing } from '../cable'
import { PanelHead, type PanelProps, useListed, usePanelCommand } from './panel'

const readNetwork = async (channel: Channel, options: CallOptions) => ({
  interfaces: await listInterfaces(channel, options),
  proxy: await readProxy(channel, options),
})

export function NetworkPanel(given: PanelProps) {
  const listed = useListed('Reading the network', given, readNetwork)
  const { items } = listed
  return (
    <div className="flex flex-col gap-5">
      <PanelHead title="Network" text="Interfaces and proxy, as the device has them now." listed={listed} />
      {items && (
        <>
          <Interfaces interfaces={items.interfaces} />
          <ProxyForm
            key={JSON.stringify(items.proxy)}
            given={given}
            proxy={items.proxy}
            onSet={() => void listed.read()}
          />
        </>
      )}
    </div>
  )
}

function Interfaces({ interfaces }: { interfaces: NetworkInterface[] }) {
  if (interfaces.length === 0)
    return <p className="text-muted-foreground">The device has no network interface.</p>
  return (
    <ul className="divide-y rounded-md border">
      {interfaces.map(({ name, up, mac, addresses }) => (
        <li key={name} className="flex flex-wrap items-center gap-3 px-4 py-2.5">
          <span className="min-w-0 flex-1 basis-52">
            <span className="block font-medium break-words">{name}</span>
            <span className="block font-mono text-sm text-muted-foreground">
              {toHex(mac).replace(/(..)(?=.)/g, '$1:')}
            </span>
          </span>
          <span className="font-mono text-sm break-all">
            {addresses.length > 0 ? (
              addresses.join(', ')
            ) : (
              <span className="text-muted-foreground">No address</span>
            )}
          </span>
          {up ? (
            <Badge tone="verified" icon={<VerifiedIcon />}>
              Up
            </Badge>
          ) : (
            <Badge tone="neutral">Down</Badge>
          )}
        </li>
      ))}
    </ul>
  )
}

type Errors = { host?: string; port?: string }

function wrongWith(host: string, port: string): Errors {
  const number = Number(port)
  return {
    ...(!/^[^\s/:]+$/.test(host) && {
      host: 'A host name or an IPv4 address, without http:// and without a port.',
    }),
    ...(!(Number.isInteger(number) && number >= 1 && number <= 65_535) && {
      port: 'A number from 1 to 65,535.',
    }),
  }
}

function ProxyForm({ given, proxy, onSet }: { given: PanelProps; proxy: Proxy; onSet: () => void }) {
  const setting = usePanelCommand(given.onMissing)
  const [enabled, setEnabled] = useState(proxy.enabled)
  const [errors, setErrors] = useState<Errors>({})
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const fields = new FormData(form)
    const [host, port] = [String(fields.get('host') ?? '').trim(), String(fields.get('port') ?? '').trim()]
    const wrong = enabled ? wrongWith(host, port) : {}
    setErrors(wrong)
    const first = wrong.host ? 'host' : wrong.port ? 'port' : null
    if (first) return form.querySelector<HTMLElement>(`[name=${first}]`)?.focus()
    const wanted = enabled ? { enabled, host, port: Number(port) } : { enabled }
    const done = await setting.run(() =>
      servicing.command(
        enabled ? `Setting the proxy to ${host}` : 'Taking the proxy off',
        (channel, options) => setProxy(channel, wanted, options).then(() => true),
      ),
    )
    if (!done) return
    toast(enabled ? 'Proxy set' : 'Proxy taken off')
    onSet()
  }
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4 border-t pt-5" noValidate>
      <div>
        <h2 className="text-[0.9063rem]/6 font-semibold">Proxy</h2>
        <p className="max-w-[70ch] text-sm text-muted-foreground">
          {proxy.enabled
            ? `${given.context.name} goes through ${proxy.host}:${proxy.port}.`
            : `${given.context.name} goes straight to the network.`}
        </p>
      </div>
      <Switch
        checked={enabled}
        onCheckedChange={setEnabled}
        label="Go through a proxy"
        className="self-start"
      />
      {enabled && (
        <div className="grid gap-4 sm:grid-cols-[1fr_8rem]">
          <Field label="Host" name="host" error={errors.host}>
            {(ids) => (
              <Input
                {...ids}
                name="host"
                defaultValue={proxy.host}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
              />
            )}
          </Field>
          <Field label="Port" name="port" error={errors.port}>
            {(ids) => (
              <Input {...ids} name="port" defaultValue={proxy.port} inputMode="numeric" autoComplete="off" />
            )}
          </Field>
        </div>
      )}
      {setting.error && <DeviceErrorCallout error={setting.error} />}
      <Button type="submit" pending={setting.pending} className="self-start">
        {enabled ? 'Set proxy' : 'Take proxy off'}
      </Button>
    </form>
  )
}

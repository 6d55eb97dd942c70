'use client'
// Adding a network, from what the device heard or by hand. The key stands in its field and in the command, and nowhere else:
// the field is emptied as soon as the device has it.
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field, Input, NativeSelect, PasswordInput } from '@/components/ui/field'
import { utf8 } from '@/lib/core/bytes'
import { type SeenNetwork, WIFI_SECURITY, addNetwork } from '@/lib/device/commands/wifi'
import { DeviceErrorCallout } from '../device-error'
import { servicing } from '../cable'
import { type PanelProps, usePanelCommand } from './panel'
import { ssidText } from './wifi-panel'

const OPEN = 0
const MAX_SSID_BYTES = 32

type Errors = { ssid?: string; key?: string }

function wrongWith(ssid: Uint8Array, { security, key }: { security: number; key: string }): Errors {
  return {
    ...((ssid.length === 0 || ssid.length > MAX_SSID_BYTES) && { ssid: 'A network name has 1 to 32 bytes.' }),
    ...(security !== OPEN &&
      (key.length < 8 || key.length > 63) && { key: 'A Wi-Fi key has 8 to 63 characters.' }),
  }
}

type FormProps = { given: PanelProps; chosen: SeenNetwork | null; onAdded: () => void }

export function WifiForm({ given, chosen, onAdded }: FormProps) {
  const adding = usePanelCommand(given.onMissing)
  const [security, setSecurity] = useState(chosen?.security ?? 1)
  const [errors, setErrors] = useState<Errors>({})
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    // A network taken from the list: the next thing to give is its key.
    if (chosen) form.current?.querySelector<HTMLElement>('[name=key], button[type=submit]')?.focus()
  }, [chosen])
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const typed = String(fields.get('ssid') ?? '')
    // The bytes that were heard, where the name still is the heard one: not every name is text.
    const ssid = chosen && typed === ssidText(chosen.ssid) ? chosen.ssid : utf8(typed)
    const key = String(fields.get('key') ?? '')
    const wrong = wrongWith(ssid, { security, key })
    setErrors(wrong)
    const first = wrong.ssid ? 'ssid' : wrong.key ? 'key' : null
    if (first) return form.current?.querySelector<HTMLElement>(`[name=${first}]`)?.focus()
    const network = security === OPEN ? { ssid, security } : { ssid, security, key }
    const id = await adding.run(() =>
      servicing.command('Adding a network', (channel, options) => addNetwork(channel, network, options)),
    )
    if (id === undefined) return
    form.current?.reset()
    setSecurity(1)
    onAdded()
  }
  return (
    <form
      ref={form}
      onSubmit={(event) => void submit(event)}
      className="flex flex-col gap-4 border-t pt-5"
      noValidate
    >
      <h2 className="text-[0.9063rem]/6 font-semibold">Add a network</h2>
      <div className="grid gap-4 sm:grid-cols-3">
        <Field label="Network name" name="ssid" error={errors.ssid}>
          {(ids) => (
            <Input
              {...ids}
              name="ssid"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              defaultValue={chosen ? ssidText(chosen.ssid) : ''}
            />
          )}
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

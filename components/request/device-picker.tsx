'use client'
// Which device: one that is attached in this tab, one from the device list, or a device ID from a label.
import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { useServicing } from '@/components/device/view'
import { Button, LinkButton } from '@/components/ui/button'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Field, Textarea } from '@/components/ui/field'
import { formatMiddle } from '@/lib/domain/device-id'

export function DevicePicker() {
  const { connections } = useServicing()
  const attached = connections.filter((one) => one.facts)
  return (
    <div className="flex max-w-170 flex-col gap-5">
      {attached.length > 0 && (
        <Card>
          <CardHeader title="Attached now" description="Identity proved" />
          <ul className="divide-y">
            {attached.map((one) => (
              <li key={one.id} className="flex items-center justify-between gap-3 px-5 py-3">
                <span>
                  <span className="block font-medium">{one.port.label}</span>
                  <span className="font-mono text-sm text-muted-foreground">
                    {formatMiddle(one.facts!.deviceId)}
                  </span>
                </span>
                <LinkButton href={`/requests/new?device=${one.facts!.deviceId}`}>Choose</LinkButton>
              </li>
            ))}
          </ul>
        </Card>
      )}
      <PastedId />
      <p className="text-sm text-muted-foreground">
        Or open Devices, choose one, and press Request there. On Service the attached device is chosen by
        itself.
      </p>
    </div>
  )
}

function PastedId() {
  const router = useRouter()
  const [error, setError] = useState<string | undefined>()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const text = String(new FormData(event.currentTarget).get('device') ?? '')
    const digits = text.replace(/[\s:-]/g, '').toLowerCase()
    if (!/^[0-9a-f]{128}$/.test(digits)) {
      setError(
        `A device ID has 128 digits, 0 to 9 and a to f. This has ${digits.length}${/^[0-9a-f]*$/.test(digits) ? '' : ', some of them others'}.`,
      )
      return
    }
    router.push(`/requests/new?device=${digits}`)
  }
  return (
    <Card>
      <CardHeader title="Which device?" />
      <CardBody>
        <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
          <Field
            label="Device ID"
            name="device"
            hint="From its label or the device list. Spaces and case do not matter."
            error={error}
          >
            {(ids) => (
              <Textarea
                {...ids}
                name="device"
                rows={4}
                className="font-mono"
                spellCheck={false}
                autoComplete="off"
              />
            )}
          </Field>
          <Button type="submit" variant="primary" className="self-start">
            Go on
          </Button>
        </form>
      </CardBody>
    </Card>
  )
}

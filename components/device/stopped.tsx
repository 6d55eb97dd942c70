'use client'
// The device is not to be had, or must not be touched: why, and what to do about it, by reason. A stop is a page, not a toast.
import { Copy } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Card, CardBody } from '@/components/ui/card'
import { Spinner } from '@/components/ui/spinner'
import { toast } from '@/components/ui/toast'
import type { Connection } from '@/lib/device/connection'
import type { DeviceError } from '@/lib/device/errors'
import { attachDevice, servicing, takeHere } from './cable'
import { codeInWords, diagnosticsOf } from './device-error'
import type { Standing } from './standing'

/** The example IDs of the service protocol; a policy knows vendor and product, and no class of interface. */
const POLICY_DEVICE = '{"vendor_id":4617,"product_id":1}'
const CANCEL_AFTER_MS = 3000

function CopyText({ text, label, primary = false }: { text: string; label: string; primary?: boolean }) {
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => toast('Copied'),
      () => toast('Not copied'),
    )
  return (
    <Button variant={primary ? 'primary' : 'ghost'} icon={<Copy />} onClick={() => void copy()}>
      {label}
    </Button>
  )
}

export function Stopped({ standing, connection }: { standing: Standing; connection: Connection | null }) {
  const error = connection?.state.kind === 'failed' ? connection.state.error : null
  switch (standing.kind) {
    case 'opening':
    case 'identifying':
      return <Opening connection={connection} />
    case 'blocked':
      return <Blocked />
    case 'no-usb':
      return <CopyText primary text={location.href} label="Copy link for Chrome" />
    case 'not-secure':
      return <NotSecure />
    case 'other-tab':
      return connection && <OtherTab connection={connection} />
    case 'not-proved':
      return connection && error && <NotProved connection={connection} error={error} />
    default:
      return connection && <TryAgain connection={connection} error={error} />
  }
}

function Opening({ connection }: { connection: Connection | null }) {
  const [long, setLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), CANCEL_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className="flex flex-wrap items-center gap-3">
      <p className="flex items-center gap-2 text-muted-foreground">
        <Spinner /> At most 10 seconds.
      </p>
      {long && connection?.state.kind === 'opening' && (
        <Button onClick={() => servicing.giveUp(connection.id)}>Cancel</Button>
      )}
    </div>
  )
}

function Blocked() {
  const line = `"WebUsbAllowDevicesForUrls": [{"devices": [${POLICY_DEVICE}], "urls": ["${location.origin}"]}]`
  return (
    <div className="flex flex-col items-start gap-3">
      <code className="rounded-sm border bg-sunken px-2 py-1 font-mono text-sm break-all">{line}</code>
      <CopyText primary text={line} label="Copy policy line" />
      <p className="max-w-[70ch] text-sm text-muted-foreground">
        It lets this portal, and no other page, use devices of these USB numbers without the browser’s
        chooser. Where the maker’s devices have numbers of their own, put them in.
      </p>
    </div>
  )
}

function NotSecure() {
  const secure = `https://${location.host}${location.pathname}`
  return (
    <a href={secure} className="text-link underline underline-offset-3">
      Open {secure}
    </a>
  )
}

function OtherTab({ connection }: { connection: Connection }) {
  const [refused, setRefused] = useState(false)
  const take = async () => setRefused(!(await takeHere(connection.id, connection.port.serial)))
  return (
    <div className="flex flex-col gap-3">
      <Buttons>
        <Button variant="primary" onClick={() => void take()}>
          Use here
        </Button>
        <Button onClick={() => void attachDevice()}>Choose another device</Button>
      </Buttons>
      {refused && (
        <p role="status" className="text-sm text-muted-foreground">
          The other tab is in the middle of a command and keeps the device until it is done. Try again then.
        </p>
      )}
      <details className="text-sm">
        <summary className="cursor-pointer py-1 font-medium">What to do if that tab is gone</summary>
        <p className="mt-1 max-w-[70ch] text-muted-foreground">
          A tab that was closed lets go by itself within seconds. If the device stays held, unplug it, wait
          until it has disappeared, and plug it in again.
        </p>
      </details>
    </div>
  )
}

const NOT_PROVED = [
  'Unplug it and plug it in again, straight into this computer, then ask again. A damaged cable is the harmless cause.',
  'If it fails again, do not service this device. Its identity key may be broken, or something else answers in its name.',
  'Tell the owner of its catalog, with the diagnostics. What the label says does not prove anything.',
]

function NotProved({ connection, error }: { connection: Connection; error: DeviceError }) {
  return (
    <Card className="border-danger-border">
      <CardBody className="flex flex-col gap-4">
        <h2 className="text-md font-semibold">No command is sent to {connection.port.label}</h2>
        <p className="max-w-[70ch]">
          Every device signs a fresh question with its own key before anything else happens. The answer of
          this one does not fit the device ID it shows, so a capability is not given to it either.
        </p>
        <ol className="flex max-w-[70ch] list-decimal flex-col gap-1.5 pl-5">
          {NOT_PROVED.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ol>
        <Buttons>
          <Button variant="primary" onClick={() => void servicing.retry(connection.id)}>
            Ask again
          </Button>
          <Button onClick={() => void attachDevice()}>Choose another device</Button>
          <CopyText text={diagnosticsOf(error)} label="Copy diagnostics" />
        </Buttons>
        <p className="text-sm text-muted-foreground">
          Code <code className="font-mono">{codeInWords(error.code)}</code> · {error.message}
        </p>
      </CardBody>
    </Card>
  )
}

function TryAgain({ connection, error }: { connection: Connection; error: DeviceError | null }) {
  return (
    <div className="flex flex-col gap-3">
      <Buttons>
        <Button variant="primary" onClick={() => void servicing.retry(connection.id)}>
          Try again
        </Button>
        <Button onClick={() => void attachDevice()}>Choose another device</Button>
        {error && <CopyText text={diagnosticsOf(error)} label="Copy diagnostics" />}
      </Buttons>
      {error && (
        <p className="text-sm text-muted-foreground">
          Code <code className="font-mono">{codeInWords(error.code)}</code>
        </p>
      )}
    </div>
  )
}

function Buttons({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-center gap-2">{children}</div>
}

'use client'
// The device is not to be had: what to do about it, by reason.
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Spinner } from '@/components/ui/spinner'
import type { Connection } from '@/lib/device/servicing'
import { diagnosticsOf } from './device-error'
import { attachDevice, servicing, takeHere } from './cable'
import type { Standing } from './standing'

export function Stopped({ standing, connection }: { standing: Standing; connection: Connection | null }) {
  const [refused, setRefused] = useState(false)
  const error = connection?.state.kind === 'failed' ? connection.state.error : null
  if (standing.kind === 'opening' || standing.kind === 'identifying') {
    return (
      <p className="flex items-center gap-2 text-muted-foreground">
        <Spinner /> At most 10 seconds.
      </p>
    )
  }
  if (standing.kind === 'blocked') {
    const line = `"WebUsbAllowDevicesForUrls": [{"devices": [{}], "urls": ["${location.origin}"]}]`
    return (
      <p className="flex flex-wrap items-center gap-2">
        <code className="rounded-sm border bg-sunken px-2 py-1 font-mono text-sm break-all">{line}</code>
        <CopyButton text={line} label="Copy policy line" />
      </p>
    )
  }
  if (standing.kind === 'no-usb') return <CopyButton text={location.href} label="Copy link" />
  if (!connection) return null
  const take = async () => setRefused(!(await takeHere(connection.id, connection.port.serial)))
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        {standing.kind === 'other-tab' ? (
          <Button variant="primary" onClick={() => void take()}>
            Use here
          </Button>
        ) : (
          <Button variant="primary" onClick={() => void servicing.retry(connection.id)}>
            {standing.kind === 'not-proved' ? 'Ask again' : 'Try again'}
          </Button>
        )}
        <Button onClick={() => void attachDevice()}>Choose another device</Button>
        {error && <CopyButton text={diagnosticsOf(error)} label="Copy diagnostics" />}
      </div>
      {refused && (
        <p role="status" className="text-sm text-muted-foreground">
          The other tab is in the middle of a command and keeps the device until it is done. Try again then.
        </p>
      )}
    </div>
  )
}

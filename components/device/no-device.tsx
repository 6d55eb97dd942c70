'use client'
// Nothing is attached: how to attach, what to check when the device does not show, and what is ready for the field.
import { Plug } from 'lucide-react'
import { Button, LinkButton } from '@/components/ui/button'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Duration } from '@/components/ui/time'
import type { LibraryFile } from '@/lib/session/store'

const CHECKS = [
  'Use a data cable, straight into this computer: a charging cable carries no data.',
  'Look at the device: its service port has to be the one plugged in.',
  'Close other programs that use USB devices, firmware update services among them.',
  'On Linux a udev rule has to allow the device; ask your administrator.',
]

export function NoDevice({
  files,
  ready,
  onBench,
  onAttach,
}: {
  files: readonly LibraryFile[]
  ready: boolean
  onBench: (() => void) | null
  onAttach: () => void
}) {
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[1fr_360px]">
      <Card>
        <CardBody className="flex flex-col gap-4 py-6">
          <h2 className="text-lg font-semibold">Plug in the device, then attach it</h2>
          <p className="max-w-[70ch] text-muted-foreground">
            Use a data cable, straight into this computer. A device you have attached before is found by
            itself.
          </p>
          <div className="flex flex-wrap gap-2">
            <Button variant="primary" size="lg" icon={<Plug />} disabled={!ready} onClick={onAttach}>
              Attach device
            </Button>
            {onBench && (
              <Button size="lg" onClick={onBench}>
                Use the virtual bench
              </Button>
            )}
          </div>
          <details className="text-sm">
            <summary className="cursor-pointer py-1 font-medium">I don’t see my device</summary>
            <ul className="mt-2 flex list-disc flex-col gap-1 pl-5 text-muted-foreground">
              {CHECKS.map((check) => (
                <li key={check}>{check}</li>
              ))}
            </ul>
          </details>
        </CardBody>
      </Card>
      <aside className="flex flex-col gap-5">
        <Card>
          <CardHeader title="Ready for the field" description="Works offline" />
          <CardBody>
            {files.length === 0 ? (
              <p className="text-sm text-muted-foreground">No capability file is in this browser yet.</p>
            ) : (
              <ul className="flex flex-col gap-2 text-sm">
                {files.slice(0, 5).map((file) => (
                  <li key={file.cti} className="flex flex-wrap justify-between gap-x-3">
                    <span className="font-medium">
                      {file.deviceName ?? `Unnamed ${file.deviceId.slice(0, 8)}`}
                    </span>
                    <span className="text-muted-foreground">
                      <Duration until={file.expiresAtS * 1000} short />
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </CardBody>
        </Card>
        <Card>
          <CardHeader title="No device with you?" />
          <CardBody className="flex flex-col items-start gap-3 text-sm text-muted-foreground">
            You can ask for a capability ahead of the visit with the device’s ID, from its label or from the
            device list.
            <LinkButton href="/requests/new">Request with a device ID</LinkButton>
          </CardBody>
        </Card>
      </aside>
    </div>
  )
}

'use client'
// The browser's chooser as the bench has it: what is plugged in, one press to allow it, Cancel. It is no part of the page.
import { Cpu } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import type { HubDevice } from '@/lib/device/virtual/webusb-facade'

export type Choice = { devices: HubDevice[]; answer(id: string | null): void }

export function BenchChooser({ choice, real }: { choice: Choice | null; real: (() => void) | null }) {
  return (
    <Dialog
      open={choice !== null}
      onOpenChange={(open) => !open && choice?.answer(null)}
      title="Choose a device"
      description="This stands in for the browser’s own window: it shows what is plugged into the virtual bench."
      footer={
        <>
          {real && (
            <Button variant="ghost" onClick={real}>
              A real USB device
            </Button>
          )}
          <Button onClick={() => choice?.answer(null)}>Cancel</Button>
        </>
      }
    >
      {choice?.devices.length === 0 && (
        <p className="text-muted-foreground">
          Nothing is plugged in. Open the virtual bench and plug a device in.
        </p>
      )}
      <ul className="flex flex-col gap-2">
        {choice?.devices.map((device) => (
          <li key={device.id}>
            <button
              type="button"
              onClick={() => choice.answer(device.id)}
              className="flex w-full items-center gap-3 rounded-md border px-3 py-2.5 text-left hover:bg-accent"
            >
              <Cpu className="size-5 text-muted-foreground" />
              <span className="flex flex-col">
                <span className="font-medium">{device.label}</span>
                <span className="text-sm text-muted-foreground">
                  {device.model} · serial <span className="font-mono">{device.serial.slice(0, 8)}</span>
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

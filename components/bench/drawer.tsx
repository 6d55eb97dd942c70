'use client'
// What can be done at the bench: plug and unplug, make something go wrong, watch the frames.
import { useEffect, useState } from 'react'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Drawer } from '@/components/ui/drawer'
import { NativeSelect } from '@/components/ui/field'
import { Switch } from '@/components/ui/switch'
import type { Bench, BenchFault, BenchFrame, BenchLine } from '@/lib/bench/client'

const FRAMES = 40
const FRAME_NAMES = ['', 'HELLO', 'REQUEST', 'RESPONSE', 'DATA', 'ACK', 'KEEPALIVE', 'CANCEL', 'EVENT']
const FAULTS: { kind: BenchFault; label: string }[] = [
  { kind: 'cut', label: 'Pull the cable during an upload' },
  { kind: 'forget', label: 'Swallow the next answer' },
  { kind: 'garble', label: 'Send noise instead of the next frame' },
  { kind: 'impostor', label: 'Claim to be another device' },
]

export function BenchDrawer({
  bench,
  onOpenChange,
}: {
  bench: Bench
  onOpenChange: (open: boolean) => void
}) {
  const [lines, setLines] = useState<BenchLine[]>([])
  const [frames, setFrames] = useState<BenchFrame[]>([])
  const [target, setTarget] = useState('')

  useEffect(() => {
    void bench.lines().then(setLines)
    bench.onChange(setLines)
    bench.onFrame((frame) => setFrames((before) => [frame, ...before].slice(0, FRAMES)))
  }, [bench])

  const aim = target || lines.find((line) => line.plugged)?.id || lines[0]?.id || ''
  return (
    <Drawer
      open
      onOpenChange={onOpenChange}
      label="Virtual bench"
      title={
        <span className="flex items-center gap-2">
          Virtual bench <Badge tone="neutral">Demo</Badge>
        </span>
      }
    >
      <div className="flex flex-col gap-6">
        <p className="text-sm text-muted-foreground">
          Pretend devices that speak the real protocol in this browser. Nothing here reaches hardware.
        </p>
        <ul className="flex flex-col gap-2">
          {lines.map((line) => (
            <li
              key={line.id}
              className="flex items-center justify-between gap-3 rounded-md border px-3 py-2.5"
            >
              <span className="min-w-0">
                <span className="block truncate font-medium">{line.label}</span>
                <span className="text-sm text-muted-foreground">
                  {line.model} · <span className="font-mono">{line.deviceId.slice(0, 8)}</span> ·{' '}
                  {line.plugged ? 'Plugged in' : 'Unplugged'}
                </span>
              </span>
              <Switch
                label={line.label}
                hideLabel
                checked={line.plugged}
                onCheckedChange={(on) => void bench.plug(line.id, on)}
              />
            </li>
          ))}
        </ul>
        <section className="flex flex-col gap-2">
          <h3 className="font-semibold">Make something go wrong</h3>
          <NativeSelect
            aria-label="Device that misbehaves"
            value={aim}
            onChange={(event) => setTarget(event.target.value)}
          >
            {lines.map((line) => (
              <option key={line.id} value={line.id}>
                {line.label}
              </option>
            ))}
          </NativeSelect>
          <div className="flex flex-wrap gap-2">
            {FAULTS.map(({ kind, label }) => (
              <Button key={kind} size="sm" onClick={() => void bench.fault(aim, kind)}>
                {label}
              </Button>
            ))}
          </div>
        </section>
        <section className="flex flex-col gap-2">
          <h3 className="font-semibold">On the cable</h3>
          {frames.length === 0 && <p className="text-sm text-muted-foreground">No frame yet.</p>}
          <ol className="flex flex-col font-mono text-xs">
            {frames.map((frame, i) => (
              <li key={`${frame.atMs}-${i}`} className="flex gap-3 border-b border-border-subtle py-1">
                <span aria-label={frame.direction === 'out' ? 'to the device' : 'from the device'}>
                  {frame.direction === 'out' ? '→' : '←'}
                </span>
                <span className="w-24">{FRAME_NAMES[frame.type] ?? 'noise'}</span>
                <span className="text-muted-foreground">{frame.bytes} B</span>
              </li>
            ))}
          </ol>
        </section>
      </div>
    </Drawer>
  )
}

'use client'
// The foot of a form that sends a file: how far it is, or the buttons.
import { Button } from '@/components/ui/button'
import { CardFooter } from '@/components/ui/card'
import { Progress } from '@/components/ui/progress'

export interface SendFooterProps {
  sending: { percent: number | null } | null
  onStop: () => void
  onClose: () => void
}

export function SendFooter({ sending, onStop, onClose }: SendFooterProps) {
  if (sending)
    return (
      <CardFooter>
        <div className="min-w-0 flex-1">
          <p className="mb-1.5 text-sm">
            {sending.percent === null ? 'Checking and storing' : `Uploading, ${sending.percent} %`}
          </p>
          <Progress value={sending.percent ?? 100} label="Upload" />
        </div>
        <Button onClick={onStop} disabled={sending.percent === null}>
          Stop
        </Button>
      </CardFooter>
    )
  return (
    <CardFooter className="justify-end">
      <Button onClick={onClose}>Cancel</Button>
      <Button type="submit" variant="primary">
        Add image
      </Button>
    </CardFooter>
  )
}

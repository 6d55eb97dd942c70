'use client'
// The full stop: the attached device is not the one that the session is for. A page, not a toast.
import { Card, CardBody } from '@/components/ui/card'
import { Button, LinkButton } from '@/components/ui/button'
import { DeviceId } from '@/components/ui/device-id'
import { endSession } from '@/components/session/end-session'
import type { Selection } from '@/lib/session/store'

export interface WrongDeviceProps {
  selection: Selection
  attached: { deviceId: string; name: string; place: string | null }
}

export function WrongDevice({ selection, attached }: WrongDeviceProps) {
  const wanted = selection.deviceName ?? 'the device of your session'
  return (
    <div className="flex flex-col gap-5">
      <div className="grid items-stretch gap-4 md:grid-cols-[1fr_auto_1fr]">
        <Side
          heading="Your session is for"
          name={selection.deviceName ?? 'Unnamed device'}
          place={selection.place}
          deviceId={selection.deviceId}
        />
        <p className="self-center text-center text-sm font-semibold text-danger">is not</p>
        <Side
          heading="Attached now, identity proved"
          name={attached.name}
          place={attached.place}
          deviceId={attached.deviceId}
          wrong
        />
      </div>
      <p>
        <b className="font-semibold">Next: unplug this device and plug in {wanted}.</b> The page goes on by
        itself as soon as that device has proved who it is.
      </p>
      <div className="flex flex-wrap gap-2">
        <LinkButton href="/library" variant="primary">
          Choose another capability
        </LinkButton>
        <Button onClick={() => void endSession(selection)}>End session</Button>
      </div>
      <p className="text-sm text-muted-foreground">
        Code <code className="font-mono">wrong-device</code> (14) · Refused by this browser; the device would
        refuse it too.
      </p>
    </div>
  )
}

type SideProps = { heading: string; name: string; place: string | null; deviceId: string; wrong?: boolean }

function Side({ heading, name, place, deviceId, wrong = false }: SideProps) {
  return (
    <Card className={wrong ? 'border-danger-border' : undefined}>
      <CardBody className="flex flex-col gap-2">
        <p className="text-sm text-muted-foreground">{heading}</p>
        <h2 className="text-md font-semibold break-words">{name}</h2>
        {place && <p className="text-sm text-muted-foreground">{place}</p>}
        <DeviceId id={deviceId} form="full" />
      </CardBody>
    </Card>
  )
}

// Which devices have the newest keystore, as far as they have shown it; and, in red, those that may still believe a stolen key.
import { CircleCheck, Cpu } from 'lucide-react'
import Link from 'next/link'
import { formatKid, plural } from '@/components/catalog/words'
import { Callout } from '@/components/ui/callout'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import type { KeyLine } from './key-words'

export function StolenKeys({ path, keys }: { path: string; keys: readonly KeyLine[] }) {
  const believed = keys.filter((key) => key.standing === 'compromised' && key.believers > 0)
  return believed.map((key) => (
    <Callout
      key={key.kid}
      tone="danger"
      title={`${plural(key.believers, 'device')} may still believe the stolen key ${formatKid(key.kid)}`}
      action={
        <Link
          href={`${path}/keys/devices${key.droppedIn === null ? '' : `?below=${key.droppedIn}`}`}
          className="text-sm text-link underline underline-offset-3"
        >
          Show {key.believers === 1 ? 'the device' : 'these devices'}
        </Link>
      }
    >
      {key.droppedIn === null
        ? 'The keystore without it waits for the root’s signature. Until it is issued and a device has it, that device believes the key.'
        : `Each stops when it is attached to Service and gets keystore version ${key.droppedIn} or newer. It counts as done when the device has proved it.`}
    </Callout>
  ))
}

export interface DeviceReachProps {
  path: string
  newest: number
  devices: { behind: number; total: number }
}

export function DeviceReach({ path, newest, devices: { behind, total } }: DeviceReachProps) {
  return (
    <Card>
      <CardHeader
        title={`Devices with version ${newest}`}
        description="As each last proved. Service brings the others up to date."
      />
      <CardBody className="text-sm">
        {total === 0 ? (
          <p className="text-muted-foreground">The catalog holds no device yet.</p>
        ) : behind === 0 ? (
          <p className="flex items-center gap-1.5">
            <CircleCheck className="text-verified" /> All {total} have it.
          </p>
        ) : (
          <p className="flex items-start gap-1.5">
            <Cpu className="mt-0.5" />
            <span>
              {total - behind} of {total} {total - behind === 1 ? 'has' : 'have'} it.{' '}
              <Link href={`${path}/keys/devices`} className="text-link underline underline-offset-3">
                {behind} {behind === 1 ? 'has' : 'have'} not shown it yet
              </Link>
            </span>
          </p>
        )}
      </CardBody>
    </Card>
  )
}

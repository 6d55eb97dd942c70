'use client'
// What a visit brought to light: a revocation that the device was told, a clock that is off, a device to be claimed.
import { Clock } from 'lucide-react'
import { useState } from 'react'
import { PortalError } from '@/components/lib/portal-api'
import { Button, LinkButton } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card'
import { Field, Input, NativeSelect } from '@/components/ui/field'
import type { DeviceFacts } from '@/lib/device/device'
import { formatDuration } from '@/lib/domain/duration'
import { cable, seen } from './view'
import { type VisitShown, useVisit } from './visit-view'

export function VisitNotices({ facts, name }: { facts: DeviceFacts; name: string }) {
  const { notice, clockOffsetS, holding, claimInto } = useVisit(facts.deviceId)
  const groups = claimInto.filter((one) => one.productId === facts.productId)
  return (
    <>
      {notice && <NoticeNote notice={notice} name={name} />}
      {clockOffsetS !== null && (
        <Callout
          tone="warning"
          icon={<Clock />}
          title={`The clock of ${name} is ${formatDuration(Math.abs(clockOffsetS))} ${clockOffsetS < 0 ? 'behind' : 'ahead'}`}
          action={
            <LinkButton href={`/requests/new?device=${facts.deviceId}`}>
              Request one until its next start
            </LinkButton>
          }
        >
          It may take a capability for expired, or for not yet valid. One that is bound to its present start
          ends with a restart, whatever the clock says.
        </Callout>
      )}
      {holding === false && claimInto.length > 0 && (
        <Claim key={facts.deviceId} groups={groups} facts={facts} />
      )}
    </>
  )
}

function NoticeNote({ notice, name }: { notice: NonNullable<VisitShown['notice']>; name: string }) {
  if (notice === 'taken')
    return (
      <Callout tone="neutral" title="A revocation was told to this device" role="status">
        {name} refuses earlier capabilities from now on, as an owner decided. Download newer ones again, or
        request one.
      </Callout>
    )
  return (
    <Callout tone="warning" title="A revocation waits for this device" role="status">
      {notice === 'unknown-signer'
        ? `${name} does not know the key that signed it yet. Update its keystore, then attach it again.`
        : `${name} did not take it. Attach it again; if it keeps refusing, tell an owner.`}
    </Callout>
  )
}

function Claim({ groups, facts }: { groups: VisitShown['claimInto']; facts: DeviceFacts }) {
  const [groupId, setGroup] = useState(groups[0]?.id ?? '')
  const [name, setName] = useState('')
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<PortalError | null>(null)
  const claim = async () => {
    setPending(true)
    setError(null)
    try {
      const { device } = seen().connections.find((one) => one.facts?.deviceId === facts.deviceId) ?? {}
      const { claimAttached } = await cable()
      if (device) await claimAttached(device, { groupId, name: name.trim() || null })
    } catch (failed) {
      setError(
        failed instanceof PortalError
          ? failed
          : new PortalError(
              'failed',
              'The device could not state its identity',
              'Attach it again, then try again.',
            ),
      )
    }
    setPending(false)
  }
  if (groups.length === 0)
    return (
      <Callout tone="warning" title="No device group for its product">
        This device is of your catalog, and no group that you may claim into is of its product. Add one under
        Products.
      </Callout>
    )
  return (
    <Card>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void claim()
        }}
      >
        <CardHeader
          title="Claim this device"
          description="It says that it belongs to your catalog, which does not hold it yet"
        />
        <CardBody className="grid gap-4 sm:grid-cols-2">
          <Field label="Device group" name="group">
            {(ids) => (
              <NativeSelect {...ids} value={groupId} onChange={(event) => setGroup(event.target.value)}>
                {groups.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.name} · {one.product}
                  </option>
                ))}
              </NativeSelect>
            )}
          </Field>
          <Field label="Name" name="name" optional>
            {(ids) => (
              <Input
                {...ids}
                maxLength={200}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          {error && (
            <Callout tone="danger" role="alert" title={error.title} className="sm:col-span-2">
              {error.next} ({error.code})
            </Callout>
          )}
        </CardBody>
        <CardFooter>
          <Button type="submit" variant="primary" pending={pending}>
            Claim this device
          </Button>
        </CardFooter>
      </form>
    </Card>
  )
}

'use client'
// Service: attach, identify, choose a capability, work, end. The state line says where the visit stands; below it is what can
// be done about it.
import dynamic from 'next/dynamic'
import { useCallback, useEffect, useState } from 'react'
import { useNow } from '@/components/session/use-now'
import { useProfile } from '@/components/session/use-profile'
import { Page } from '@/components/shell/page'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { DEVICE_WORDS } from '@/lib/device/errors'
import type { Connection } from '@/lib/device/servicing'
import { SessionBody } from './session-body'
import { AttachAnother, ConnectionPicker } from './connection-picker'
import { NoDevice } from './no-device'
import { servicing, useServicing, wireUsb } from './servicing'
import { type Seen, type Standing, standingOf } from './standing'
import { StateLine } from './state-line'
import { Stopped } from './stopped'
import { useDeviceName } from './use-device-name'
import { WrongDevice } from './wrong-device'

const Bench = dynamic(() => import('@/components/bench/bench').then((m) => m.Bench), { ssr: false })

function supportOf(): Seen['support'] {
  if (!window.isSecureContext) return 'not-secure'
  return 'usb' in navigator ? 'ok' : 'no-usb'
}

export function ServicePage({ demo, signedIn }: { demo: boolean; signedIn: boolean }) {
  const view = useServicing()
  const { selection, files } = useProfile()
  const nowMs = useNow()
  const [support, setSupport] = useState<Seen['support']>('ok')
  const [ready, setReady] = useState(false)
  const [bench, setBench] = useState(false)
  const [missing, setMissing] = useState(false)
  const onMissing = useCallback(() => setMissing(true), [])
  const named = useDeviceName(view.current?.facts ?? null, signedIn)
  const nameOf =
    selection && view.current?.facts?.deviceId === selection.deviceId ? selection.deviceName : null
  const name = named.known
    ? named.name
    : (nameOf ?? (view.current?.facts ? named.name : (view.current?.port.label ?? 'the device')))

  const wire = useCallback((usb: USB) => {
    wireUsb(usb)
      .then(() => setReady(true))
      .catch((error: unknown) =>
        setSupport(error instanceof Error && error.name === 'SecurityError' ? 'blocked' : 'no-usb'),
      )
  }, [])
  const wireReal = useCallback(() => {
    const found = supportOf()
    if (found === 'ok') wire(navigator.usb)
    else setSupport(found)
  }, [wire])
  useEffect(() => {
    if (demo) return
    // After the first paint: what the browser can do is only known here.
    const later = setTimeout(wireReal, 0)
    return () => clearTimeout(later)
  }, [demo, wireReal])

  const standing = standingOf({ view, selection, files, nowMs, support, name, revoked: false })
  const action = (
    <>
      <AttachAnother view={view} />
      {demo && (
        <Button size="sm" aria-expanded={bench} onClick={() => setBench(!bench)}>
          Virtual bench
        </Button>
      )}
    </>
  )
  return (
    <Page title="Service" action={action}>
      <div className="flex flex-col gap-5">
        <StateLine standing={standing} />
        {missing && (
          <Callout
            tone="warning"
            title={DEVICE_WORDS['capability-missing'].title}
            role="alert"
            action={<Button onClick={() => setMissing(false)}>Understood</Button>}
          >
            {DEVICE_WORDS['capability-missing'].next}
          </Callout>
        )}
        {view.problem && (
          <Callout tone="danger" title={DEVICE_WORDS[view.problem.code].title} role="alert">
            {DEVICE_WORDS[view.problem.code].next}
          </Callout>
        )}
        <ConnectionPicker view={view} />
        <Body
          standing={standing}
          connection={view.current}
          onBench={demo ? () => setBench(true) : null}
          ready={ready}
          given={{ name, named, signedIn, onMissing }}
        />
      </div>
      {demo && <Bench open={bench} onOpenChange={setBench} onUsb={wire} onFailed={wireReal} />}
    </Page>
  )
}

type BodyProps = {
  standing: Standing
  connection: Connection | null
  ready: boolean
  onBench: (() => void) | null
  given: { name: string; named: ReturnType<typeof useDeviceName>; signedIn: boolean; onMissing: () => void }
}

function Body({ standing, connection, ready, onBench, given }: BodyProps) {
  const { selection, files } = useProfile()
  if (standing.kind === 'no-device' || standing.kind === 'choosing')
    return <NoDevice files={files} ready={ready} onBench={onBench} />
  if (!connection) return <Stopped standing={standing} connection={null} />
  if (standing.kind === 'wrong-device' && selection && connection.facts) {
    return (
      <WrongDevice
        selection={selection}
        attached={{ deviceId: connection.facts.deviceId, name: given.name, place: given.named.place }}
      />
    )
  }
  if (!connection.facts || connection.state.kind === 'failed')
    return <Stopped standing={standing} connection={connection} />
  return (
    <SessionBody
      standing={standing}
      connection={connection}
      facts={connection.facts}
      given={given}
      onReadAgain={() => void servicing.readAgain()}
    />
  )
}

// One device: who it is, how it was last seen, what is open, and everything that happened to it.
import type { Metadata } from 'next'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { deviceName } from '@/components/catalog/words'
import { DeviceFacts } from '@/components/devices/device-facts'
import { ClockNote, DeviceFindings, Revocations } from '@/components/devices/device-record'
import { DeviceHead } from '@/components/devices/device-head'
import { EditDevice } from '@/components/devices/edit-device'
import { Timeline } from '@/components/devices/timeline'
import { Handovers } from '@/components/handover/handovers'
import { Page } from '@/components/shell/page'
import { LinkButton } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { When } from '@/components/ui/time'
import { can } from '@/lib/domain/policy'
import { deviceStanding } from '@/lib/server/queries/device-standing'
import { deviceTimeline } from '@/lib/server/queries/device-timeline'
import { deviceDetail } from '@/lib/server/queries/devices'
import { handoversOf } from '@/lib/server/queries/handovers'
import { type Search, load } from '../../load'
import { editDeviceAction } from '../actions'
import { historyHref, historyOf, leadHref } from './history'
import {
  dropHandoverAction,
  importHandoverAction,
  makeHandoverAction,
  withdrawHandoverAction,
} from '../handover-actions'

export const metadata: Metadata = { title: 'Device' }

export default async function Device({
  params,
  searchParams,
}: {
  params: Promise<{ catalog: string; id: string }>
  searchParams: Search
}) {
  const { catalog, id } = await params
  const { part, before } = await historyOf(searchParams)
  const loaded = await load({ catalog, path: `devices/${id}`, ids: [id] }, async (context) => ({
    device: await deviceDetail(context, { catalogId: catalog, id }),
    handovers: await handoversOf(context, { catalogId: catalog, device: id }),
    timeline: await deviceTimeline(context, { catalogId: catalog, id, part: part ?? undefined, before }),
    standing: await deviceStanding(context, { catalogId: catalog, id }),
    readsAll: can(context.viewer, 'request.see-all', { catalogId: catalog }),
  }))
  if (!loaded.value) return <NotPermitted title="Device" detail={loaded.refused} />
  const { device, handovers, standing, timeline, readsAll } = loaded.value
  const path = `/catalogs/${catalog}`
  const own = `${path}/devices/${id}`
  const { next } = timeline
  const lines = timeline.lines.map(({ leads, ...line }) => ({
    ...line,
    href: leadHref(path, leads, readsAll),
  }))
  return (
    <Page title={deviceName(device)} parent={{ label: 'Devices', href: `${path}/devices` }}>
      <DeviceHead device={device} live={device.open.length} action={<Actions device={device} />} />
      {device.until && (
        <Callout tone="warning" title="Released" className="mb-5">
          It left this catalog <When at={device.until} />. Nothing new can be asked for it here.
        </Callout>
      )}
      <ClockNote {...standing} path={path} deviceId={device.id} mayRequest={device.may.request} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_360px]">
        <div className="flex min-w-0 flex-col gap-5">
          <DeviceFindings findings={standing.findings} path={path} />
          <Timeline
            path={own}
            lines={lines}
            part={part}
            older={next && historyHref(own, { part, before: next })}
            newest={before ? historyHref(own, { part }) : null}
          />
          <Handovers
            device={{ id, catalogId: catalog, name: deviceName(device) }}
            {...handovers}
            make={makeHandoverAction}
            withdraw={withdrawHandoverAction}
            importSigned={importHandoverAction}
            drop={dropHandoverAction}
          />
          <Revocations revocations={standing.revocations} noticeKey={standing.noticeKey} />
        </div>
        <DeviceFacts device={device} clock={standing.clock} open={device.open} catalogPath={path} />
      </div>
    </Page>
  )
}

function Actions({ device }: { device: Awaited<ReturnType<typeof deviceDetail>> }) {
  if (device.until) return null
  const { id, catalogId, name, serial, groupId } = device
  return (
    <>
      {device.may.edit && (
        <EditDevice
          device={{ id, catalogId, name, serial, groupId }}
          groups={device.groups}
          action={editDeviceAction}
        />
      )}
      {device.may.request && (
        <LinkButton variant="primary" href={`/requests/new?catalog=${catalogId}&device=${id}`}>
          Request a capability
        </LinkButton>
      )}
    </>
  )
}

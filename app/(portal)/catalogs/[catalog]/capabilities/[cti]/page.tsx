// A capability's life on one page: asked, approved, downloaded, valid until; what it allowed; what the log says of it.
import type { Metadata } from 'next'
import Link from 'next/link'
import { AllowRebind } from '@/components/capability/allow-rebind'
import { EndedNote } from '@/components/capability/ended-note'
import { LifeEntries } from '@/components/capability/life-entries'
import { LifeLine } from '@/components/capability/life-line'
import { Record } from '@/components/capability/record'
import { Revoke } from '@/components/capability/revoke'
import { StandingBadge } from '@/components/capability/standing'
import { type Fact, Facts } from '@/components/catalog/facts'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { deviceName, formatKid, formatUuid } from '@/components/catalog/words'
import { FindingList } from '@/components/findings/finding-list'
import { AllowLists } from '@/components/inbox/allow-lists'
import { Decisions } from '@/components/inbox/decisions'
import { TYPE_NAMES } from '@/components/request/words'
import { CapabilityType } from '@/components/session/capability-type'
import { Page } from '@/components/shell/page'
import { Callout } from '@/components/ui/callout'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'
import { DeviceId } from '@/components/ui/device-id'
import { When } from '@/components/ui/time'
import { durationInWords } from '@/lib/domain/duration'
import { can } from '@/lib/domain/policy'
import { type CapabilityLife, capabilityLife } from '@/lib/server/queries/capabilities'
import { type CapabilityRecord, capabilityRecord } from '@/lib/server/queries/record'
import { namesOfMembers } from '@/lib/server/queries/members'
import { load } from '../../load'
import { allowRebindAction, reissueAction, revokeAction } from '../actions'

export const metadata: Metadata = { title: 'Capability' }

export default async function Capability({ params }: { params: Promise<{ catalog: string; cti: string }> }) {
  const { catalog, cti } = await params
  const loaded = await load({ catalog, path: `capabilities/${cti}`, ids: [cti] }, async (context) => {
    const life = await capabilityLife(context, { catalogId: catalog, cti })
    const seesPeople = can(context.viewer, 'member.see', { catalogId: catalog })
    const people = seesPeople ? await namesOfMembers(context, catalog) : []
    const record = await capabilityRecord(context, { catalogId: catalog, cti })
    return { life, record, names: Object.fromEntries(people) }
  })
  if (!loaded.value) return <NotPermitted title="Capability" detail={loaded.refused} />
  const { life, record, names } = loaded.value
  const path = `/catalogs/${catalog}`
  return (
    <Page
      title={formatUuid(cti).split(' …')[0]!}
      parent={{ label: 'Capabilities', href: `${path}/capabilities` }}
    >
      <Head life={life} record={record} />
      {record.endReason && (
        <EndedNote
          catalogId={catalog}
          cti={cti}
          requester={life.requester}
          device={deviceName(life.device)}
          endReason={record.endReason}
          revocation={record.revocation}
          mayReissue={record.may.reissue}
          reissue={reissueAction}
        />
      )}
      {life.rebindAllowed && (
        <Callout tone="warning" title="A new browser is allowed, once" className="mb-5">
          {life.requester} can download it again in another browser, and it is bound to that one from then on.
        </Callout>
      )}
      <LifeLine
        asked={{ at: life.asked.createdAt, by: life.requester, ticket: life.asked.ticket }}
        approved={approvedBy(life)}
        downloadedAt={life.createdAt}
        durationS={life.asked.durationS}
        expiresAt={life.expiresAt}
        standing={life.standing}
      />
      <div className="mt-5 grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_400px]">
        <div className="flex min-w-0 flex-col gap-5">
          <Card>
            <CardHeader title="Why it was asked for" />
            <CardBody className="flex flex-col gap-2">
              <p className="max-w-[70ch] break-words whitespace-pre-line">{life.asked.reason}</p>
              <p className="text-sm text-muted-foreground">{life.asked.tasks.join(', ')}</p>
            </CardBody>
          </Card>
          {record.findings && record.findings.length > 0 && (
            <Card className="overflow-clip">
              <CardHeader title="Findings" description="What does not agree with this capability" />
              <FindingList path={path} rows={record.findings} />
            </Card>
          )}
          <Record books={record.books} receipts={record.receipts} />
          <LifeEntries entries={life.entries} names={names} />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <Card>
            <CardHeader title="Facts" />
            <CardBody>
              <Facts facts={factsOf(life, path)} />
            </CardBody>
          </Card>
          {life.asked.reviews.length > 0 && (
            <section className="flex flex-col gap-3">
              <h2 className="text-sm font-semibold">Decisions</h2>
              <Decisions reviews={life.asked.reviews} />
            </section>
          )}
          <section className="flex flex-col gap-3">
            <h2 className="text-sm font-semibold">What it allowed, on this device only</h2>
            <AllowLists
              allows={life.asked.allows}
              until={`Anything after ${durationInWords(life.asked.durationS)}`}
              narrow
            />
          </section>
        </div>
      </div>
    </Page>
  )
}

function Head({ life, record }: { life: CapabilityLife; record: CapabilityRecord }) {
  const { cti, requester } = life
  const about = { catalogId: life.asked.catalogId, cti, requester, device: deviceName(life.device) }
  return (
    <div className="mb-6 flex flex-wrap items-start justify-between gap-4">
      <div className="flex min-w-0 flex-col gap-1.5">
        <h1 className="text-xl font-semibold break-words">
          {TYPE_NAMES[life.type]} on {deviceName(life.device)}
        </h1>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted-foreground">
          <StandingBadge standing={life.standing} />
          <span>{life.requester}</span>
          <span className="flex items-center gap-1">
            Capability <span className="id">{formatUuid(life.cti)}</span>
            <CopyButton text={life.cti} label="Copy the capability’s id" />
          </span>
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {life.may.allowRebind && !life.rebindAllowed && <AllowRebind {...about} action={allowRebindAction} />}
        {record.may.revoke && (
          <Revoke {...about} others={record.others} noticeKey={record.noticeKey} action={revokeAction} />
        )}
      </div>
    </div>
  )
}

function approvedBy({ asked }: CapabilityLife) {
  const by = asked.reviews.filter((review) => review.decision === 'approve').map((review) => review.reviewer)
  return asked.approval && { at: asked.approval.at, by: by.join(', '), needed: asked.needed }
}

function factsOf(life: CapabilityLife, path: string): Fact[] {
  return [
    { label: 'Type', value: <CapabilityType type={life.type} /> },
    {
      label: 'Device',
      value: (
        <Link href={`${path}/devices/${life.device.id}`} className="text-link underline underline-offset-3">
          {deviceName(life.device)}
        </Link>
      ),
    },
    { label: 'Device ID', value: <DeviceId id={life.device.deviceId} form="middle" /> },
    { label: 'Product', value: `${life.device.product} · ${life.device.group}` },
    { label: 'Downloaded', value: <When at={life.createdAt} form="evidence" /> },
    { label: 'Valid from', value: <When at={life.notBefore} form="evidence" /> },
    { label: 'Valid until', value: <When at={life.expiresAt} form="evidence" /> },
    { label: 'Epoch', value: life.epoch },
    { label: 'Signed with', value: <span className="id">{formatKid(life.kid)}</span> },
    { label: 'Bound to', value: <Bound profileKey={life.profileKey} /> },
    { label: 'Policy', value: `Version ${life.asked.policyVersion}` },
    { label: 'Request', value: <span className="id break-all text-muted-foreground">{life.request}</span> },
    { label: 'Content hash', value: <Hash hex={life.asked.contentHash} /> },
  ]
}

function Bound({ profileKey }: { profileKey: string | null }) {
  if (!profileKey) return 'No browser: whoever has the file'
  return (
    <>
      One browser, <Hash hex={profileKey} />
    </>
  )
}

function Hash({ hex }: { hex: string }) {
  return (
    <span className="inline-flex items-center gap-1">
      <span className="id text-muted-foreground">{hex.slice(0, 16)}…</span>
      <CopyButton text={hex} label="Copy all of it" />
    </span>
  )
}

// One version of the policy in plain words: what requests that name it are judged by.
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { History } from '@/components/policy/history'
import { PlainWords } from '@/components/policy/plain-words'
import { Page, PageHeading } from '@/components/shell/page'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { When } from '@/components/ui/time'
import { policyHistory } from '@/lib/server/queries/policy'
import { load } from '../../../load'

export const metadata: Metadata = { title: 'Policy version' }

export default async function PolicyVersion({
  params,
}: {
  params: Promise<{ catalog: string; version: string }>
}) {
  const { catalog, version: text } = await params
  if (!/^[1-9][0-9]{0,8}$/.test(text)) notFound()
  const version = Number(text)
  const loaded = await load({ catalog, path: `policy/versions/${text}` }, (context) =>
    policyHistory(context, { catalogId: catalog, upTo: version }),
  )
  const path = `/catalogs/${catalog}/policy`
  if (!loaded.value) return <NotPermitted title="Policy" detail={loaded.refused} />
  const [shown] = loaded.value.versions
  const lead = (
    <>
      {shown!.by ? `${shown!.by} made it, ` : 'Made with the catalog, '}
      <When at={shown!.at} form="clock" />. Requests that were made under it are judged by it.
    </>
  )
  return (
    <Page title={`Version ${version}`} parent={{ label: 'Policy', href: path }}>
      <PageHeading lead={lead}>Policy version {version}</PageHeading>
      <div className="flex max-w-170 flex-col gap-5">
        <Card>
          <CardHeader title="In plain words" />
          <CardBody>
            <PlainWords document={shown!.document} before={shown!.document} names={loaded.value.names} />
          </CardBody>
        </Card>
        <History path={path} {...loaded.value} />
      </div>
    </Page>
  )
}

// The policy of the catalog: a form for owners of all of it, the words of it for everybody; what it touches today, and its versions.
import type { Metadata } from 'next'
import Link from 'next/link'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { History } from '@/components/policy/history'
import { PlainWords } from '@/components/policy/plain-words'
import { PolicyForm } from '@/components/policy/policy-form'
import { Uses } from '@/components/policy/uses'
import { Page, PageHeading } from '@/components/shell/page'
import { Callout } from '@/components/ui/callout'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { When } from '@/components/ui/time'
import { changesOf } from '@/lib/server/queries/changes'
import { policyHistory, policyOf } from '@/lib/server/queries/policy'
import { settleChanges } from '@/lib/server/usecases/govern'
import { load } from '../load'
import { changePolicyAction } from './actions'

export const metadata: Metadata = { title: 'Policy' }

export default async function Policy({ params }: { params: Promise<{ catalog: string }> }) {
  const { catalog } = await params
  const loaded = await load({ catalog, path: 'policy' }, async (context) => {
    await settleChanges(context, { catalogId: catalog })
    const policy = await policyOf(context, catalog)
    const { waiting } = policy.watches ? await changesOf(context, { catalogId: catalog }) : { waiting: [] }
    return {
      policy,
      history: await policyHistory(context, { catalogId: catalog }),
      waiting: waiting.filter((change) => change.policy),
    }
  })
  if (!loaded.value) return <NotPermitted title="Policy" detail={loaded.refused} />
  const { policy, history, waiting } = loaded.value
  const { version, document, createdAt } = policy
  const path = `/catalogs/${catalog}`
  const lead = (
    <>
      What may be asked for, by whom it is decided, and for how long it lasts. Version {version}, in force
      since <When at={createdAt} form="clock" />.
    </>
  )
  return (
    <Page title="Policy">
      <PageHeading lead={lead}>Policy</PageHeading>
      {waiting.map((change) => (
        <Callout key={change.id} tone="warning" title={`${change.title} is proposed`} className="mb-5">
          {change.own ? 'You' : change.proposer} proposed it.{' '}
          {change.inForceAt ? (
            <>
              It comes into force <When at={change.inForceAt} form="clock" />.
            </>
          ) : (
            `${change.given} of ${change.needed ?? 1} approved.`
          )}{' '}
          <Link href={`${path}/changes#change-${change.id}`} className="text-link underline">
            Open the change
          </Link>
        </Callout>
      ))}
      {policy.mayChange ? (
        <PolicyForm
          key={version}
          catalogId={catalog}
          version={version}
          document={document}
          groups={policy.groups}
          owners={policy.owners}
          people={policy.people}
          open={policy.open}
          action={changePolicyAction}
        />
      ) : (
        <Card className="max-w-170">
          <CardHeader title="In plain words" />
          <CardBody>
            <PlainWords document={document} before={document} names={policy.names} />
          </CardBody>
        </Card>
      )}
      <div className="mt-5 flex max-w-170 flex-col gap-5">
        <Uses path={path} rules={document.autoApproval} uses={policy.uses} />
        <History path={`${path}/policy`} {...history} />
      </div>
    </Page>
  )
}

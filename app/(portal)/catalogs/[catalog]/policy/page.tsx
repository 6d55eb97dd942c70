// The policy of the catalog: a form for owners of all of it, the words of it for everybody.
import type { Metadata } from 'next'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { PlainWords } from '@/components/policy/plain-words'
import { PolicyForm } from '@/components/policy/policy-form'
import { Page, PageHeading } from '@/components/shell/page'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { When } from '@/components/ui/time'
import { policyOf } from '@/lib/server/queries/catalog'
import { load } from '../load'
import { changePolicyAction } from './actions'

export const metadata: Metadata = { title: 'Policy' }

export default async function Policy({ params }: { params: Promise<{ catalog: string }> }) {
  const { catalog } = await params
  const loaded = await load({ catalog, path: 'policy' }, (context) => policyOf(context, catalog))
  if (!loaded.value) return <NotPermitted title="Policy" detail={loaded.refused} />
  const { version, document, groups, createdAt, mayChange } = loaded.value
  const lead = (
    <>
      What may be asked for, by whom it is decided, and for how long it lasts. Version {version}, in force
      since <When at={createdAt} form="clock" />.
    </>
  )
  return (
    <Page title="Policy">
      <PageHeading lead={lead}>Policy</PageHeading>
      {mayChange ? (
        <PolicyForm
          key={version}
          catalogId={catalog}
          version={version}
          document={document}
          groups={groups}
          action={changePolicyAction}
        />
      ) : (
        <Card className="max-w-170">
          <CardHeader title="In plain words" />
          <CardBody>
            <PlainWords document={document} before={document} names={groups} />
          </CardBody>
        </Card>
      )}
    </Page>
  )
}

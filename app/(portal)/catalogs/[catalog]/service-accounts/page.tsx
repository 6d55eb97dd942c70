// The service accounts of a catalog: programs that act by API token alone.
import type { Metadata } from 'next'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { CreateAccount } from '@/components/services/create-account'
import { ServiceAccounts } from '@/components/services/service-accounts'
import { Page, PageHeading } from '@/components/shell/page'
import { serviceAccountsOf } from '@/lib/server/queries/service-accounts'
import { load } from '../load'
import * as actions from './actions'

export const metadata: Metadata = { title: 'Service accounts' }

export default async function Services({ params }: { params: Promise<{ catalog: string }> }) {
  const { catalog } = await params
  const loaded = await load({ catalog, path: 'service-accounts' }, (context) =>
    serviceAccountsOf(context, catalog),
  )
  if (!loaded.value) return <NotPermitted title="Service accounts" detail={loaded.refused} />
  const { accounts, mayChange } = loaded.value
  return (
    <Page title="Service accounts" parent={{ label: 'Members', href: `/catalogs/${catalog}/members` }}>
      <PageHeading lead="For programs. They belong to the catalog, act by API token alone, and never decide.">
        Service accounts
      </PageHeading>
      <div className="flex flex-col gap-5">
        {mayChange && <CreateAccount catalogId={catalog} action={actions.createServiceAccountAction} />}
        <ServiceAccounts
          catalogId={catalog}
          accounts={accounts}
          mayChange={mayChange}
          makeToken={actions.makeServiceTokenAction}
          revoke={actions.revokeServiceTokenAction}
          end={actions.endServiceAccountAction}
        />
      </div>
    </Page>
  )
}

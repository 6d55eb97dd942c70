// One's own account: who one is here, in which catalogs, and the password.
import type { Metadata } from 'next'
import { ChangePassword } from '@/components/account/change-password'
import { Facts } from '@/components/catalog/facts'
import { Page, PageHeading } from '@/components/shell/page'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { requirePage } from '@/lib/server/auth/page'
import { navigationFor } from '@/lib/server/queries/navigation'
import { changePasswordAction } from './actions'

export const metadata: Metadata = { title: 'Account' }

export default async function Account() {
  const context = await requirePage('/account')
  const { name, email, isOperator } = context.viewer
  const catalogs = await navigationFor(context)
  const roles = catalogs.map((catalog) => ({ label: catalog.name, value: catalog.roles.join(', ') }))
  return (
    <Page title="Account">
      <PageHeading>Account</PageHeading>
      <div className="flex max-w-140 flex-col gap-5">
        <Card>
          <CardHeader title="You" />
          <CardBody>
            <Facts
              facts={[
                { label: 'Name', value: name },
                { label: 'E-mail', value: email },
                ...(isOperator ? [{ label: 'Installation', value: 'Operator' }] : []),
              ]}
            />
          </CardBody>
        </Card>
        <Card>
          <CardHeader title="Your roles" />
          <CardBody>
            {roles.length > 0 ? (
              <Facts facts={roles} />
            ) : (
              <p className="text-sm text-muted-foreground">None. An owner of a catalog adds people to it.</p>
            )}
          </CardBody>
        </Card>
        <ChangePassword action={changePasswordAction} />
      </div>
    </Page>
  )
}

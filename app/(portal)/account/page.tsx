// One's own account: who one is here, in which catalogs, the API tokens that stand for one, and the password.
import type { Metadata } from 'next'
import { ChangePassword } from '@/components/account/change-password'
import { MakeToken } from '@/components/account/make-token'
import { SignInList } from '@/components/account/sign-in-list'
import { TokenList } from '@/components/account/token-list'
import { ProfileList } from '@/components/profiles/profile-list'
import { Facts } from '@/components/catalog/facts'
import { Page, PageHeading } from '@/components/shell/page'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { requirePage } from '@/lib/server/auth/page'
import { providerNames } from '@/lib/server/auth/session'
import { navigationFor } from '@/lib/server/queries/navigation'
import { ownProfiles } from '@/lib/server/queries/profiles'
import { ownSignIns } from '@/lib/server/queries/sign-ins'
import { ownTokens } from '@/lib/server/queries/tokens'
import { blockProfileAction } from '../catalogs/[catalog]/profiles/actions'
import { PasskeySection } from './passkey-section'
import { changePasswordAction, endSignInsAction, makeTokenAction, revokeTokenAction } from './actions'

export const metadata: Metadata = { title: 'Account' }

export default async function Account() {
  const context = await requirePage('/account')
  const { name, email, isOperator } = context.viewer
  const catalogs = await navigationFor(context)
  const names = catalogs.map(({ id, name: called }) => ({ id, name: called }))
  const profiles = await ownProfiles(context)
  const signIns = await ownSignIns(context)
  const tokens = await ownTokens(context)
  const roles = catalogs.map((catalog) => ({ label: catalog.name, value: catalog.roles.join(', ') }))
  return (
    <Page title="Account">
      <PageHeading>Account</PageHeading>
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_400px]">
        <div className="flex min-w-0 flex-col gap-5">
          <PasskeySection context={context} catalogs={names} />
          <SignInList rows={signIns} providers={providerNames()} end={endSignInsAction} />
          <MakeToken action={makeTokenAction} catalogs={names} />
          <TokenList tokens={tokens} catalogs={names} revoke={revokeTokenAction} />
          <Card className="overflow-clip">
            <CardHeader
              title="Your browsers"
              description="Capabilities you downloaded work in these. If you lose one, block it here."
            />
            <ProfileList rows={profiles} ownOnly block={blockProfileAction} />
          </Card>
        </div>
        <div className="flex min-w-0 flex-col gap-5 max-lg:order-first">
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
                <p className="text-sm text-muted-foreground">
                  None. An owner of a catalog adds people to it.
                </p>
              )}
            </CardBody>
          </Card>
          <ChangePassword action={changePasswordAction} />
        </div>
      </div>
    </Page>
  )
}

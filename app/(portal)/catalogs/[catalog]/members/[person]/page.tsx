// One person of the catalog: what they are, what is open, what they hold; and, for owners, changing or ending it.
import type { Metadata } from 'next'
import { Facts } from '@/components/catalog/facts'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { plural } from '@/components/catalog/words'
import { EditRoles } from '@/components/members/edit-roles'
import { Held } from '@/components/members/held'
import { Invitation } from '@/components/members/invitation'
import { Leave } from '@/components/members/leave'
import { PasswordLink } from '@/components/members/password-link'
import { WaitingRoles } from '@/components/members/waiting-roles'
import { Page, PageHeading } from '@/components/shell/page'
import { LinkButton } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { When } from '@/components/ui/time'
import { providerNames } from '@/lib/server/auth/session'
import { memberOf } from '@/lib/server/queries/members'
import { load } from '../../load'
import { changeMemberAction, inviteAgainAction, passwordLinkAction, removeMemberAction } from '../actions'

export const metadata: Metadata = { title: 'Member' }

export default async function Member({ params }: { params: Promise<{ catalog: string; person: string }> }) {
  const { catalog, person } = await params
  const loaded = await load({ catalog, path: `members/${person}`, ids: [person] }, (context) =>
    memberOf(context, { catalogId: catalog, personId: person }),
  )
  if (!loaded.value) return <NotPermitted title="Member" detail={loaded.refused} />
  const member = loaded.value
  const { name, email, pending, until, own, may, held, open, groups } = member
  const path = `/catalogs/${catalog}`
  return (
    <Page title={name} parent={{ label: 'Members', href: `${path}/members` }}>
      <PageHeading lead={email}>{name}</PageHeading>
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_360px]">
        <div className="flex min-w-0 flex-col gap-5">
          {until && (
            <Callout tone="neutral" title={`${name} no longer belongs to this catalog`}>
              Since <When at={until} form="clock" />. What they did stays in the log.
            </Callout>
          )}
          {pending && !until && (
            <Invitation
              catalogId={catalog}
              person={member}
              until={pending.until}
              again={may.change ? inviteAgainAction : null}
            />
          )}
          <WaitingRoles catalogId={catalog} rows={member.waiting} />
          <EditRoles
            catalogId={catalog}
            person={member}
            groups={groups}
            providers={providerNames()}
            action={may.change && !until ? changeMemberAction : null}
          />
          <Held catalogId={catalog} rows={held} gone={until !== null} />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <Card>
            <CardHeader title="Now" />
            <CardBody className="flex flex-col gap-4">
              <Facts
                facts={[
                  { label: until ? 'Was here from' : 'Since', value: <When at={member.since} /> },
                  { label: 'Requests', value: open.waiting ? `${open.waiting} waiting` : 'None waiting' },
                  {
                    label: 'Approvals',
                    value: open.approved ? `${open.approved} not downloaded` : 'None open',
                  },
                  {
                    label: 'Holds',
                    value: held.length ? plural(held.length, 'capability', 'capabilities') : 'None',
                  },
                ]}
              />
              <LinkButton href={`${path}/log?person=${person}`} className="self-start">
                What they did
              </LinkButton>
            </CardBody>
          </Card>
          {!until && (may.remove || may.change) && (
            <Card>
              <CardHeader title="Access" />
              <CardBody className="flex flex-col gap-3">
                {may.change && !pending && !own && (
                  <PasswordLink catalogId={catalog} person={member} action={passwordLinkAction} />
                )}
                {may.remove && (
                  <Leave
                    catalogId={catalog}
                    person={member}
                    own={own}
                    open={open}
                    held={held.length}
                    providers={providerNames()}
                    action={removeMemberAction}
                  />
                )}
              </CardBody>
            </Card>
          )}
        </div>
      </div>
    </Page>
  )
}

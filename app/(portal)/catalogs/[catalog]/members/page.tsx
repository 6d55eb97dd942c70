// The people of the catalog.
import type { Metadata } from 'next'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { AddMember } from '@/components/members/add-member'
import { MemberTable } from '@/components/members/member-table'
import { Page, PageHeading } from '@/components/shell/page'
import { LinkButton } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { membersOf } from '@/lib/server/queries/catalog'
import { load } from '../load'
import { endMembershipAction, inviteAction, passwordLinkAction } from './actions'

export const metadata: Metadata = { title: 'Members' }

export default async function Members({ params }: { params: Promise<{ catalog: string }> }) {
  const { catalog } = await params
  const loaded = await load({ catalog, path: 'members' }, async (context) => ({
    ...(await membersOf(context, catalog)),
    self: context.viewer.personId,
  }))
  if (!loaded.value) return <NotPermitted title="Members" detail={loaded.refused} />
  const { members, groups, mayChange, self } = loaded.value
  const [present, past] = [members.filter((one) => !one.until), members.filter((one) => one.until)]
  return (
    <Page
      title="Members"
      action={
        <LinkButton size="sm" href={`/catalogs/${catalog}/profiles`}>
          Browser profiles
        </LinkButton>
      }
    >
      <PageHeading lead="Who decides, who services and who audits. A role can be narrowed to one device group.">
        Members
      </PageHeading>
      <div className="flex flex-col gap-5">
        {mayChange && <AddMember catalogId={catalog} groups={groups} action={inviteAction} />}
        <Card className="overflow-clip">
          <MemberTable
            label="Members"
            catalogId={catalog}
            rows={present}
            self={self}
            actions={mayChange ? { end: endMembershipAction, passwordLink: passwordLinkAction } : null}
          />
        </Card>
        {past.length > 0 && (
          <section className="flex flex-col gap-3">
            <h2 className="text-md font-semibold">Before</h2>
            <Card className="overflow-clip">
              <MemberTable
                label="Ended memberships"
                catalogId={catalog}
                rows={past}
                self={self}
                actions={null}
              />
            </Card>
          </section>
        )}
      </div>
    </Page>
  )
}

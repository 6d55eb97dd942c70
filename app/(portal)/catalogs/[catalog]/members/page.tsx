// The people of the catalog, and who were here before: search, 50 a page.
import { SearchX, Users } from 'lucide-react'
import type { Metadata } from 'next'
import { FilterForm } from '@/components/catalog/filter-form'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { Pager } from '@/components/catalog/pager'
import { SlashSearch } from '@/components/catalog/slash-search'
import { TabLinks } from '@/components/catalog/tab-links'
import { plural } from '@/components/catalog/words'
import { AddMember } from '@/components/members/add-member'
import { MemberTable } from '@/components/members/member-table'
import { WaitingRoles } from '@/components/members/waiting-roles'
import { Page, PageHeading } from '@/components/shell/page'
import { LinkButton } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Empty } from '@/components/ui/empty'
import { providerNames } from '@/lib/server/auth/session'
import { membersOf } from '@/lib/server/queries/members'
import { type Search, load, one, pageOf } from '../load'
import { inviteAction } from './actions'

export const metadata: Metadata = { title: 'Members' }

export default async function Members({
  params,
  searchParams,
}: {
  params: Promise<{ catalog: string }>
  searchParams: Search
}) {
  const { catalog } = await params
  const { q, tab, page: at } = await searchParams
  const text = one(q).slice(0, 200)
  const former = one(tab) === 'former'
  const page = pageOf(at)
  const loaded = await load({ catalog, path: 'members' }, async (context) => ({
    ...(await membersOf(context, { catalogId: catalog, text, former, page })),
    self: context.viewer.personId,
  }))
  if (!loaded.value) return <NotPermitted title="Members" detail={loaded.refused} />
  const { people, counts, more, groups, waiting, mayChange, self } = loaded.value
  const path = `/catalogs/${catalog}/members`
  const href = (changed: { tab?: boolean; page?: number }) => {
    const query = new URLSearchParams({
      ...(text && { q: text }),
      ...((changed.tab ?? former) && { tab: 'former' }),
      ...(changed.page && changed.page > 1 && { page: String(changed.page) }),
    })
    return query.size > 0 ? `${path}?${query}` : path
  }
  const total = former ? counts.former : counts.present
  const searchable = text !== '' || counts.present + counts.former > 10
  return (
    <Page
      title="Members"
      action={
        <LinkButton size="sm" href={`/catalogs/${catalog}/profiles`}>
          Browser profiles
        </LinkButton>
      }
    >
      <PageHeading lead="Who decides, who services and who audits. A role can be narrowed to device groups.">
        Members
      </PageHeading>
      <div className="flex flex-col gap-5">
        {mayChange && !former && <AddMember catalogId={catalog} groups={groups} action={inviteAction} />}
        {!former && <WaitingRoles catalogId={catalog} rows={waiting} />}
        {searchable && (
          <FilterForm path={path} label="Search members" className="flex max-w-130 gap-2">
            {former && <input type="hidden" name="tab" value="former" />}
            <SlashSearch
              key={text}
              name="q"
              label="Search by name or e-mail"
              placeholder="Name or e-mail"
              defaultValue={text}
              maxLength={200}
              className="flex-1"
            />
          </FilterForm>
        )}
        {(former || counts.former > 0) && (
          <TabLinks
            label="Members"
            tabs={[
              { label: 'Members', href: href({ tab: false }), count: counts.present, here: !former },
              { label: 'Former', href: href({ tab: true }), count: counts.former, here: former },
            ]}
          />
        )}
        {people.length === 0 ? (
          <Empty icon={text ? <SearchX /> : <Users />} as="h2" title={text ? 'Nobody found' : 'Nobody here'}>
            {text ? 'No name or address has this in it.' : 'Nobody has left this catalog.'}
          </Empty>
        ) : (
          <Card className="overflow-clip">
            <MemberTable
              label={former ? 'Former members' : 'Members'}
              catalogId={catalog}
              rows={people}
              self={self}
              former={former}
              providers={providerNames()}
            />
          </Card>
        )}
      </div>
      {total > 50 && (
        <Pager
          words={`Page ${page} of ${plural(total, 'person', 'people')}`}
          previous={page > 1 ? href({ page: page - 1 }) : null}
          next={more ? href({ page: page + 1 }) : null}
        />
      )}
    </Page>
  )
}

// The browsers in which capabilities of this catalog were downloaded, by person.
import type { Metadata } from 'next'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { ProfileList } from '@/components/profiles/profile-list'
import { Page, PageHeading } from '@/components/shell/page'
import { Card } from '@/components/ui/card'
import { profilesOf } from '@/lib/server/queries/profiles'
import { load } from '../load'
import { blockProfileAction } from './actions'

export const metadata: Metadata = { title: 'Browser profiles' }

export default async function Profiles({ params }: { params: Promise<{ catalog: string }> }) {
  const { catalog } = await params
  const loaded = await load({ catalog, path: 'profiles' }, (context) => profilesOf(context, catalog))
  if (!loaded.value) return <NotPermitted title="Browser profiles" detail={loaded.refused} />
  return (
    <Page title="Browser profiles" parent={{ label: 'Members', href: `/catalogs/${catalog}/members` }}>
      <PageHeading lead="A capability works in the browser that downloaded it. One that was lost is blocked in one act.">
        Browser profiles
      </PageHeading>
      <Card className="overflow-clip">
        <ProfileList rows={loaded.value} ownOnly={false} block={blockProfileAction} />
      </Card>
    </Page>
  )
}

// The log of the catalog: filtered, newest first; and beside it the sign-ins of its members.
import { ScrollText, SearchX } from 'lucide-react'
import type { Metadata } from 'next'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { TabLinks } from '@/components/catalog/tab-links'
import { plural } from '@/components/catalog/words'
import { EntryList } from '@/components/log/entry-list'
import { LogFilters } from '@/components/log/log-filters'
import { Page, PageHeading } from '@/components/shell/page'
import { LinkButton } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { ZoneNote } from '@/components/ui/time'
import { ENTRIES_PER_PAGE, readLog } from '@/lib/server/queries/log'
import { type Search, load } from '../load'
import { logAddress, logHref } from './query'

export const metadata: Metadata = { title: 'Log' }

export default async function Log({
  params,
  searchParams,
}: {
  params: Promise<{ catalog: string }>
  searchParams: Search
}) {
  const { catalog } = await params
  const address = await logAddress(catalog, searchParams)
  const loaded = await load({ catalog, path: 'log' }, (context) => readLog(context, address.query))
  if (!loaded.value) return <NotPermitted title="Log" detail={loaded.refused} />
  const { entries, next, people } = loaded.value
  const path = `/catalogs/${catalog}/log`
  const tabs = [
    { label: 'Catalog', href: path, here: !address.signIns },
    { label: 'Sign-ins', href: `${path}?view=sign-ins`, here: address.signIns },
  ]
  const narrowed = Object.values(address.given).some((value) => value !== '')
  const names = Object.fromEntries(people.map(({ id, name }) => [id, name]))
  const shown = address.deviceError === null && entries.length > 0
  return (
    <Page title="Log">
      <PageHeading
        lead="What happened in this catalog, by whom and to which device. Nothing in it is changed or taken out."
        action={<TabLinks label="Log" tabs={tabs} />}
      >
        Log
      </PageHeading>
      {address.signIns ? (
        <p className="mb-4 text-sm text-muted-foreground">
          The newest {ENTRIES_PER_PAGE} sign-ins and password changes of this catalog’s members. They stand in
          the log of the installation.
        </p>
      ) : (
        <LogFilters path={path} given={address.given} people={people} deviceError={address.deviceError} />
      )}
      {shown ? (
        <EntryList entries={entries} catalogPath={`/catalogs/${catalog}`} names={names} />
      ) : (
        <NoEntry narrowed={narrowed || address.before !== ''} path={path} />
      )}
      <div className="mt-4 flex flex-wrap items-center justify-between gap-3">
        <p className="text-sm text-muted-foreground">
          {shown && `${plural(entries.length, 'entry', 'entries')}. `}
          <ZoneNote />
        </p>
        <div className="flex gap-2">
          {address.before && !address.signIns && (
            <LinkButton size="sm" href={logHref(path, address)}>
              Newest
            </LinkButton>
          )}
          {next && !address.signIns && (
            <LinkButton size="sm" href={logHref(path, address, next)}>
              Older
            </LinkButton>
          )}
        </div>
      </div>
    </Page>
  )
}

function NoEntry({ narrowed, path }: { narrowed: boolean; path: string }) {
  if (!narrowed) {
    return (
      <Empty icon={<ScrollText />} as="h2" title="The log is empty">
        Each request, decision and change is entered here as it happens.
      </Empty>
    )
  }
  return (
    <Empty
      icon={<SearchX />}
      as="h2"
      title="No entry matches"
      action={<LinkButton href={path}>Clear filters</LinkButton>}
    >
      Nothing in the log fits all of what you chose.
    </Empty>
  )
}

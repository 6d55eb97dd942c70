// What no owner does alone: changes that wait for others or for their day, broken glass that is owed a review, and what became of them.
import { Scale } from 'lucide-react'
import type { Metadata } from 'next'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { ChangeCard } from '@/components/changes/change-card'
import { DecidedList } from '@/components/changes/decided-list'
import { GlassCard } from '@/components/changes/glass-card'
import { Page, PageHeading } from '@/components/shell/page'
import { Card, CardHeader } from '@/components/ui/card'
import { Empty } from '@/components/ui/empty'
import { governedOf } from '@/lib/server/queries/governed'
import { settleChanges } from '@/lib/server/usecases/govern'
import { load } from '../load'
import { decideChangeAction, judgeBreakGlassAction, withdrawChangeAction } from './actions'

export const metadata: Metadata = { title: 'Changes' }

export default async function Changes({ params }: { params: Promise<{ catalog: string }> }) {
  const { catalog } = await params
  const loaded = await load({ catalog, path: 'changes' }, async (context) => {
    await settleChanges(context, { catalogId: catalog })
    return governedOf(context, { catalogId: catalog })
  })
  if (!loaded.value) return <NotPermitted title="Changes" detail={loaded.refused} />
  const { waiting, decided, names, owed, judged } = loaded.value
  const glass = (lines: typeof owed) =>
    lines.map((one) => (
      <GlassCard key={one.request} catalogId={catalog} glass={one} judge={judgeBreakGlassAction} />
    ))
  return (
    <Page title="Changes">
      <PageHeading lead="What no owner does alone: a looser policy, a new owner, a passkey for approvals; and broken glass, which an owner judges afterwards.">
        Changes
      </PageHeading>
      <div className="flex max-w-180 flex-col gap-5">
        {waiting.map((change) => (
          <ChangeCard
            key={change.id}
            catalogId={catalog}
            change={change}
            names={names}
            decide={decideChangeAction}
            withdraw={withdrawChangeAction}
          />
        ))}
        {glass(owed)}
        {waiting.length + owed.length === 0 && (
          <Card>
            <Empty icon={<Scale />} title="Nothing is waiting" as="h2">
              A change that needs more than one owner is decided here.
            </Empty>
          </Card>
        )}
        {decided.length > 0 && (
          <Card className="overflow-clip">
            <CardHeader title="Decided" />
            <DecidedList changes={decided} />
          </Card>
        )}
        {judged.length > 0 && <h2 className="mt-2 text-lg font-semibold">Judged</h2>}
        {glass(judged)}
      </div>
    </Page>
  )
}

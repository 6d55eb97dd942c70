// The catalog's keys: root, signing keys by use, versions of the trusted keystore; or how they come to be.
import { KeySquare } from 'lucide-react'
import type { Metadata } from 'next'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { CreateKeys } from '@/components/keys/create-keys'
import { DraftCard } from '@/components/keys/draft-card'
import { RootCard, SigningKeys } from '@/components/keys/key-list'
import { KeystoreList } from '@/components/keys/keystore-list'
import { Page, PageHeading } from '@/components/shell/page'
import { Empty } from '@/components/ui/empty'
import { keysOf } from '@/lib/server/queries/keys'
import { load } from '../load'
import { createKeysAction, importKeystoreAction, signKeystoreAction } from './actions'

export const metadata: Metadata = { title: 'Keys' }

export default async function Keys({ params }: { params: Promise<{ catalog: string }> }) {
  const { catalog } = await params
  const loaded = await load({ catalog, path: 'keys' }, (context) => keysOf(context, catalog))
  if (!loaded.value) return <NotPermitted title="Keys" detail={loaded.refused} />
  return (
    <Page title="Keys">
      <PageHeading lead="What this catalog signs with, and which of it devices believe.">Keys</PageHeading>
      <Content catalogId={catalog} keys={loaded.value} />
    </Page>
  )
}

function Content({
  catalogId,
  keys: { root, keys, keystores, draft, mayChange },
}: {
  catalogId: string
  keys: Awaited<ReturnType<typeof keysOf>>
}) {
  if (!root) {
    if (mayChange) return <CreateKeys catalogId={catalogId} action={createKeysAction} />
    return (
      <Empty icon={<KeySquare />} as="h2" title="No keys yet">
        An owner of the whole catalog creates them. Until then no capability can be issued.
      </Empty>
    )
  }
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_400px]">
      <div className="flex min-w-0 flex-col gap-5">
        {draft && mayChange && (
          <DraftCard
            kept={root.kept}
            catalogId={catalogId}
            draft={draft}
            importSigned={importKeystoreAction}
            signHere={signKeystoreAction}
          />
        )}
        <SigningKeys keys={keys} />
        <KeystoreList catalogId={catalogId} keystores={keystores} />
      </div>
      <RootCard root={root} />
    </div>
  )
}

// The catalog's keys: root, signing keys by use, versions of the trusted keystore; or how they come to be.
import { Download, KeySquare } from 'lucide-react'
import type { Metadata } from 'next'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { CreateKeys } from '@/components/keys/create-keys'
import { DevelopmentKeys } from '@/components/keys/development-keys'
import { DeviceReach, StolenKeys } from '@/components/keys/device-reach'
import { DraftCard } from '@/components/keys/draft-card'
import { KeystoreList } from '@/components/keys/keystore-list'
import { RootCard } from '@/components/keys/root-card'
import { SigningKeys } from '@/components/keys/signing-keys'
import { Page, PageHeading } from '@/components/shell/page'
import { buttonVariants } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { keysOf } from '@/lib/server/queries/keys'
import { load } from '../load'
import {
  bringKeyAction,
  createKeysAction,
  dropDevelopmentKeyAction,
  importKeystoreAction,
  redraftKeystoreAction,
  reportStolenKeyAction,
  retireKeyAction,
  rotateKeyAction,
  signKeystoreAction,
} from './actions'

export const metadata: Metadata = { title: 'Keys' }

type Keys = Awaited<ReturnType<typeof keysOf>>

export default async function KeysPage({ params }: { params: Promise<{ catalog: string }> }) {
  const { catalog } = await params
  const loaded = await load({ catalog, path: 'keys' }, (context) => keysOf(context, catalog))
  if (!loaded.value) return <NotPermitted title="Keys" detail={loaded.refused} />
  const { root, mayChange } = loaded.value
  return (
    <Page title="Keys">
      <PageHeading
        lead="What this catalog signs with, and which of it devices believe."
        action={
          root && (
            <a href={`/api/catalogs/${catalog}/trust-bundle`} download className={buttonVariants()}>
              <Download /> Trust bundle
            </a>
          )
        }
      >
        Keys
      </PageHeading>
      {root ? (
        <Content catalogId={catalog} root={root} keys={loaded.value} />
      ) : mayChange ? (
        <CreateKeys catalogId={catalog} action={createKeysAction} />
      ) : (
        <Empty icon={<KeySquare />} as="h2" title="No keys yet">
          An owner of the whole catalog creates them. Until then no capability can be issued.
        </Empty>
      )}
    </Page>
  )
}

type ContentProps = { catalogId: string; root: NonNullable<Keys['root']>; keys: Keys }

function Content({ catalogId, root, keys }: ContentProps) {
  const { keystores, draft, mayChange, devices } = keys
  const path = `/catalogs/${catalogId}`
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="flex min-w-0 flex-col gap-5">
        <StolenKeys path={path} keys={keys.keys} />
        {draft && mayChange && (
          <DraftCard
            kept={root.kept}
            first={keystores.length === 0}
            catalogId={catalogId}
            draft={draft}
            importSigned={importKeystoreAction}
            signHere={signKeystoreAction}
            redraft={redraftKeystoreAction}
          />
        )}
        <SigningKeys
          catalogId={catalogId}
          keys={keys.keys}
          devices={devices}
          mayChange={mayChange}
          rotate={rotateKeyAction}
          retire={retireKeyAction}
          stolen={reportStolenKeyAction}
          bring={bringKeyAction}
        />
        <KeystoreList catalogId={catalogId} keystores={keystores} />
      </div>
      <div className="flex min-w-0 flex-col gap-5">
        {keystores[0] && <DeviceReach path={path} newest={keystores[0].version} devices={devices} />}
        <RootCard root={root} />
        <DevelopmentKeys
          catalogId={catalogId}
          keys={keys.development}
          mayChange={mayChange}
          bring={bringKeyAction}
          drop={dropDevelopmentKeyAction}
        />
      </div>
    </div>
  )
}

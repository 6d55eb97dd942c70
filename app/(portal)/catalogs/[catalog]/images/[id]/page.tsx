// One image: what it is, who signed it, and whether technicians are offered it.
import { Download } from 'lucide-react'
import type { Metadata } from 'next'
import { Facts } from '@/components/catalog/facts'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { formatBytes, formatKid } from '@/components/catalog/words'
import { ImageActions } from '@/components/images/image-actions'
import { ImageState } from '@/components/images/image-state'
import { Page, PageHeading } from '@/components/shell/page'
import { buttonVariants } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'
import { When } from '@/components/ui/time'
import { imageOf } from '@/lib/server/queries/images'
import { load } from '../../load'
import { offerImageAction, signImageAgainAction } from '../actions'

export const metadata: Metadata = { title: 'Image' }

type Image = Awaited<ReturnType<typeof imageOf>>

export default async function ImagePage({ params }: { params: Promise<{ catalog: string; id: string }> }) {
  const { catalog, id } = await params
  const loaded = await load({ catalog, path: `images/${id}`, ids: [id] }, (context) =>
    imageOf(context, { catalogId: catalog, id }),
  )
  if (!loaded.value) return <NotPermitted title="Image" detail={loaded.refused} />
  const image = loaded.value
  const download = `/api/catalogs/${catalog}/images/${id}`
  return (
    <Page
      title={`${image.name} ${image.version}`}
      parent={{ label: 'Images', href: `/catalogs/${catalog}/images` }}
    >
      <PageHeading
        lead={
          <span className="flex flex-wrap items-center gap-2">
            {image.kind === 1 ? 'Board configuration' : 'Application'}
            <ImageState
              image={{
                development: image.development,
                withdrawn: image.withdrawnAt !== null,
                believed: image.believed,
              }}
            />
          </span>
        }
        action={
          <a href={download} download className={buttonVariants()}>
            <Download /> Download image file
          </a>
        }
      >
        <span className="break-words">
          {image.name} {image.version}
        </span>
      </PageHeading>
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-5">
          <Notes image={image} />
          <Card>
            <CardHeader title="What was signed" description="As the manifest in the image file says it." />
            <CardBody>
              <Facts facts={factsOf(image)} />
            </CardBody>
          </Card>
        </div>
        {image.mayChange && (
          <ImageActions
            catalogId={catalog}
            image={image}
            offer={offerImageAction}
            signAgain={signImageAgainAction}
          />
        )}
      </div>
    </Page>
  )
}

function Notes({ image }: { image: Image }) {
  return (
    <>
      {!image.believed && (
        <Callout tone="warning" title="Devices with the newest keystore no longer take it">
          The key that signed it is not in that keystore. Devices that have it installed keep it.
          {image.maySignAgain
            ? ' Sign it again to offer it further.'
            : ' It has to be signed again where it came from.'}
        </Callout>
      )}
      {image.development && (
        <Callout tone="neutral" title="A development image">
          A development key signed it. A device installs it only with a capability for app development.
        </Callout>
      )}
    </>
  )
}

const withCopy = (text: string, label: string, shown = text) => (
  <span className="flex items-start gap-1">
    <span className="id break-all">{shown}</span>
    <CopyButton text={text} label={label} />
  </span>
)

function factsOf(image: Image) {
  return [
    { label: 'Version', value: image.version },
    { label: 'Size', value: formatBytes(image.sizeBytes) },
    { label: 'SHA-256', value: withCopy(image.contentHash, 'Copy the hash of the content') },
    { label: 'Rollback', value: `${image.rollback}` },
    {
      label: 'Products',
      value: (
        <ul>
          {image.products.map(({ id, name }) => (
            <li key={id}>{name ?? <span className="id break-all">{id}</span>}</li>
          ))}
        </ul>
      ),
    },
    { label: 'Signed with', value: withCopy(image.kid, 'Copy the key’s id', formatKid(image.kid)) },
    { label: 'Signed', value: image.origin === 'outside' ? 'Elsewhere' : 'By this portal' },
    { label: 'Component', value: withCopy(image.componentId, 'Copy the component’s id') },
    { label: 'Image', value: withCopy(image.id, 'Copy the image’s id') },
    { label: 'Added', value: <When at={image.createdAt} form="evidence" /> },
    ...(image.withdrawnAt
      ? [{ label: 'Withdrawn', value: <When at={image.withdrawnAt} form="evidence" /> }]
      : []),
  ]
}
